import type { NoteContent, RiskFinding, RiskHitEntry, Statement } from './artefacts/note.ts';
import type { SpokenLine } from './lines.ts';
import type { NoteContext } from './note-context.ts';
import type { DraftAnswer, DraftBrief } from './provider-ports.ts';
import type { RiskMeaning } from './risk-hit.ts';
import type { StyleHabit } from './style-rule.ts';
import type { Template } from './template.ts';

/** The rules of a note: what to ask a drafter for, and what to believe of its answer. */
export interface NoteRules {
  brief(template: Template, lines: readonly SpokenLine[], context: NoteContext): DraftBrief;
  /** The same request again, naming what the verifier refused. */
  repairBrief(brief: DraftBrief, refused: readonly RejectedStatement[]): DraftBrief;
  /** Checks an answer against the lines; pure, the same answer always gives the same verdict. */
  verify(
    answer: DraftAnswer,
    template: Template,
    lines: readonly SpokenLine[],
    context: NoteContext,
  ): VerifiedDraft;
  /**
   * Checks a note's content again; problems are written into its statements, hits are found anew and keep what the
   * clinician decided about them.
   */
  reverify(content: NoteContent, lines: readonly SpokenLine[], context: NoteContext): NoteContent;
  /**
   * Every passage about risk that the on-device rules hear in a session, as a note would hold it.
   * @param before what an earlier check found and the clinician decided @param byMember of a group, each one's words alone
   */
  hear(lines: readonly SpokenLine[], before: readonly RiskHitEntry[], byMember: boolean): HeardPassage[];
  /** What a careful colleague would mark: language, payer rules, copied text, length. */
  lint(content: NoteContent, lines: readonly SpokenLine[], context: NoteContext): LintFinding[];
  /** Stretches of the session that no statement rests on, weightiest first. */
  coverage(content: NoteContent, lines: readonly SpokenLine[]): UnusedStretch[];
  /** A draft for an editor: each statement with its mark and the times it rests on. */
  toMarkdown(content: NoteContent, lines: readonly SpokenLine[], revision: number): string;
  /** The same, as an editor gave it back; what changed in it is not checked yet. */
  fromMarkdown(markdown: string, before: NoteContent, lines: readonly SpokenLine[]): MarkdownReading;
  /** What a clinician did to a draft, as habits in plain words that hold no client's words. */
  styleHabits(drafted: NoteContent, signed: NoteContent): StyleHabit[];
  /** Says at the top of such a text what could not be read. */
  markMistakes(markdown: string, mistakes: readonly MarkdownMistake[]): string;
}

/** A passage with everything that was found in it: words that were said, or a question with its answer. */
export interface HeardPassage extends RiskHitEntry {
  signs: readonly { meaning: RiskMeaning; lines: readonly number[] }[];
}

/** What came of reading a note as Markdown: its content, or everything that is wrong. */
export interface MarkdownReading {
  content?: NoteContent;
  mistakes: MarkdownMistake[];
  /** The revision the text was made of; undefined where it does not say. */
  revision: number | undefined;
}

export interface MarkdownMistake {
  /** From 1. */
  line: number;
  /** For the clinician; without words of the session. */
  detail: string;
}

/** One thing lint has to say. `error` keeps a note from being signed. */
export interface LintFinding {
  /** Stable id of the rule, e.g. `language-committed-suicide`. */
  rule: string;
  severity: 'error' | 'warn' | 'info';
  /** A statement's id, a section's id, or `note`. */
  place: string;
  /** One plain sentence for the clinician. */
  detail: string;
  /** The words of the note it is about: for showing beside it, never for a message. */
  found?: string;
  /** What to write instead. */
  prefer?: string;
  /** Where the rule comes from. */
  source: string;
}

/** Words of the session that found no way into the note. */
export interface UnusedStretch {
  startMs: number;
  endMs: number;
  lines: number[];
  /** Higher is more likely to matter; only for ranking. */
  weight: number;
  /** What speaks for it, for people: `feelings`, `medication`, `a promise`. */
  because: string[];
}

export interface RejectedStatement extends Statement {
  section: string;
}

export interface VerifiedDraft {
  sections: NoteContent['sections'];
  risk: RiskFinding[];
  hits: RiskHitEntry[];
  rejected: RejectedStatement[];
}

/** What a list of templates says of one. */
export interface ListedTemplate {
  id: string;
  /** Whose: the clinician's, out of the vault. One of these stands before a shipped one of the same id. */
  own: boolean;
  /** Absent where the clinician's own does not fit (any more). */
  template?: Template;
  /** What does not fit, with line and column. */
  fault?: string;
}

export interface ReadTemplate {
  template: Template;
  /** Of its bytes: what a note names as its template. */
  sha256: string;
  /** The YAML. */
  text: string;
  own: boolean;
}

/** The note templates: those that come with the program, and the clinician's own. */
export interface TemplateStore {
  /** By id. Without a vault only the shipped ones. @throws `locked` */
  list(): Promise<ListedTemplate[]>;
  /** @throws `not-found` for an unknown id, `usage` with line and column for a bad file. */
  read(id: string): Promise<ReadTemplate>;
  /** The YAML of a new template that says the same as another one, with an explanation of the fields. @throws as `read`; `usage` */
  copy(from: string, id: string): Promise<string>;
  /** What a typed file says. @throws `usage` with line and column */
  check(bytes: Uint8Array): Template;
  /**
   * Puts a typed file into the vault. @returns whether it was not there yet, just so
   * @throws `usage`, also for the id of a shipped one and for a change without a higher version; `no-vault`, `busy`
   */
  add(bytes: Uint8Array): Promise<{ template: Template; isNew: boolean }>;
  /** Takes an own one out of the list. @throws `not-found`, `usage` for a shipped one, `no-vault`, `busy` */
  remove(id: string): Promise<void>;
}
