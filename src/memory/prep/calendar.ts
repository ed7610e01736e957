/** The next time a month and day come, on that day itself at the earliest. @param monthDay `12-25` */
export function upcoming(monthDay: string, from: string): { day: string } | undefined {
  const year = Number(from.slice(0, 4));
  // The 29th of February comes within eight years.
  const years = Array.from({ length: 9 }, (_, ahead) => `${year + ahead}-${monthDay}`);
  const day = years.find((one) => isDay(one) && one >= from);
  return day === undefined ? undefined : { day };
}

/** 0 for Sunday. */
export function dayNumber(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/** @param day `2026-03-09` */
export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Whether a text is a day that there is. */
export function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
}

/** `3` → `03` */
export function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** `Thursday` @param day `2026-03-12` */
export function weekdayOf(day: string): string {
  return (
    ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'][
      new Date(`${day}T00:00:00Z`).getUTCDay()
    ] ?? ''
  );
}

/** @param from, to `2026-03-09` */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
