import { counted } from './counted.ts';
import {
  fewest,
  type HomeworkAnswer,
  type Insights,
  type Mention,
  type ScorePoint,
  type ScoreSeries,
  type SessionFigures,
} from './insights.ts';
import type { RiskMeaning } from './risk-hit.ts';
import { type VisitKind, visitKinds } from './visit-kinds.ts';

/** What every view of the numbers says first. */
export const insightLimits = [
  'From the record; it may be incomplete. Scores, times and words are counted, and nothing is guessed about feelings.',
  'That nothing was said about something does not mean that nothing is there. None of this is a diagnosis.',
] as const;

/** What an appointment is called. */
export const visitWords: Record<VisitKind, string> = {
  attended: 'attended',
  cancelled: 'cancelled',
  'late-cancel': 'cancelled late',
  'no-show': 'did not come',
  'by-clinician': 'cancelled by you',
};

export const homeworkWords: Record<HomeworkAnswer['said'], string> = {
  done: 'said done',
  'not-done': 'said not done',
  unclear: 'not clear',
};

/** `PHQ-9: first 18 (2026-01-05), now 9 (2026-03-30), 9 less; reliable change is 6: improved`, without the name. @param dayOf how a day is written */
export function changeWords(
  { change, instrument, points }: ScoreSeries,
  dayOf: (day: string) => string = (day) => day,
): string {
  if (change === undefined) return points.length === 1 ? 'one score: nothing to compare it with' : 'no score';
  const { baseline, latest, points: by, verdict } = change;
  const first = instrument?.change?.only_worse ? 'before' : 'first';
  const moved = by === 0 ? 'the same' : `${Math.abs(by)} ${by < 0 ? 'less' : 'more'}`;
  const scoreWords = ({ score, day }: ScorePoint) => `${score} (${dayOf(day)})`;
  const facts = `${first} ${scoreWords(baseline)}, now ${scoreWords(latest)}, ${moved}`;
  return `${facts}; ${verdictWords(verdict, instrument)}`;
}

function verdictWords(
  verdict: NonNullable<ScoreSeries['change']>['verdict'],
  instrument: ScoreSeries['instrument'],
): string {
  const points = instrument?.change?.points;
  if (verdict === 'no-threshold') return 'no reliable change is published for it';
  if (instrument?.change?.only_worse) return verdict === 'worsened' ? 'worsened: a step up' : 'no step up';
  const words = { improved: 'improved', worsened: 'worsened', 'no-reliable-change': 'no reliable change' }[
    verdict
  ];
  return `reliable change is ${points}: ${words}`;
}

/** Where a score came from. */
export function sourceWords({ from, note }: ScorePoint): string {
  if (from === 'note') return note?.signed ? 'on the signed note' : 'on a draft, not signed';
  return from === 'file' ? 'from a file' : 'entered';
}

/** `too few scores for a picture (2; at least 3)`; undefined where there are enough. */
export function tooFew(count: number, what: keyof typeof fewest): string | undefined {
  return count >= fewest[what]
    ? undefined
    : `too few ${what} for a picture (${count}; at least ${fewest[what]})`;
}

/** `8 attended, 1 did not come`, in the order of the kinds. */
export function visitCounts({ visits }: Pick<Insights, 'visits'>): string {
  const counts = visitKinds.map(
    (kind) => [visits.filter(({ visit }) => visit === kind).length, kind] as const,
  );
  return counts
    .filter(([count]) => count > 0)
    .map(([count, kind]) => `${count} ${visitWords[kind]}`)
    .join(', ');
}

/** Everybody's part of the speaking time, in whole percent; what nobody could be named for is left out of the sum. */
export function speakingShares({
  speaking,
}: SessionFigures): { speaker: string; percent: number; ms: number }[] {
  const known = speaking.filter(({ speaker }) => speaker !== 'unknown');
  const total = known.reduce((sum, { ms }) => sum + ms, 0);
  return known.map(({ speaker, ms }) => ({
    speaker,
    ms,
    percent: total === 0 ? 0 : Math.round((100 * ms) / total),
  }));
}

/** Whether a mention is plainly the client's own: not denied, not somebody else's, nothing that can be read in two ways. */
export function isOwnMention({ meaning }: Mention): boolean {
  return meaning === undefined || !notOwn.includes(meaning);
}

const notOwn: readonly RiskMeaning[] = ['vague', 'negated', 'someone_else', 'fiction'];

/** How the rules for risk take a mention, in words; empty where it is simply said. */
export function meaningWords({ meaning }: Mention): string {
  return meaning === undefined ? '' : words[meaning];
}

const words: Record<RiskMeaning, string> = {
  present: '',
  vague: 'can be read in two ways',
  unknown_speaker: 'nobody knows who said it',
  past: 'about the past',
  joke: 'said as a joke',
  conditional: 'said as an if',
  negated: 'denied',
  someone_else: 'about somebody else',
  fiction: 'about a story',
  idiom: 'a saying',
};

/** `4.2 s`, `1 min 12 s` */
export function lengthWords(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `6 sessions, 1 of them without words` */
export function sessionsWords({ sessions, unread }: Pick<Insights, 'sessions' | 'unread'>): string {
  const rest = unread > 0 ? `, and ${unread} without a transcript: in no number` : '';
  return `${counted(sessions.length, 'session')}${rest}`;
}
