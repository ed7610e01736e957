import type { HomeworkAnswer, Receipt, ScoreSeries } from './insights.ts';
import type { HeardPassage } from './note-ports.ts';
import type { DraftBrief } from './provider-ports.ts';
import type { RecordedSession } from './recorded-session.ts';
import type { Template } from './template.ts';
import type { ThemeRules, Themes } from './themes.ts';

/** In the order of the page. */
export const prepParts = [
  'risk',
  'objectives',
  'homework',
  'promises',
  'dates',
  'measures',
  'threads',
] as const;
export type PrepPart = (typeof prepParts)[number];

/** What every prepared page says of itself. */
export const prepLimits =
  'From the record; it may be incomplete. That something is not here does not mean that it is not there.';

/** In so many of the newest sessions without a signed note the rules listen for risk: somebody who signs no notes has hundreds. */
export const sessionsListenedTo = 12;

/** Words of the record, with a number that stands for them on the page. */
export interface PrepQuote extends Omit<Receipt, 'line' | 'startMs' | 'endMs'> {
  /** From 1. */
  number: number;
  /** Absent for a sentence of the clinician's own, which rests on no line. */
  at?: { line: number; startMs: number; endMs: number };
}

/** What dates alone decide of an item; a summary may say these things only of an item that has them. */
export type PrepTell = 'first' | 'again' | 'since' | 'still';

export interface PrepItem {
  part: PrepPart;
  /** What it is, by code; of a promise the sentence itself. */
  text: string;
  /** What became of it, by dates: `not spoken of since`. */
  remark?: string;
  quotes: PrepQuote[];
  tells: PrepTell[];
  /** The day a named date means, or that of a score. */
  day?: string;
  /** Where the words leave two days open, the other one. */
  otherDay?: string;
  /** The person it is about, where the client is several people. */
  person?: string;
  /** Open: what to ask about it, in a few words. */
  ask?: string;
}

/** A line of "ask about", with the numbers of the quotes it rests on. */
export interface PrepAsk {
  text: string;
  numbers: number[];
}

export interface PrepPage {
  /** `2026-03-30`, by the clinician's clock. */
  madeOn: string;
  person?: string;
  sessions: number;
  /** The newest session. */
  last?: { sessionId: string; day: string };
  items: PrepItem[];
  ask: PrepAsk[];
  /** Sessions whose note is not signed: only their transcripts are read. */
  unsigned: { sessionId: string; day: string }[];
}

/** An item before its quotes have numbers. */
export type FoundItem = Omit<PrepItem, 'quotes'> & { quotes: Omit<PrepQuote, 'number'>[] };

/** What was agreed on, as the stage found it. */
export interface PrepHomework {
  /** The sentence of the note. */
  sentence: string;
  quote: Omit<PrepQuote, 'number'>;
}

/** Everything that one page is made of. */
export interface PrepRecord {
  /** Oldest first, in a group only what belongs to the member's chart. */
  record: readonly RecordedSession[];
  person?: string;
  madeOn: string;
  /** Standing objective of the client, as entered. */
  objective?: string;
  homework: readonly PrepHomework[];
  /** What was said when homework was asked about. */
  answers: readonly HomeworkAnswer[];
  scores: readonly ScoreSeries[];
  /** What the rules hear in sessions without a signed note. */
  heard: readonly { sessionId: string; hits: readonly HeardPassage[] }[];
  themes: Themes;
}

/** A sentence of a summary, with the numbers of the quotes it names. */
export interface SummarySentence {
  text: string;
  numbers: number[];
}

/** The rules of a prepared page, and of the themes that stand on it. */
export interface PrepRules extends ThemeRules {
  page(record: PrepRecord): PrepPage;
  /** What a summary is asked for with: its sections. */
  readonly summaryTemplate: Template;
  /**
   * What a model is asked: the page's quotes and what dates say of them, nothing else.
   * @param brief of the note rules, over the same lines: its names are hidden and put back
   */
  summaryBrief(page: PrepPage, brief: DraftBrief): DraftBrief;
  /**
   * What is wrong with a sentence beside what the verifier of notes finds: days, changes over time and themes that are not
   * in the quotes it names. Ids of rules.
   */
  summaryProblems(sentence: SummarySentence, page: PrepPage): string[];
}
