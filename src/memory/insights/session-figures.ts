import type {
  CountedSession,
  Pause,
  Receipt,
  ResponseTimes,
  SessionFigures,
  SpeakingTime,
} from '../../core/insights.ts';
import type { SpokenLine } from '../../core/lines.ts';
import { overlapMs } from '../../core/stretch.ts';

/** Shorter pauses belong to speaking: two seconds without words are what is called silence here. */
const leastPauseMs = 2000;

/** Fewer changes of speaker than this have no median worth a number. */
const fewestAnswers = 5;

/** How many of the longest pauses and answers are shown with the lines around them. */
const shown = 3;

/**
 * A session in numbers, by nothing but the times of its lines. A gap that touches what was not understood, not recorded
 * or struck is in no number: nobody knows what was said there.
 */
export function sessionFigures(session: CountedSession): SessionFigures {
  const { sessionId, day } = session;
  const lines = session.lines.toSorted((a, b) => a.startMs - b.startMs || a.id - b.id);
  const gaps = gapsIn({ ...session, lines });
  const pauses = gaps.filter(({ startMs, endMs }) => endMs - startMs >= leastPauseMs);
  const clientAnswers = answers(session, gaps, 'client');
  const therapistAnswers = answers(session, gaps, 'therapist');
  return {
    sessionId,
    day,
    speaking: speakingTimes(lines, session.person),
    // Captions without ends have no gaps at all: their times say nothing about silence.
    ...(gaps.some(({ startMs, endMs }) => endMs > startMs) && {
      silence: {
        ms: sum(pauses.map(lengthOf)),
        ofMs: (lines.at(-1)?.endMs ?? 0) - (lines[0]?.startMs ?? 0),
        count: pauses.length,
        longest: longest(pauses, session),
      },
      ...(clientAnswers && { clientAnswers }),
      ...(therapistAnswers && { therapistAnswers }),
    }),
  };
}

/** Whose a line is, for one person of several: what other members of a group say is only that others spoke. */
export function sideOf({ participant, role, person }: SpokenLine, about: string | undefined): string {
  if (participant === null) return 'unknown';
  if (role === 'client' && about !== undefined) return person === about ? 'client' : 'others';
  return participant;
}

/**
 * A line as the receipt of a number. Where it is about one of several people, words that may be about another one are left out:
 * what others say, what nobody can be named for, and what the therapist says to all of them.
 */
export function receiptOf({ sessionId, day, person }: CountedSession, line: SpokenLine): Receipt {
  const { id, startMs, endMs, text } = line;
  const side = sideOf(line, person);
  const quote = person === undefined || side === 'client' ? text : '';
  return { sessionId, day, line: id, startMs, endMs, speaker: side === 'unknown' ? null : side, quote };
}

function speakingTimes(lines: readonly SpokenLine[], about: string | undefined): SpeakingTime[] {
  const sides = new Map<string, SpeakingTime>();
  for (const line of lines) {
    const speaker = sideOf(line, about);
    const time = sides.get(speaker) ?? { speaker, ms: 0, lines: [] };
    time.ms += Math.max(0, line.endMs - line.startMs);
    time.lines.push(line.id);
    sides.set(speaker, time);
  }
  return [...sides.values()].sort((a, b) => (a.speaker < b.speaker ? -1 : 1));
}

/** What lies between two lines that follow each other; `endMs` before `startMs` where they overlap. */
interface Gap {
  startMs: number;
  endMs: number;
  before: SpokenLine;
  after: SpokenLine;
}

function gapsIn({ lines, unheard }: CountedSession): Gap[] {
  const gaps: Gap[] = [];
  let before: SpokenLine | undefined;
  for (const after of lines) {
    if (before !== undefined) {
      const gap = { startMs: before.endMs, endMs: after.startMs, before, after };
      // A stretch that begins or ends just there cuts the gap as well: hence no more than touching.
      if (!unheard.some((stretch) => overlapMs(stretch, gap) >= 0)) gaps.push(gap);
    }
    // A short line inside a long one does not end it.
    if (before === undefined || after.endMs >= before.endMs) before = after;
  }
  return gaps;
}

function answers(
  session: CountedSession,
  gaps: readonly Gap[],
  by: 'client' | 'therapist',
): ResponseTimes | undefined {
  const isTherapist = (line: SpokenLine) => line.role === 'therapist';
  const isOwn = (line: SpokenLine) => line.role === 'client' && sideOf(line, session.person) !== 'others';
  const [asks, replies] = by === 'client' ? [isTherapist, isOwn] : [isOwn, isTherapist];
  const own = gaps.filter(({ before, after }) => asks(before) && replies(after));
  const medianMs = median(own.map(lengthOf));
  if (medianMs === undefined || own.length < fewestAnswers) return undefined;
  return { medianMs, count: own.length, longest: longest(own, session) };
}

function longest(gaps: readonly Gap[], session: CountedSession): Pause[] {
  return gaps
    .toSorted((a, b) => lengthOf(b) - lengthOf(a) || a.startMs - b.startMs)
    .slice(0, shown)
    .map(({ startMs, endMs, before, after }) => ({
      startMs,
      endMs: Math.max(startMs, endMs),
      before: receiptOf(session, before),
      after: receiptOf(session, after),
    }));
}

function lengthOf({ startMs, endMs }: Pick<Gap, 'startMs' | 'endMs'>): number {
  return Math.max(0, endMs - startMs);
}

/** Undefined of nothing; between the two in the middle of an even number. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
