import { dayNumber, isDay, plusDays, two, upcoming } from './calendar.ts';

/** A day that somebody named, as the calendar has it. */
export interface NamedDay {
  /** Where in the text it is named. */
  at: number;
  /** The words: `on Thursday`. */
  said: string;
  /** `2026-03-12` */
  day: string;
  /** Where the words leave it open, the other day they may mean. */
  otherDay?: string;
}

/**
 * The coming days that a text names, read from the day on which it was said: weekdays, days of a month, tomorrow, in two
 * weeks, and the named ones. What is told of the past ("last Thursday") is none. English.
 * @param from `2026-03-09` @param named `christmas` → `12-25`
 */
export function daysNamed(text: string, from: string, named: ReadonlyMap<string, string>): NamedDay[] {
  const found = [...readers, holidays(named)].flatMap(([pattern, read]) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const read_ = read(match.groups ?? {}, from);
      return read_ === undefined ? [] : [{ at: match.index, said: match[0].trim(), ...read_ }];
    }),
  );
  // Of two readings of the same words, the longer one.
  const kept = found.filter(
    (one) =>
      !found.some((other) => other !== one && covers(other, one) && other.said.length > one.said.length),
  );
  return kept.sort((a, b) => a.at - b.at);
}

type Read = Pick<NamedDay, 'day' | 'otherDay'> | undefined;
type Groups = Record<string, string | undefined>;
type Reader = readonly [pattern: RegExp, read: (groups: Groups, from: string) => Read];

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const months = 'january february march april may june july august september october november december'.split(
  ' ',
);
const numbers = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
const ordinals =
  `zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
  fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth
  twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first`.split(/\s+/u);

const weekday = `(?<weekday>${weekdays.join('|')})`;
const month = `(?<month>${months.join('|')})`;
const dayOfMonth = String.raw`(?:(?<date>\d{1,2})(?:st|nd|rd|th)?|(?<ordinal>${ordinals.slice(1).toReversed().join('|').replaceAll('-', '[- ]')}))`;
const numbered = String.raw`(?:(?<date>\d{1,2})(?:st|nd|rd|th)|(?<ordinal>${ordinals.slice(1).toReversed().join('|').replaceAll('-', '[- ]')}))`;

const readers: readonly Reader[] = [
  [
    new RegExp(
      String.raw`\b(?<last>last |past |every |most |each )?(?:on )?(?<week>a week from )?(?<next>next |this |this coming |the coming )?${weekday}(?!s\b)\b`,
      'giu',
    ),
    readWeekday,
  ],
  [
    /\b(?<after>(?:the )?day after )?tomorrow\b/giu,
    ({ after }, from) => ({ day: plusDays(from, after === undefined ? 1 : 2) }),
  ],
  [
    new RegExp(
      String.raw`\bin (?<count>an?|\d{1,2}|${numbers.slice(1).join('|')}|a couple of) (?<unit>day|week)s?\b`,
      'giu',
    ),
    ({ count = '', unit }, from) => ({
      day: plusDays(from, countOf(count) * (unit?.toLowerCase() === 'week' ? 7 : 1)),
    }),
  ],
  [new RegExp(String.raw`\b${month} (?:the )?${dayOfMonth}\b(?:,? (?<year>20\d\d))?`, 'giu'), readDate],
  [new RegExp(String.raw`\b(?:the )?${numbered} (?:of )?${month}\b(?:,? (?<year>20\d\d))?`, 'giu'), readDate],
  [
    new RegExp(
      String.raw`\b(?:on )?the ${numbered}\b(?! (?:of |time|one|thing|day|week|month|year|grade|floor|session))`,
      'giu',
    ),
    readDayOfMonth,
  ],
];

function holidays(named: ReadonlyMap<string, string>): Reader {
  const names = [...named.keys()]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replaceAll("'", "['’]"));
  const pattern = new RegExp(String.raw`\b(?<last>last )?(?<holiday>${names.join('|') || '(?!)'})\b`, 'giu');
  return [
    pattern,
    ({ holiday = '', last }, from) => {
      const monthDay = named.get(holiday.toLowerCase().replaceAll('’', "'"));
      return monthDay === undefined || last !== undefined ? undefined : upcoming(monthDay, from);
    },
  ];
}

/** "On Thursday" is the next one; "next Thursday" may also be the one after, where that is another week. */
function readWeekday({ last, week, next, weekday: name = '' }: Groups, from: string): Read {
  if (last !== undefined) return undefined;
  const ahead = (weekdays.indexOf(name.toLowerCase()) - dayNumber(from) + 7) % 7 || 7;
  if (week !== undefined) return { day: plusDays(from, ahead + 7) };
  const nearest = plusDays(from, ahead);
  if (!/^next /iu.test(next ?? '')) return { day: nearest };
  // Weeks begin on Monday: a day of the coming week is the only next one.
  const daysLeft = (7 - dayNumber(from)) % 7;
  return ahead > daysLeft ? { day: nearest } : { day: plusDays(from, ahead + 7), otherDay: nearest };
}

function readDate({ month: name = '', year, ...rest }: Groups, from: string): Read {
  const monthDay = `${two(months.indexOf(name.toLowerCase()) + 1)}-${two(dateOf(rest))}`;
  if (year !== undefined) return isDay(`${year}-${monthDay}`) ? { day: `${year}-${monthDay}` } : undefined;
  return upcoming(monthDay, from);
}

/** "The 14th": of this month, or of the next one that has it. */
function readDayOfMonth(groups: Groups, from: string): Read {
  const date = dateOf(groups);
  for (let ahead = 0; ahead < 3; ahead += 1) {
    const first = new Date(`${from.slice(0, 7)}-01T00:00:00Z`);
    first.setUTCMonth(first.getUTCMonth() + ahead);
    const day = `${first.toISOString().slice(0, 7)}-${two(date)}`;
    if (isDay(day) && day > from) return { day };
  }
  return undefined;
}

function dateOf({ date, ordinal }: Groups): number {
  return date !== undefined
    ? Number(date)
    : ordinals.indexOf((ordinal ?? '').toLowerCase().replace(' ', '-'));
}

function countOf(count: string): number {
  if (/^an?$/iu.test(count)) return 1;
  if (/^a couple of$/iu.test(count)) return 2;
  const at = numbers.indexOf(count.toLowerCase());
  return at > 0 ? at : Number(count);
}

function covers(one: NamedDay, other: NamedDay): boolean {
  return one.at <= other.at && one.at + one.said.length >= other.at + other.said.length;
}
