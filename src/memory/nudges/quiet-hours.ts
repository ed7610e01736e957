import { quietHoursPattern } from './nudge-data.ts';

/** Whether a moment lies within quiet hours, by this machine's clock; `21:00-08:00` goes over midnight. */
export function isQuiet(at: Date, hours: string): boolean {
  const [, fromHour, fromMinute, toHour, toMinute] = quietHoursPattern.exec(hours) ?? [];
  if (fromHour === undefined) return false;
  const from = Number(fromHour) * 60 + Number(fromMinute);
  const to = Number(toHour) * 60 + Number(toMinute);
  const minute = at.getHours() * 60 + at.getMinutes();
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}
