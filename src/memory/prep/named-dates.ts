import type { SpokenLine } from '../../core/lines.ts';
import type { FoundItem } from '../../core/prep.ts';
import type { RecordedSession } from '../../core/recorded-session.ts';
import { daysBetween, weekdayOf } from './calendar.ts';
import { daysNamed, type NamedDay } from './days.ts';
import type { PrepBook } from './prep-file.ts';
import { quoteOf, saidAgain, sentencesIn, topicStems } from './said-again.ts';

/** A named day that is over is asked about for so long, in days. */
const askedFor = 60;

/**
 * Days that the client named: those to come, and those that are over and were not spoken of since. The nearest first; an
 * event of which another day was named later is told with that one.
 */
export function datesIn(record: readonly RecordedSession[], book: PrepBook, madeOn: string): FoundItem[] {
  const found = record.flatMap((recorded, at) =>
    recorded.lines.flatMap((line, place) =>
      line.role === 'client'
        ? datesOf(recorded, line, recorded.lines[place - 1], book).map((date) => ({ ...date, at }))
        : [],
    ),
  );
  const newest = found.filter(
    ({ event, at }, place) =>
      !found.slice(place + 1).some((later) => later.event === event && later.at >= at),
  );
  return newest
    .flatMap(({ item, event, at }) => {
      const { day = madeOn } = item;
      if (day >= madeOn) return [item];
      const since = record.slice(at + 1).filter((one) => one.day >= day);
      const again = saidAgain(topicStems(event), since);
      if (again !== undefined || daysBetween(day, madeOn) > askedFor) return [];
      return [
        {
          ...item,
          remark: 'is over; not spoken of since',
          tells: ['since' as const],
          ask: `how it went: ${event}`,
        },
      ];
    })
    .sort((one, other) => ((one.day ?? '') < (other.day ?? '') ? -1 : 1));
}

interface Found {
  item: FoundItem;
  event: string;
}

function datesOf(
  recorded: RecordedSession,
  line: SpokenLine,
  before: SpokenLine | undefined,
  { dates }: PrepBook,
): Found[] {
  const asked = before?.role === 'therapist' && before.text.includes('?') ? before : undefined;
  return sentencesIn(line.text).flatMap((sentence): Found[] => {
    const [named] = daysNamed(sentence, recorded.day, dates.named);
    if (named === undefined || isPast(sentence, dates)) return [];
    const own = eventIn(sentence, dates) ?? eventIn(line.text, dates);
    const event = own ?? (asked && eventIn(asked.text, dates));
    if (event === undefined) return [];
    const quotes = [
      ...(own === undefined && asked ? [quoteOf(recorded, asked)] : []),
      quoteOf(recorded, line),
    ];
    return [
      { event, item: { part: 'dates', text: wordsFor(event, named), quotes, tells: [], ...daysOf(named) } },
    ];
  });
}

function eventIn(text: string, { events }: PrepBook['dates']): string | undefined {
  return events.find(([, said]) => said.saidIn(text))?.[0];
}

function isPast(sentence: string, { past, coming }: PrepBook['dates']): boolean {
  return past.saidIn(sentence) && !coming.saidIn(sentence);
}

function wordsFor(event: string, { day, otherDay }: NamedDay): string {
  const open = otherDay === undefined ? '' : `, or ${weekdayOf(otherDay)} ${otherDay}`;
  return `${event}: ${weekdayOf(day)} ${day}${open}`;
}

function daysOf({ day, otherDay }: NamedDay): Pick<FoundItem, 'day' | 'otherDay'> {
  return { day, ...(otherDay !== undefined && { otherDay }) };
}
