import type { NoteContent, RiskFinding, SignedBody, Statement } from './artefacts/note.ts';
import type { Client } from './client.ts';
import type { SpokenLine } from './lines.ts';
import type { DraftAnswer, DraftBrief } from './provider-ports.ts';
import type { Session } from './session.ts';
import type { Template } from './template.ts';

/** The rules of a note: what to ask a drafter for, and what to believe of its answer. */
export interface NoteRules {
  brief(template: Template, lines: readonly SpokenLine[]): DraftBrief;
  /** The same request again, naming what the verifier refused. */
  repairBrief(brief: DraftBrief, refused: readonly RejectedStatement[]): DraftBrief;
  /** Checks an answer against the lines; pure, the same answer always gives the same verdict. */
  verify(answer: DraftAnswer, template: Template, lines: readonly SpokenLine[]): VerifiedDraft;
  /** Checks a note's content again; problems are written into its statements. */
  reverify(content: NoteContent, lines: readonly SpokenLine[]): NoteContent;
}

export interface RejectedStatement extends Statement {
  section: string;
}

export interface VerifiedDraft {
  sections: NoteContent['sections'];
  risk: RiskFinding[];
  rejected: RejectedStatement[];
}

/** A note for reading, printing or pasting. */
export interface NoteRenderer {
  render(note: RenderableNote, format: 'md' | 'txt'): string;
}

export interface RenderableNote {
  content: NoteContent;
  session: Session;
  client: Client;
  lines: readonly SpokenLine[];
  /** Present once signed; a note without it is marked as a draft. */
  signed?: SignedBody;
  /** Write the client's full name instead of initials. */
  fullName: boolean;
  /** Begin each statement's line with its id, so that one can be named in an edit; for drafts shown as text. */
  marks?: boolean;
}

export interface TemplateStore {
  list(): Promise<{ id: string; title: string }[]>;
  /** @throws `not-found` for an unknown id, `usage` with line and column for a bad file. */
  read(id: string): Promise<{ template: Template; sha256: string }>;
}
