import type { Receipt } from './insights.ts';
import type { RecordedSession } from './recorded-session.ts';

/** One place where a theme is named: the client's own theme, denied, or somebody else's. */
export interface ThemeMention extends Receipt {
  meaning: 'own' | 'denied' | 'others';
  /** Of somebody else's: whose, as it was said, e.g. `my brother`. */
  whose?: string;
  /** Where a sentence of the signed note says it, which one. */
  statement?: { section: string; id: string; text: string };
}

/** A session as the grid of themes shows it. */
export interface ThemeSession {
  sessionId: string;
  /** From 1, over all of the client's sessions. */
  number: number;
  day: string;
  /** Whether there are words of the client's in it: of a session without any nobody knows what was silent. */
  heard: boolean;
}

/** A theme that is spoken of again after sessions in which it was not. */
export interface ThemeReturn {
  /** Of {@link ThemeSession}. */
  number: number;
  /** The last one before, in which it was spoken of. */
  before: number;
  /** How many sessions in between were heard and did not name it. */
  silent: number;
}

export interface Theme {
  /** Of the concept, e.g. `father`. */
  id: string;
  /** For people: `social anxiety`. */
  label: string;
  /** The client's own, in their order; each line once. */
  mentions: ThemeMention[];
  /** What is no theme of the client's: denied, or about somebody else. */
  aside: ThemeMention[];
  /** Number of the first and of the last session that speaks of it. */
  first: number;
  last: number;
  /** Heard sessions after the last one. */
  silentSince: number;
  returns: ThemeReturn[];
}

export interface Themes {
  sessions: ThemeSession[];
  /** Those that came back last first, then the most often spoken of. */
  themes: Theme[];
}

/** Finds what is spoken of over months. */
export interface ThemeRules {
  /** @param record oldest first. @param person whose themes, where the client is several people */
  themes(record: readonly RecordedSession[], person?: string): Themes;
}

/** In how many lines each session names a theme, in the order of the sessions. */
export function countsOf({ mentions }: Theme, sessions: readonly ThemeSession[]): number[] {
  return sessions.map(
    ({ sessionId }) => mentions.filter((mention) => mention.sessionId === sessionId).length,
  );
}
