import type { OnEvent } from '../core/events.ts';
import type { Health } from '../core/health.ts';
import type { Insights, PageAbout } from '../core/insights.ts';
import type { VaultInspector } from '../core/inspection.ts';
import type { KeyAgent } from '../core/key-agent.ts';
import type { NoteRenderer } from '../core/note-export.ts';
import type { TemplateStore } from '../core/note-ports.ts';
import type { StagePorts } from '../core/ports.ts';
import type { PrivateNotes } from '../core/private-ports.ts';
import type { RecipientKeeper } from '../core/recipient-ports.ts';
import type { RecoveryKeeper } from '../core/recovery-ports.ts';
import type { Settings } from '../core/settings.ts';
import type { VaultCopies, VaultKeeper } from '../core/vault-ports.ts';
import type { Wellbeing } from '../core/wellbeing-ports.ts';
import type { LooseText, Rewritten } from '../pipeline/edit.ts';
import type { Output, Prompts } from './output.ts';

/** Engines named on the command line, for this one run. */
export interface EngineChoice {
  transcribe?: string;
  draft?: string;
  search?: string;
}

/** How stages run whose end is not the command's: instead of the context's own. */
export interface StageRun {
  signal: AbortSignal;
  onEvent: OnEvent;
}

/** Shell commands that print a passphrase: the one that opens a key now, and the one that shall. */
export interface PassphraseCommands {
  current?: string | undefined;
  chosen?: string | undefined;
}

/** The clinician's own editor, on text in memory: nothing puts it on the disk, swapping aside. */
export interface TextEditor {
  /** Text that a run which died was editing under this name, the oldest first, until it is removed. */
  left(name: string): Promise<LooseText | undefined>;
  /**
   * @param name a session's id @returns the text as it was saved, also by an editor that failed
   * @throws `failed` where there is no place in memory, `usage` for an editor that is not known to be safe
   */
  edit(name: string, text: string): Promise<Rewritten>;
}

/** Puts text into the machine's clipboard. @throws `failed` */
export type Clipboard = (text: string) => Promise<void>;

/** Everything a command may use. What is costly is a function and loads when it is called. */
export interface CommandContext {
  output: Output;
  prompts: Prompts;
  /** Aborts when the clinician interrupts. */
  signal: AbortSignal;
  settings(): Promise<Settings>;
  /** Sets one value by its dotted path and checks the whole; undefined takes the default again. */
  changeSetting(path: string, value: string | undefined): Promise<void>;
  keeper(): Promise<VaultKeeper>;
  keyAgent(): Promise<KeyAgent>;
  recovery(): Promise<RecoveryKeeper>;
  /** @throws `no-vault`, `damaged` */
  recipients(): Promise<RecipientKeeper>;
  /**
   * The compartment of the private notes; only `amynote private` asks for it.
   * @param commands print the passphrase of their key; without one the terminal is asked
   */
  privateNotes(commands: PassphraseCommands): Promise<PrivateNotes>;
  /** Those that come with the program, and the clinician's own where there is a vault. */
  templates(): Promise<TemplateStore>;
  /** Looks at every byte of the vault. */
  inspector(): Promise<VaultInspector>;
  /** A passphrase for a new identity: from the given command, or the one that is set, else asked twice. */
  choosePassphrase(command: string | undefined): Promise<string>;
  /**
   * Asks for the present passphrase, then for the new one (from the given command, else twice), and seals the
   * identity anew. @throws `locked`, `usage`
   */
  changePassphrase(command: string | undefined): Promise<{ path: string; wasPlain: boolean }>;
  /** The open vault and the stages' ports. @throws `no-vault`, `damaged` */
  stages(engines?: EngineChoice, run?: StageRun): Promise<StagePorts>;
  textEditor(): Promise<TextEditor>;
  /** Undefined where no program for it is installed. */
  clipboard(): Promise<Clipboard | undefined>;
  renderer(): Promise<NoteRenderer>;
  /** Writes the page of insights: one HTML document that asks for nothing else. */
  insightsPage(): Promise<(insights: Insights, about: PageAbout) => string>;
  /** The clinician's own load and answers; only `amynote wellbeing` and the line of `status` ask for it. */
  wellbeing(): Promise<Wellbeing>;
  copies(): Promise<VaultCopies>;
  health(): Promise<Health>;
  /** The first bytes of a file, at most so many. */
  readStart(path: string, bytes: number): Promise<Uint8Array>;
  /** Writes a file the clinician asked for; refuses to overwrite. */
  writeFile(path: string, content: string | Uint8Array): Promise<void>;
  modifiedAt(path: string): Promise<Date>;
}

/** Wraps a command's work: makes its context from the global flags and keeps its exit status. */
export type Act = <A extends unknown[]>(
  work: (context: CommandContext, ...args: A) => Promise<number | undefined>,
) => (...args: A) => Promise<void>;
