import type { OpenSegment } from './index-ports.ts';
import type { SpokenLine } from './lines.ts';
import type { RecordedSession } from './recorded-session.ts';
import type { Session } from './session.ts';

/** What is indexed of one session: what was said in it, and what was written of it. */
export type SearchSession = Pick<RecordedSession, 'session' | 'lines' | 'note'>;

/** Where a passage stands. */
export type PassageSource = 'transcript' | 'note';

/** A line as a search gives it back. */
export type SaidLine = Pick<
  SpokenLine,
  'id' | 'startMs' | 'endMs' | 'text' | 'participant' | 'role' | 'person'
>;

/** What a search leaves out; what is absent leaves out nothing. */
export interface SearchFilter {
  /** A participant or role, e.g. `client-2` or `client`: only what they said themselves, so nothing of a note. */
  speaker?: string;
  /**
   * The person of the client record whose results these are: of sessions with several people only passages that they
   * spoke in, and of those only their own words, unless a speaker is named.
   */
  person?: string;
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
  line?: SaidLine;
  /** The whole passage in the order it was said; for a note the lines that its sentences rest on. */
  lines: readonly SaidLine[];
  /** So many lines as were asked for before and after the one to quote; only of transcripts. */
  context?: { before: readonly SaidLine[]; after: readonly SaidLine[] };
  /** The note's section, and whether the note is signed. */
  note?: { section: string; signed: boolean };
  /** Higher is nearer; comparable within one search only. */
  score: number;
}

/** A passage by its session and its place, from 0, among all passages of that session. */
export interface PassagePlace {
  sessionId: string;
  passage: number;
}

/** What the manifest of every segment has, whatever the segment holds. */
export interface SegmentManifest {
  /** `passages`, or `vectors`. */
  kind: string;
  /** What it was made of: names as `SessionStore.sources` gave them right before they were read. */
  sessions: readonly { id: string; sources: readonly string[] }[];
}

/** One session as the index has it. */
export interface IndexedSession {
  session: Session;
  sources: readonly string[];
  /** How many: those of the transcript in the order they were said, then those of the note. */
  passages: number;
}

/** What is searched of one client. */
export interface IndexedRecord {
  /** Those with passages, oldest first. */
  readonly sessions: readonly IndexedSession[];
  /** The texts of a session's passages, in their order. */
  texts(sessionId: string): Promise<string[]>;
}

/** What somebody who searches asks for. */
export interface PassageQuery extends SearchFilter {
  query: string;
  /** How many passages at most. */
  limit: number;
  /** How many lines around the quoted one come with it. */
  context?: number;
  /**
   * Another ranking to be fused with, nearest first.
   * @param accepts what the filter lets through: only such passages are wanted
   */
  nearest?: (accepts: (place: PassagePlace) => boolean) => Promise<readonly PassagePlace[]>;
}

/** How much of a record holds every topic of a query, by its words or its meaning. */
export interface PassageCount {
  passages: number;
  /** Days of the sessions that hold such passages, ascending, one for each. */
  days: string[];
}

/** A client's record, opened for search. */
export interface SearchableRecord extends IndexedRecord {
  /** The nearest passages first; equals by their sessions' dates and their place. */
  search(query: PassageQuery): Promise<SearchHit[]>;
  /** Counts without a quote; no text is read. */
  count(query: string, filter?: SearchFilter): Promise<PassageCount>;
}

/** A session for a new segment: read anew, or taken over from a segment that has it. */
export type SegmentPart =
  | { recorded: SearchSession; sources: readonly string[] }
  | { from: OpenSegment; sessionId: string };

/** Which sessions of a segment count; others of it are as if they were not there. */
export interface SegmentSessions {
  segment: OpenSegment;
  sessions: readonly Session[];
}

/** Makes and reads the segments with passages: ranking by words and concepts, on this machine. */
export interface PassageSearcher {
  readonly engine: string;
  /** Of a manifest: its sessions with the number of their passages; undefined when it is to be made anew. */
  sessionsIn(manifest: unknown): { id: string; sources: readonly string[]; passages: number }[] | undefined;
  /** Makes one segment, its sessions in the order that is given: oldest first. Nothing but what is named is read. */
  makeSegment(parts: readonly SegmentPart[]): Promise<{ manifest: SegmentManifest; body: Uint8Array }>;
  /** No session may be in two of them. */
  open(segments: readonly SegmentSessions[]): Promise<SearchableRecord>;
}
