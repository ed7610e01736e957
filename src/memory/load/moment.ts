import type { MomentLine, WorkedSession } from '../../core/wellbeing.ts';
import { type Clocked, clocked, dayOf, minutesOf, mondayOf } from './clock.ts';
import type { LoadData, MomentRule } from './load-file.ts';
import { runsOf, type Timed, timed } from './work.ts';

/** So long after a run its end is still a moment for a pause, in milliseconds. */
const justNowMs = 30 * 60_000;

/** What `status` says at this moment: today's and this week's sessions, and the first rule that holds now. */
export function momentLine(
  data: LoadData,
  sessions: readonly WorkedSession[],
  now: string,
  hours: string,
): MomentLine | undefined {
  const at = clocked(now);
  const today = dayOf(at);
  const past = timed(sessions).filter(({ start }) => start.ms <= at.ms);
  const week = past.filter(({ day }) => mondayOf(day) === mondayOf(today));
  if (week.length === 0) return undefined;
  const ofToday = week.filter(({ day }) => day === today);
  const [pause] = data.moments.flatMap((rule) => sayNow(rule, ofToday, at, { data, hours }));
  return { today: ofToday.length, week: week.length, ...(pause !== undefined && { pause }) };
}

function sayNow(
  { id, from, say }: MomentRule,
  ofToday: readonly Timed[],
  now: Clocked,
  { data, hours }: { data: LoadData; hours: string },
): string[] {
  const most = {
    'in-a-row': () => rowUntilNow(ofToday, now, data.back_to_back.gap_minutes * 60_000),
    day: () => ofToday.length,
    'after-hours': () => (isAfter(hours, now) ? ofToday.length : 0),
  }[id]();
  return most >= from ? [say.replaceAll('{most}', String(most))] : [];
}

/** How many sessions in a row have just ended. */
function rowUntilNow(sessions: readonly Timed[], now: Clocked, gapMs: number): number {
  const last = runsOf(sessions, gapMs).at(-1) ?? [];
  const end = last.at(-1)?.end;
  return end !== undefined && end.ms <= now.ms && now.ms - end.ms <= justNowMs ? last.length : 0;
}

function isAfter(hours: string, { wallMs }: Clocked): boolean {
  return Math.floor(wallMs / 60_000) % (24 * 60) >= minutesOf(hours.split('-')[1] ?? '');
}
