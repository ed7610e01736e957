/** One session as hours see it: no field says who it was with or what was said. */
export interface WorkedSession {
  /** ISO 8601 with the offset of the clinician's clock on that day. */
  startedAt: string;
  /** Only the day is known: `startedAt` is its midnight, and there is no end. */
  dayOnly?: true;
  /** By the same clock; absent where nobody knows. */
  endedAt?: string;
  /** When its note was signed, by the same clock; absent while it is not. */
  signedAt?: string;
  /** How long the signed note was read and changed, in milliseconds. */
  reviewMs?: number;
}

/** What is known of a clinician's hours. */
export interface WorkRecord {
  sessions: readonly WorkedSession[];
  /** When commands were used that somebody sits at, by the clinician's clock, oldest first. */
  deskMoments: readonly string[];
  /** Sessions whose times cannot be read. */
  unread: number;
}

/** What is asked of the record. */
export interface LoadQuestion {
  /** First and last day, both counted: `2026-11-02`. */
  since: string;
  until: string;
  /** ISO 8601 with the offset of the clinician's clock. */
  now: string;
  /** The clinician's own hours: `08:00-18:00`. */
  hours: string;
}

export interface DayLoad {
  day: string;
  sessions: number;
  /** Of those whose end is known, in milliseconds. */
  sessionMs: number;
  /** The most sessions in a row; 1 is a session by itself. */
  inARow: number;
  /** Sessions and time at the desk outside of the clinician's hours, in milliseconds. */
  afterHoursMs: number;
  /** Whether there was a session, or time at the desk. */
  worked: boolean;
}

export interface WeekLoad {
  /** The Monday it begins with. */
  monday: string;
  /** How many of its days are asked about. */
  days: number;
  sessions: number;
  afterHoursMs: number;
  weekend: boolean;
}

/** Sessions in a row with less than the pause of the rules between them. */
export interface SessionRun {
  startedAt: string;
  endedAt: string;
  sessions: number;
}

/** How long notes took: half of them less than `medianMs` in review. */
export interface NoteEffort {
  notes: number;
  medianMs: number;
}

/** What the rules speak of, as `templates/rules/wellbeing.yaml` names it. */
export const signalIds = [
  'in-a-row',
  'day',
  'week',
  'late-notes',
  'waiting-notes',
  'after-hours',
  'weekends',
  'no-break',
] as const;
export type SignalId = (typeof signalIds)[number];

/** One thing that may be worth a thought; never a judgement. */
export interface Suggestion {
  id: SignalId;
  /** Beyond the second threshold, where there is one. */
  more: boolean;
  /** What was counted, as a sentence without a full stop. */
  fact: string;
  pause: string;
  sources: readonly string[];
}

/** A clinician's load over some days, counted from times alone. */
export interface Load {
  since: string;
  until: string;
  hours: string;
  sessions: number;
  days: DayLoad[];
  weeks: WeekLoad[];
  /** Runs of two sessions and more, oldest first. */
  runs: SessionRun[];
  /** Between two sessions of one day; absent where there are none. */
  gaps?: {
    count: number;
    medianMs: number;
    /** Shorter than `limitMinutes`: the two sessions are in a row. */
    short: number;
    limitMinutes: number;
  };
  notes: {
    signed: number;
    /** From the end of the session; absent without signed notes. */
    medianDelayMs?: number;
    /** What is called late, and what later. */
    limitHours: readonly [number, number];
    /** Signed later than the first and the second of them. */
    late: number;
    later: number;
    /** Not signed yet, after those limits. */
    waiting: number;
    waitingLonger: number;
  };
  /** In these days and in as many before them; a side with too few notes is absent. */
  effort: { now?: NoteEffort; before?: NoteEffort };
  /** The most days in a row without a session, among the last so many; days before the first session count as such. */
  longestBreak: { days: number; withinDays: number };
  suggestions: Suggestion[];
  /** Sessions that are in no number, because their times cannot be read. */
  unread: number;
}

/** The line of `status`. */
export interface MomentLine {
  today: number;
  week: number;
  /** Only at a moment that is worth a pause. */
  pause?: string;
}
