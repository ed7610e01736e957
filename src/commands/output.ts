import type { OnEvent } from '../core/events.ts';

/** One JSON line: `type` names it, `v` is the version of its shape. Fields are added, never changed. */
export type JsonRecord = { type: string; v: number } & Record<string, unknown>;

/** Where a command's words go: products to standard output, talk to standard error. */
export interface Output {
  /** A product: the text for people, the record with `--json`. */
  product(record: JsonRecord, text: string): void;
  /** The last JSON line; nothing without `--json`. */
  result(facts: Record<string, unknown>): void;
  /** Talk, silent with `--quiet` and `--json`. */
  say(message: string): void;
  /** A failure of one of several sessions, said at once while the others go on. */
  failure(error: unknown): void;
  /** Bold, where the reader's terminal shows it. */
  strong(text: string): string;
  /** Grey, where the reader's terminal shows it. */
  faint(text: string): string;
  onEvent: OnEvent;
}

/** Questions to the person at the terminal; all throw `usage` when there is none. */
export interface Prompts {
  readonly interactive: boolean;
  ask(question: string): Promise<string>;
  /** Without showing what is typed. */
  askHidden(question: string): Promise<string>;
  confirm(question: string): Promise<boolean>;
  /** Tells each key that is pressed, in lower case, until the signal aborts; Ctrl-C goes on interrupting. */
  keys(signal: AbortSignal, onKey: (key: string) => void): void;
  /** Everything on standard input, as text. */
  readInput(): Promise<string>;
}
