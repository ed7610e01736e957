import type { SpokenLine } from './lines.ts';
import type { RecordedSession } from './recorded-session.ts';
import type { Session } from './session.ts';

/** What a search runs over: what was said in one session, and what was written of it. */
export type SearchSession = Pick<RecordedSession, 'session' | 'lines' | 'note'>;

/** Where a passage stands. */
export type PassageSource = 'transcript' | 'note';

/** What a search leaves out; what is absent leaves out nothing. */
export interface SearchFilter {
  /** A participant or role, e.g. `client-2` or `client`: only what they said themselves, so nothing of a note. */
  speaker?: string;
  /** Days by the clinician's clock, `2026-03-02`, both included. */
  since?: string;
  until?: string;
  sources?: readonly PassageSource[];
}

/** A passage of a few lines, with the one to quote. */
export interface SearchHit {
  session: Session;
  source: PassageSource;
  /** The words to quote, verbatim: a line's, or a sentence's of the note. */
  text: string;
  /** Where they were said; for a note's sentence the first line it rests on, absent where it rests on none. */
  line?: SpokenLine;
  /** The whole passage in the order it was said; for a note the lines that its sentences rest on. */
  lines: readonly SpokenLine[];
  /** The note's section, and whether the note is signed. */
  note?: { section: string; signed: boolean };
  /** Higher is nearer; comparable within one search only. */
  score: number;
}

export interface PassageSearcher {
  readonly engine: string;
  /** The nearest passages first; equals by their sessions' dates and their place. */
  search(
    query: string,
    sessions: readonly SearchSession[],
    limit: number,
    filter?: SearchFilter,
  ): Promise<SearchHit[]>;
}
