import type { Kept } from './chart.ts';
import type { EnteredScore } from './chart-entry.ts';
import type { Instrument } from './instrument.ts';
import type { SpokenLine } from './lines.ts';
import type { RiskConcern, RiskMeaning } from './risk-hit.ts';
import type { Stretch } from './stretch.ts';
import type { VisitKind } from './visit-kinds.ts';

/** Fewer scores or sessions than this make no line and no trend: they are shown, and it is said that they are too few. */
export const fewest = { scores: 3, sessions: 3 } as const;

/** A line of a session that a number or a sentence rests on. */
export interface Receipt {
  sessionId: string;
  /** `2026-03-02` */
  day: string;
  line: number;
  startMs: number;
  endMs: number;
  /** `client`, `client-2`, `therapist`; null where nobody could tell. */
  speaker: string | null;
  /** The line, word for word; empty where it may be about somebody else of several people. */
  quote: string;
}

/** A score with where it comes from. */
export interface ScorePoint extends Pick<EnteredScore, 'day' | 'score'> {
  /** Of an entry of its own; absent for one that stands on a note. */
  id?: string;
  items?: readonly number[] | undefined;
  from: Kept<EnteredScore>['from'] | 'note';
  /** The session on whose note it stands, and whether that note is signed. */
  note?: { sessionId: string; signed: boolean };
  /** What the manual calls it. */
  band?: string;
  /** Why it asks for a look at risk. */
  review?: string;
  /** What would say whether it does, and nobody entered: `item 9 was not entered`. */
  unseen?: string;
}

/** The newest score beside the first one. */
export interface ScoreChange {
  baseline: ScorePoint;
  latest: ScorePoint;
  /** `latest` minus `baseline`. */
  points: number;
  /** `no-threshold` where nobody published what a reliable change is. */
  verdict: 'improved' | 'worsened' | 'no-reliable-change' | 'no-threshold';
}

/** One person's scores on one instrument, by day. */
export interface ScoreSeries {
  /** Id of the instrument, or the name as it stands on the notes. */
  measure: string;
  name: string;
  /** Absent where a note of several people does not say whose it is. */
  person?: string;
  instrument?: Instrument;
  points: ScorePoint[];
  /** From two scores on. */
  change?: ScoreChange;
}

/** How long somebody speaks, by the times of their lines. */
export interface SpeakingTime {
  /** `client`, `therapist`; `others` for members of a group this is not about, `unknown` where nobody could tell. */
  speaker: string;
  ms: number;
  lines: number[];
}

/** A stretch without words between two lines. */
export interface Pause extends Stretch {
  before: Receipt;
  after: Receipt;
}

/** Times between one side's last word and the other's first one. */
export interface ResponseTimes {
  medianMs: number;
  count: number;
  /** The longest, longest first. */
  longest: Pause[];
}

/** A session in numbers: arithmetic over the times of its lines. */
export interface SessionFigures {
  sessionId: string;
  day: string;
  speaking: SpeakingTime[];
  /** Absent where the transcript has no times that would tell. */
  silence?: { ms: number; ofMs: number; count: number; longest: Pause[] };
  /** Absent where there are too few changes of speaker. */
  clientAnswers?: ResponseTimes;
  therapistAnswers?: ResponseTimes;
}

export const talkTopics = ['sleep', 'hopelessness', 'self-harm'] as const;
export type TalkTopic = (typeof talkTopics)[number];

/** Something the client said about a topic. */
export interface Mention extends Receipt {
  /** Of self-harm, what the rules take it for: a mention that is denied or about somebody else is none of the client's own. */
  meaning?: RiskMeaning;
  concern?: RiskConcern;
  /** Of an answer that says nothing by itself, the question. */
  asked?: Receipt;
}

/** How many lines of the client speak about something, session by session. */
export interface TalkCount {
  sessionId: string;
  day: string;
  /** How many lines are the client's. */
  clientLines: number;
  mentions: Record<TalkTopic, Mention[]>;
}

/** What the client said when asked about what had been agreed. */
export interface HomeworkAnswer {
  sessionId: string;
  day: string;
  asked: Receipt;
  answer?: Receipt;
  said: 'done' | 'not-done' | 'unclear';
}

/** One appointment; `sessionId` where it was recorded. */
export interface Visit {
  day: string;
  visit: VisitKind;
  sessionId?: string;
  id?: string;
  /** The one of several people it was about; absent for all of them. */
  person?: string;
}

/** Everything that can be counted over a client's months. Nothing in it is inferred from a voice or from words. */
export interface Insights {
  /** Days of the first and last thing in it; absent while there is nothing. */
  period?: { from: string; to: string };
  /** The member of a group, or the one of several people, it is about; absent for all of the client. */
  person?: string;
  scores: ScoreSeries[];
  sessions: SessionFigures[];
  talk: TalkCount[];
  homework: HomeworkAnswer[];
  visits: Visit[];
  /** Sessions without words that could be read: they are in no number. */
  unread: number;
}

/** A session's words as the numbers are made of them. */
export interface CountedSession {
  sessionId: string;
  day: string;
  lines: readonly SpokenLine[];
  /** Where nobody knows what was said or whether: not understood, not recorded, struck. */
  unheard: readonly Stretch[];
  /** The one person it is about, where the client is several. */
  person?: string;
}

/** How numbers are made: pure, the same lines always give the same numbers. */
export interface InsightRules {
  /** Every instrument there is, as the data file orders them. */
  instruments: readonly Instrument[];
  /** The newest score beside the first; undefined with fewer than two. */
  change(points: readonly ScorePoint[], instrument: Instrument | undefined): ScoreChange | undefined;
  figures(session: CountedSession): SessionFigures;
  /** Lines of the client about sleep and hopelessness; self-harm is heard by the rules for risk. */
  talk(session: CountedSession): Pick<TalkCount, 'clientLines'> & Record<'sleep' | 'hopelessness', Mention[]>;
  homework(session: CountedSession): HomeworkAnswer[];
}

/** What the page of insights says beside the numbers. */
export interface PageAbout {
  /** What the client is called on it. */
  client: string;
  /** What each person is called, by id. */
  people: ReadonlyMap<string, string>;
  /** `2026-03-02` */
  madeOn: string;
}
