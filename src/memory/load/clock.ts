/** A moment twice: as all clocks of the world count it, and as the clinician's own clock showed it. */
export interface Clocked {
  /** Milliseconds since 1970. */
  ms: number;
  /** The same digits as on the clinician's clock, read as UTC: for days and hours of the day, never for lengths. */
  wallMs: number;
}

export interface Stretch {
  start: Clocked;
  end: Clocked;
}

export const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** @param iso ISO 8601 with its offset */
export function clocked(iso: string): Clocked {
  return { ms: Date.parse(iso), wallMs: Date.parse(iso.replace(/(?:Z|[+-]\d\d:\d\d)$/, 'Z')) };
}

/** A length is what the world's clocks count: a night in which the clocks change is as long as it was. */
export function lengthOf({ start, end }: Stretch): number {
  return Math.max(0, end.ms - start.ms);
}

/** `2026-11-02`, by the clinician's clock. */
export function dayOf({ wallMs }: Clocked): string {
  return new Date(wallMs).toISOString().slice(0, 10);
}

/** Days are counted on the calendar: the 23 or 25 hours of one whose clock changes do not matter. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** From the first day to the last, both with it. */
export function daysBetween(since: string, until: string): string[] {
  const days: string[] = [];
  for (let day = since; day <= until; day = addDays(day, 1)) days.push(day);
  return days;
}

/** The Monday of a day's week (ISO 8601). */
export function mondayOf(day: string): string {
  return addDays(day, -((weekdayOf(day) + 6) % 7));
}

export function isWeekend(day: string): boolean {
  return [0, 6].includes(weekdayOf(day));
}

function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/** Stretches as one where they touch or overlap, oldest first. */
export function merged(stretches: readonly Stretch[]): Stretch[] {
  const sorted = stretches.toSorted((one, other) => one.start.ms - other.start.ms);
  const whole: Stretch[] = [];
  for (const { start, end } of sorted) {
    const last = whole.at(-1);
    if (last === undefined || start.ms > last.end.ms) whole.push({ start, end });
    else if (end.ms > last.end.ms) last.end = end;
  }
  return whole;
}

/**
 * How much of a stretch lies outside of the hours of the day.
 * @param hours `08:00-18:00`, the same on every day. @returns milliseconds
 */
export function outsideOf(hours: string, stretch: Stretch): number {
  const [from = 0, to = 0] = hours.split('-').map(minutesOf);
  const { start, end } = stretch;
  let inside = 0;
  for (const day of daysBetween(dayOf(start), dayOf(end))) {
    const midnight = Date.parse(`${day}T00:00:00Z`);
    const [opens, closes] = [midnight + from * 60_000, midnight + to * 60_000];
    inside += Math.max(0, Math.min(end.wallMs, closes) - Math.max(start.wallMs, opens));
  }
  return Math.max(0, lengthOf(stretch) - inside);
}

/** `08:30` → 510 */
export function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

/** The middle one, or the mean of the middle two; undefined of none. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
  return middle.length === 0 ? undefined : middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
