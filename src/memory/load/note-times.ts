import type { Load, NoteEffort } from '../../core/wellbeing.ts';
import { type Clocked, clocked, hourMs, median } from './clock.ts';
import type { LoadData } from './load-file.ts';
import type { Timed } from './work.ts';

/** How long after their sessions notes were signed, and how many wait. */
export function noteTimes(sessions: readonly Timed[], now: Clocked, { notes }: LoadData): Load['notes'] {
  const [lateMs, laterMs] = [notes.late_hours * hourMs, notes.later_hours * hourMs];
  const signed = sessions.flatMap((one) => {
    const { signedAt } = one.session;
    return signedAt === undefined ? [] : [Math.max(0, clocked(signedAt).ms - endMs(one))];
  });
  const waiting = sessions
    .filter(({ session }) => session.signedAt === undefined)
    .map((one) => now.ms - endMs(one));
  const over = (times: readonly number[], limit: number) => times.filter((ms) => ms > limit).length;
  const medianDelayMs = median(signed);
  return {
    signed: signed.length,
    ...(medianDelayMs !== undefined && { medianDelayMs }),
    limitHours: [notes.late_hours, notes.later_hours],
    late: over(signed, lateMs),
    later: over(signed, laterMs),
    waiting: over(waiting, lateMs),
    waitingLonger: over(waiting, laterMs),
  };
}

/** Of a session whose hour nobody knows the day's end, so that no note is called late that was not. */
function endMs({ start, end, session }: Timed): number {
  return session.dayOnly ? start.ms + 24 * hourMs : (end ?? start).ms;
}

/** Undefined for too few notes, and where nobody read any with a clock beside: then there is nothing to compare. */
export function noteEffort(sessions: readonly Timed[], { notes }: LoadData): NoteEffort | undefined {
  const times = sessions.flatMap(({ session }) => session.reviewMs || []);
  const medianMs = median(times);
  if (medianMs === undefined || times.length < notes.fewest_to_compare) return undefined;
  return { notes: times.length, medianMs };
}
