/** `754000` → `12:34`; `3754000` → `1:02:34`. */
export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
}

/** `12:30` or `1:02:10` → milliseconds, the inverse of {@link clockTime}; undefined when it is none. */
export function parseClock(text: string): number | undefined {
  const match = /^(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)$/.exec(text.trim());
  if (match === null) return undefined;
  const [hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  if (match[1] !== undefined && (minutes ?? 0) > 59) return undefined;
  return ((hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)) * 1000;
}

/** A session's own calendar day: the date as written in its ISO time, whatever the reader's zone. */
export function calendarDay(iso: string): string {
  return iso.slice(0, 10);
}

/** An ISO 8601 time with the machine's own offset, so that the day is the clinician's day. */
export function localIso(date: Date): string {
  const offset = -date.getTimezoneOffset();
  const shifted = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, 19);
  const sign = offset < 0 ? '-' : '+';
  const two = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0');
  return `${shifted}${sign}${two(offset / 60)}:${two(offset % 60)}`;
}

/** Adds milliseconds to an ISO time and keeps its offset. */
export function addMs(iso: string, ms: number): string {
  const offset = /(Z|[+-]\d\d:\d\d)$/.exec(iso)?.[1] ?? 'Z';
  const shift = offset === 'Z' ? 0 : offsetMinutes(offset) * 60_000;
  const moved = new Date(Date.parse(iso) + ms + shift).toISOString().slice(0, 19);
  return `${moved}${offset}`;
}

function offsetMinutes(offset: string): number {
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6));
  return offset.startsWith('-') ? -minutes : minutes;
}

/**
 * A length of time as people type it: `90` or `90s`, `50m`, `1h30m`.
 * @returns milliseconds, or undefined when it is none.
 */
export function parseDuration(text: string): number | undefined {
  // Only a number that stands alone may do without its unit: people mean 90 minutes by `1h30`.
  const match = /^(?:(\d+(?:\.\d+)?)|(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?)$/.exec(text.trim());
  if (match === null) return undefined;
  const [alone, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  const ms = ((hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0) + (alone ?? 0)) * 1000;
  return ms > 0 ? Math.round(ms) : undefined;
}

/**
 * A day or moment as people type it: `2026-03-02`, `2026-03-02 15:00`, ISO 8601 with or without offset. Without
 * an offset it is the machine's own time. @returns undefined when it is none.
 */
export function parseMoment(text: string): Date | undefined {
  const match = /^(\d{4}-\d\d-(\d\d))(?:[T ](\d\d:\d\d(?::\d\d)?(?:\.\d+)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(
    text.trim(),
  );
  if (match === null) return undefined;
  const [, day, dayOfMonth, time = '00:00', offset = ''] = match;
  // 31 February would be read as 3 March.
  if (new Date(`${day}T00:00Z`).getUTCDate() !== Number(dayOfMonth)) return undefined;
  // Date-only texts would be read as UTC midnight, which is the day before in the Americas.
  const date = new Date(`${day}T${time}${offset}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
