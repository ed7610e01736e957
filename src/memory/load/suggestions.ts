import type { Load, SignalId, Suggestion } from '../../core/wellbeing.ts';
import { hourMs } from './clock.ts';
import type { LoadData, Signal } from './load-file.ts';

/** What a rule is held against. */
interface Counted {
  /** The number its thresholds are for. */
  most: number;
  /** How often it was at the first threshold or over; of what can be so only once, left out. */
  times?: number;
  /** Held against the second threshold, where it is another number. */
  second?: number;
  /** The number as it is said. */
  said?: string;
}

/** What the rules have to say of a load, in their order. */
export function suggestionsOf(load: Omit<Load, 'suggestions'>, data: LoadData): Suggestion[] {
  return data.signals.flatMap((signal) => {
    const { most, times, second = most, said = String(most) } = countedFor(load, signal, data);
    if (most < signal.from) return [];
    const more = signal.more !== undefined && second >= signal.more;
    const fact = signal.fact.replaceAll('{most}', said).replaceAll('{times}', often(times ?? 1));
    return [{ id: signal.id, more, fact, pause: signal.pause, sources: signal.sources }];
  });
}

function countedFor(load: Omit<Load, 'suggestions'>, { id, from }: Signal, data: LoadData): Counted {
  const { days, weeks, runs, notes, longestBreak } = load;
  const counts: Record<SignalId, () => Counted> = {
    'in-a-row': () =>
      ofMany(
        runs.map(({ sessions }) => sessions),
        from,
      ),
    day: () =>
      ofMany(
        days.map(({ sessions }) => sessions),
        from,
      ),
    week: () =>
      ofMany(
        weeks.map(({ sessions }) => sessions),
        from,
      ),
    'late-notes': () => ({ most: notes.late, second: notes.later }),
    'waiting-notes': () => ({ most: notes.waiting, second: notes.waitingLonger }),
    'after-hours': () => {
      const hours = ofMany(
        weeks.map(({ afterHoursMs }) => afterHoursMs / hourMs),
        from,
      );
      return { ...hours, said: hoursWords(hours.most) };
    },
    weekends: () => ({ most: longestRow(weeks.map(({ weekend }) => weekend)) }),
    'no-break': () => ({ most: longestBreak.days < data.breaks.days ? 1 : 0 }),
  };
  return counts[id]();
}

function ofMany(values: readonly number[], from: number): Counted {
  return { most: Math.max(0, ...values), times: values.filter((value) => value >= from).length };
}

function longestRow(values: readonly boolean[]): number {
  let [longest, row] = [0, 0];
  for (const value of values) {
    row = value ? row + 1 : 0;
    longest = Math.max(longest, row);
  }
  return longest;
}

function often(times: number): string {
  return times === 1 ? 'once' : `${times} times`;
}

/** `3.5` → `3 h 30 min` */
function hoursWords(hours: number): string {
  const minutes = Math.round(hours * 60);
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest > 0 ? ` ${rest} min` : ''}`;
}
