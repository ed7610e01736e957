import type { OnEvent } from '../core/events.ts';

/** One JSON line: `type` names it, `v` is the version of its shape. Fields are added, never changed. */
export type JsonRecord = { type: string; v: number } & Record<string, unknown>;

/** Where a command's words go: products to standard output, talk to standard error. */
export interface Output {
  /** A product: the text for people, the record with `--json`. */
  product(record: JsonRecord, text: string): void;
  /** A product that is no text for people: bytes as they are, in base64 with `--json`. @throws `usage` at a terminal */
  file(record: JsonRecord, content: string | Uint8Array): void;
  /** The last JSON line; nothing without `--json`. */
  result(facts: Record<string, unknown>): void;
  /** Talk, silent with `--quiet` and `--json`. */
  say(message: string): void;
  /** A failure of one of several sessions, said at once while the others go on. */
  failure(error: unknown): void;
  /** How products are read: in how many columns, 120 at most, and whether more than ASCII is shown. */
  readonly reader: { columns: number; utf8: boolean };
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
  /**
   * Takes the whole terminal for as long as the work lasts; what it showed is gone from the window afterwards.
   * @throws `interrupted` to whoever waits for a key when the signal aborts
   */
  screen<T>(signal: AbortSignal, work: (screen: Screen) => Promise<T>): Promise<T>;
  /** Everything on standard input, as text. */
  readInput(): Promise<string>;
}

/** How a piece of text is shown; without colours it is shown plainly. */
export type Style = 'strong' | 'faint' | 'good' | 'bad' | 'own' | 'warn';

/** Lines of one screenful, none wider than the window; what does not fit of the body can be scrolled. */
export interface ScreenPage {
  head: string[];
  body: string[];
  foot: string[];
}

/** The whole window of a terminal. */
export interface Screen {
  /** Whether the terminal shows more than ASCII. */
  readonly utf8: boolean;
  paint(style: Style, text: string): string;
  /** Draws the page, and again whenever the window takes another width. */
  show(draw: (columns: number) => ScreenPage): void;
  /** The next key: a character, in lower case but for `Enter` and `Escape`. */
  key(): Promise<string>;
  /** One line, edited in place; undefined when it is given up with Escape. */
  askLine(question: string, before: string): Promise<string | undefined>;
}
