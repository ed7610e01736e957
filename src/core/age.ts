/**
 * Whole years between a birth date and a day, both as `2026-11-22`. Who was born on 29 February is a year older on
 * 1 March where there is no such day.
 */
export function ageOn(born: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4));
  return day.slice(5) < born.slice(5) ? years - 1 : years;
}

/** The day somebody reaches an age. */
export function birthdayAt(born: string, age: number): string {
  const year = String(Number(born.slice(0, 4)) + age).padStart(4, '0');
  const day = `${year}-${born.slice(5)}`;
  const exists = new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) === day;
  return exists ? day : `${year}-03-01`;
}
