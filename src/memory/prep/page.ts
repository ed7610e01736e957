import type { FoundItem, PrepAsk, PrepItem, PrepPage, PrepRecord } from '../../core/prep.ts';
import { homeworkIn } from './homework.ts';
import { datesIn } from './named-dates.ts';
import { measuresIn, objectivesIn } from './note-items.ts';
import { openRisk } from './open-risk.ts';
import { ownRecord } from './own-record.ts';
import type { PrepBook } from './prep-file.ts';
import { promisesIn } from './promises.ts';
import { returnsIn, threadsIn } from './threads.ts';

/** More of one kind is no preparation any more; of risk everything is told. */
const most: Partial<Record<FoundItem['part'], number>> = {
  objectives: 6,
  homework: 6,
  promises: 6,
  dates: 6,
  measures: 8,
  threads: 6,
};

/** Everything that is open of a client's record, quotes numbered in the order of the page. Pure. */
export function prepPage(whole: PrepRecord, book: PrepBook): PrepPage {
  const { person, madeOn, themes } = whole;
  const record = ownRecord(whole.record, person);
  const prepared = { ...whole, record };
  const last = record.at(-1);
  const items = numbered([
    // A couple's note does not say whose a finding is: the words do.
    ...openRisk(prepared).filter(
      (item) => person === undefined || item.person === person || item.quotes.length > 0,
    ),
    ...within('objectives', objectivesIn(prepared)),
    ...within('homework', homeworkIn(prepared, book)),
    ...within('promises', promisesIn(record, book)),
    ...within('dates', datesIn(record, book, madeOn)),
    ...within('measures', measuresIn(prepared, book.dueAfterDays)),
    ...within('threads', [...returnsIn(themes), ...threadsIn(record, book)]),
  ]);
  return {
    madeOn,
    ...(person !== undefined && { person }),
    sessions: record.length,
    ...(last && { last: { sessionId: last.session.id, day: last.day } }),
    items,
    ask: items.flatMap(asked),
    unsigned: record
      .filter(({ note, lines }) => note?.signed !== true && lines.length > 0)
      .map(({ session, day }) => ({ sessionId: session.id, day })),
  };
}

function within(part: FoundItem['part'], items: readonly FoundItem[]): FoundItem[] {
  return items.slice(0, most[part]);
}

/** The same line has the same number wherever it is quoted. */
function numbered(items: readonly FoundItem[]): PrepItem[] {
  const numbers = new Map<string, number>();
  return items.map((item) => ({
    ...item,
    quotes: item.quotes.map((quote) => {
      const key = `${quote.sessionId} ${quote.at?.line ?? quote.quote}`;
      const number = numbers.get(key) ?? numbers.size + 1;
      numbers.set(key, number);
      return { ...quote, number };
    }),
  }));
}

function asked({ part, text, ask, quotes, day, tells }: PrepItem): PrepAsk[] {
  if (ask === undefined) return [];
  // What came back is asked about as of the day it did.
  const quote = tells.includes('again') ? quotes.at(-1) : quotes[0];
  const from = quote?.day ?? day;
  const what = part === 'promises' || part === 'homework' ? `: ${text}` : '';
  const when = from === undefined ? '' : ` (${from})`;
  return [{ text: `${ask}${when}${what}`, numbers: quotes.map(({ number }) => number) }];
}
