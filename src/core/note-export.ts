import type { Addendum, NoteContent, SignedBody, SignedNote } from './artefacts/note.ts';
import type { Client } from './client.ts';
import type { FormFormat, FormPage } from './consent-form.ts';
import type { SpokenLine } from './lines.ts';
import type { Session } from './session.ts';

/** What a note can be written as; `docx`, `pdf` and `fhir` are files for other programs. */
export const noteFormats = ['md', 'txt', 'json', 'docx', 'pdf', 'fhir'] as const;
export type NoteFormat = (typeof noteFormats)[number];

/** Who a note is written for; each holds less than the note, but for `legal`, which holds all there is. */
export const exportProfiles = ['payer', 'continuity', 'client', 'legal'] as const;
export type ExportProfile = (typeof exportProfiles)[number];

/** How a note is to be written out. */
export interface ExportChoice {
  format: NoteFormat;
  /** Absent: the note as it is. */
  profile?: ExportProfile;
  /** The id of the one person it is for: nobody else's part, words or name comes with it. */
  member?: string;
  /** All parts of a group's note in one file, for a court that asked for it. */
  allMembers?: boolean;
  /** Moments of the session beside each statement; as the profile says where it is not given. */
  times?: boolean;
  /** Plain quotation marks and dashes, for a record system that garbles others; of `txt` only. */
  ascii?: boolean;
}

/** Everything a note is written out from. */
export interface RenderableNote {
  content: NoteContent;
  session: Session;
  client: Client;
  lines: readonly SpokenLine[];
  /** Present once signed; a note without it is marked as a draft. */
  signed?: SignedBody;
  /** Hash and signature of the signed words; each member's own in a group's note. */
  seal?: Pick<SignedNote, 'bodySha256' | 'signature' | 'members'>;
  /** What was added after signing, oldest first. */
  addenda?: readonly Addendum[];
  /** What a check of signatures and evidence found, one plain sentence each. */
  verified?: readonly string[];
  /** Write people's full names instead of initials. */
  fullName: boolean;
  /** Begin each statement's line with its id, so that one can be named in an edit; for drafts shown as text. */
  marks?: boolean;
}

/** A note for reading, printing or pasting. */
export interface NoteRenderer {
  /** The whole note as text, for its clinician to read. */
  render(note: RenderableNote, format: 'md' | 'txt'): string;
  /** What a payer looks for and such a copy lacks, each in a word or two; nothing for other readers. @throws as `write` */
  gaps(note: RenderableNote, choice: ExportChoice): string[];
  /**
   * A note as it leaves the vault: text, or bytes for `docx` and `pdf`.
   * @throws `usage` where the note has no such member, or is not for such readers; `failed` where a typeface lacks letters
   */
  write(note: RenderableNote, choice: ExportChoice): Promise<string | Uint8Array>;
  /** A consent form to be printed and signed; bytes for `pdf`. @throws `failed` where a typeface lacks letters */
  form(page: FormPage, format: FormFormat): Promise<string | Uint8Array>;
}
