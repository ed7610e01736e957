import type { NoteContent } from './artefacts/note.ts';
import type { SpokenLine } from './lines.ts';
import type { Session } from './session.ts';
import type { Stretch } from './stretch.ts';

/** One session of a client as what looks back over months reads it. */
export interface RecordedSession {
  session: Session;
  /** `2026-11-08`, by the clinician's clock on that day. */
  day: string;
  /** What was said, inaudible stretches left out; empty without a transcript. */
  lines: readonly SpokenLine[];
  /** Where somebody speaks and nobody could make out the words. */
  inaudible: readonly Stretch[];
  /** The signed note where there is one that can be believed, else the newest draft. */
  note?: { content: NoteContent; signed: boolean };
}
