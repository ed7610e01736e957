import type { SpokenLine } from './lines.ts';
import type { Session } from './session.ts';

/** What a search runs over: one session's lines. */
export interface SearchSession {
  session: Session;
  lines: readonly SpokenLine[];
}

export interface SearchHit {
  session: Session;
  line: SpokenLine;
  /** Higher is nearer; comparable within one search only. */
  score: number;
}

export interface LineSearcher {
  readonly engine: string;
  search(query: string, sessions: readonly SearchSession[], limit: number): Promise<SearchHit[]>;
}
