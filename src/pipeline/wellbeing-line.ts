import { localIso } from '../core/time.ts';
import type { MomentLine, WorkedSession } from '../core/wellbeing.ts';
import type { SessionTimes, Wellbeing } from '../core/wellbeing-ports.ts';

/** Of what was recorded, shorter is a try and longer was left running, or changed later; milliseconds. */
const likely = { leastMs: 5 * 60_000, mostMs: 4 * 3_600_000 };

/** A week, and the most that clocks of the world differ by, in milliseconds. */
const lookBackMs = 8 * 86_400_000;

/**
 * Today's and this week's recorded sessions, and perhaps a pause: from file times alone, so no key is needed and the
 * audit log has nothing to tell. What was imported is left out: its files say when it came, not when it was.
 * @returns undefined when nothing was recorded this week
 */
export async function wellbeingLine(
  wellbeing: Wellbeing,
  hours: string,
  now: Date,
): Promise<MomentLine | undefined> {
  const times = await wellbeing.sessionTimes(new Date(now.getTime() - lookBackMs));
  const sessions = times.flatMap(recorded);
  if (sessions.length === 0) return undefined;
  return (await wellbeing.rules()).moment(sessions, localIso(now), hours);
}

function recorded({ begunMs, finishedMs = begunMs }: SessionTimes): WorkedSession[] {
  const lengthMs = finishedMs - begunMs;
  if (lengthMs < likely.leastMs || lengthMs > likely.mostMs) return [];
  return [{ startedAt: localIso(new Date(begunMs)), endedAt: localIso(new Date(finishedMs)) }];
}
