import type { DayLoad, LoadQuestion, WeekLoad } from '../../core/wellbeing.ts';
import { dayOf, daysBetween, isWeekend, lengthOf, mondayOf, outsideOf, type Stretch } from './clock.ts';
import type { Timed } from './work.ts';

/**
 * Every day that is asked about, also those without work.
 * @param runs of all sessions. @param work sessions and desk; what passes midnight counts to the day it began
 */
export function dayLoads(
  { since, until, hours }: LoadQuestion,
  sessions: readonly Timed[],
  runs: readonly Timed[][],
  work: readonly Stretch[],
): DayLoad[] {
  const held = grouped(sessions, ({ day }) => day);
  const inRow = grouped(runs, (run) => run[0]?.day ?? '');
  const worked = grouped(work, ({ start }) => dayOf(start));
  return daysBetween(since, until).map((day) => {
    const ofDay = held.get(day) ?? [];
    const stretches = worked.get(day) ?? [];
    return {
      day,
      sessions: ofDay.length,
      sessionMs: sum(ofDay.map(({ start, end }) => (end === undefined ? 0 : lengthOf({ start, end })))),
      inARow: Math.max(0, ...(inRow.get(day) ?? []).map((run) => run.length)),
      afterHoursMs: sum(stretches.map((stretch) => outsideOf(hours, stretch))),
      worked: ofDay.length > 0 || stretches.length > 0,
    };
  });
}

/** By ISO week; the first and the last may have less than seven days. */
export function weekLoads(days: readonly DayLoad[]): WeekLoad[] {
  return [...grouped(days, ({ day }) => mondayOf(day))].map(([monday, ofWeek]) => ({
    monday,
    days: ofWeek.length,
    sessions: sum(ofWeek.map(({ sessions }) => sessions)),
    afterHoursMs: sum(ofWeek.map(({ afterHoursMs }) => afterHoursMs)),
    weekend: ofWeek.some(({ day, worked }) => worked && isWeekend(day)),
  }));
}

function grouped<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
