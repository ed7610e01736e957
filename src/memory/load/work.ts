import type { SessionRun, WorkedSession } from '../../core/wellbeing.ts';
import { addDays, type Clocked, clocked, dayOf, merged, type Stretch } from './clock.ts';

/** A session with its times read. */
export interface Timed {
  day: string;
  start: Clocked;
  end?: Clocked;
  session: WorkedSession;
}

/** Oldest first. */
export function timed(sessions: readonly WorkedSession[]): Timed[] {
  return sessions
    .map((session): Timed => {
      const start = clocked(session.startedAt);
      const end = session.endedAt === undefined ? undefined : clocked(session.endedAt);
      return { day: dayOf(start), start, session, ...(end !== undefined && end.ms > start.ms && { end }) };
    })
    .sort((one, other) => one.start.ms - other.start.ms);
}

/** From the end of a session to the start of the next on the same day, in milliseconds; 0 where they overlap. */
export function gapsOf(sessions: readonly Timed[]): number[] {
  return withHour(sessions).flatMap((next, at, all) => {
    const gap = gapBefore(all[at - 1], next);
    return gap === undefined || all[at - 1]?.day !== next.day ? [] : [gap];
  });
}

/** Sessions in a row, with less than `gapMs` from one to the next; a session by itself is a run of one. */
export function runsOf(sessions: readonly Timed[], gapMs: number): Timed[][] {
  const runs: Timed[][] = [];
  const all = withHour(sessions);
  for (const [at, next] of all.entries()) {
    const gap = gapBefore(all[at - 1], next);
    if (gap !== undefined && gap < gapMs) runs.at(-1)?.push(next);
    else runs.push([next]);
  }
  return runs;
}

/** Nobody knows what a session of which only the day is known came after. */
function withHour(sessions: readonly Timed[]): readonly Timed[] {
  return sessions.filter(({ session }) => session.dayOnly !== true);
}

function gapBefore(before: Timed | undefined, next: Timed): number | undefined {
  return before?.end && Math.max(0, next.start.ms - before.end.ms);
}

/** Runs of at least two, as they are shown. */
export function shownRuns(runs: readonly Timed[][]): SessionRun[] {
  return runs.flatMap((run) => {
    const [first, last] = [run[0]?.session, run.at(-1)?.session];
    if (run.length < 2 || first === undefined || last === undefined) return [];
    return [{ startedAt: first.startedAt, endedAt: last.endedAt ?? last.startedAt, sessions: run.length }];
  });
}

/** A use by itself counts as so long, in milliseconds. */
const leastDeskMs = 60_000;

/** Time at the desk: uses of commands with at most `gapMs` from one to the next are one stretch. */
export function deskStretches(moments: readonly string[], gapMs: number): Stretch[] {
  const stretches: Stretch[] = [];
  for (const moment of moments.map(clocked).sort((one, other) => one.ms - other.ms)) {
    const last = stretches.at(-1);
    if (last !== undefined && moment.ms - last.end.ms <= gapMs) last.end = moment;
    else stretches.push({ start: moment, end: moment });
  }
  return stretches.map(({ start, end }) => {
    const least = { ms: start.ms + leastDeskMs, wallMs: start.wallMs + leastDeskMs };
    return { start, end: end.ms > least.ms ? end : least };
  });
}

/** Everything that was work, each moment once. */
export function workStretches(sessions: readonly Timed[], desk: readonly Stretch[]): Stretch[] {
  return merged([
    ...sessions.flatMap(({ start, end }) => (end === undefined ? [] : [{ start, end }])),
    ...desk,
  ]);
}

/** The most days in a row without a session, among the last `within` days up to `until`. */
export function longestBreak(sessions: readonly Timed[], until: string, within: number): number {
  const worked = new Set(sessions.map(({ day }) => day));
  let [longest, days] = [0, 0];
  for (let back = within - 1; back >= 0; back -= 1) {
    days = worked.has(addDays(until, -back)) ? 0 : days + 1;
    longest = Math.max(longest, days);
  }
  return longest;
}
