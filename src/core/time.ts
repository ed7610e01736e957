/** `754000` → `12:34`; `3754000` → `1:02:34`. */
export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
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
