import type { NoteFacts } from '../core/artefacts/note.ts';
import { minutesBetween } from '../core/billing.ts';
import { AmynoteError } from '../core/errors.ts';
import { addMs, localIso, parseMoment } from '../core/time.ts';

const dayMs = 86_400_000;
/** Longer than any session: a stop so late is a slip. */
const mostMinutes = 12 * 60;

/**
 * A start or stop as people type it, on the session's own day and clock: `15:00`, or a whole moment.
 * @param near a moment of the session in ISO 8601; `after` the one that a bare clock time has to follow
 * @throws `usage`
 */
export function momentNear(text: string, near: string, after?: string): string {
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text.trim());
  if (clock === null) {
    const moment = parseMoment(text);
    if (moment === undefined || !/\d:\d/.test(text)) throw notATime();
    return localIso(moment);
  }
  const offset = /(Z|[+-]\d\d:\d\d)$/.exec(near)?.[1] ?? 'Z';
  const moment = `${near.slice(0, 10)}T${clock[1]?.padStart(2, '0')}:${clock[2]}:00${offset}`;
  // A session that began before midnight ends on the next day.
  if (after === undefined || Date.parse(moment) > Date.parse(after)) return moment;
  const next = addMs(moment, dayMs);
  return (minutesBetween({ startedAt: after, endedAt: next }) ?? 0) <= mostMinutes ? next : moment;
}

/** @throws `usage` when the stop is not after the start, or the minutes are more than there is time between them */
export function refuseImpossible(facts: NoteFacts): void {
  const between = minutesBetween(facts);
  if (between !== undefined && (between <= 0 || between > mostMinutes)) {
    throw new AmynoteError('usage', 'the stop is not after the start', {
      hint: 'give both: --start 15:00 --stop 15:50',
    });
  }
  if (between !== undefined && facts.minutes !== undefined && facts.minutes > between) {
    throw new AmynoteError('usage', `there are ${between} minutes from start to stop, not ${facts.minutes}`, {
      hint: 'minutes are those of therapy: less than or as many as from start to stop',
    });
  }
}

function notATime(): AmynoteError {
  return new AmynoteError('usage', 'that is no time of day', {
    hint: 'write it like 15:00, or "2026-03-02 15:00"',
  });
}
