import type { ContactKind, ContactSpan } from './contact-patterns.ts';
import { folded } from './folded-text.ts';
import { spokenDigits } from './spoken-digits.ts';

/**
 * Finds a contact that the clinician registered, however it is written: as it is, with other marks between its figures
 * and words, a number in words or without its beginning, an address by each of its parts and without the number of the
 * house, a date by its month and day,
 * an e-mail by its name alone.
 * @returns what tells where it stands in a text that is folded
 */
export function contactFinder(contact: string): (text: string) => ContactSpan[] {
  const text = folded(contact).text.trim();
  const digits = text.replace(/\D/gu, '');
  const isNumber = digits.length >= 4 && !/\p{L}/u.test(text);
  const [, mailbox] = /^([^@\s]{4,})@/u.exec(text) ?? [];
  const date = dateOf(text);
  const kind: ContactKind = mailbox ? 'Email' : date ? 'Date' : /\p{L}/u.test(text) ? 'Address' : 'Phone';
  const parts = text.split(',').filter((part) => part.trim().split(/\s+/u).length > 1);
  const sources = [
    ...[text, ...parts].map(loose),
    ...(kind === 'Address' ? streetsIn(text) : []).map(loose),
    ...(isNumber ? [[...digits].join(String.raw`[\s().-]*`)] : []),
    ...(mailbox === undefined ? [] : [loose(mailbox)]),
    ...(date === undefined ? [] : monthAndDay(date)),
  ];
  const patterns = sources
    .filter((source) => source !== '')
    .map((source) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, 'giu'));
  const written = (where: string) =>
    patterns.flatMap((pattern) =>
      [...where.matchAll(pattern)].map(({ 0: { length }, index }) => ({ start: index, end: index + length })),
    );
  const said = (where: string) => (isNumber ? spokenDigits(where, digits) : []);
  return (where) => [...written(where), ...said(where)].map((place) => ({ ...place, kind }));
}

/** Each part of an address without the number of its house, where what is left tells a street: `Maple Avenue`, `Kvistgatan`. */
function streetsIn(address: string): string[] {
  return address.split(',').flatMap((part) => {
    const street = part.trim().replace(/^\d+\p{L}?\s+|\s+\d+\p{L}?$/gu, '');
    const isNamed = street !== part.trim() && /\p{L}{6}|\p{L}{3}.*\s\p{L}{2}/u.test(street);
    return isNamed ? [street] : [];
  });
}

/** Its words and figures in order, with any marks between them. */
function loose(text: string): string {
  return (text.match(/[\p{L}\p{M}]+|\p{N}+/gu) ?? []).join(String.raw`[^\p{L}\p{N}]{0,3}`);
}

/** Of `1988-03-04`, `3/4/1988` or `March 4, 1988`. */
function dateOf(text: string): { month: number; day: number } | undefined {
  const iso =
    /^\d{4}-(\d{1,2})-(\d{1,2})$/u.exec(text) ?? /^(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}$/u.exec(text);
  if (iso !== null) return { month: Number(iso[1]), day: Number(iso[2]) };
  const [, name = '', day = ''] =
    /^([a-z]{3})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? \d{4}$/iu.exec(text) ?? [];
  const month = months.findIndex((each) => name !== '' && each.startsWith(name.toLowerCase())) + 1;
  return month === 0 ? undefined : { month, day: Number(day) };
}

function monthAndDay({ month, day }: { month: number; day: number }): string[] {
  const name = months[month - 1];
  const word = ordinals[day - 1];
  if (name === undefined || word === undefined) return [];
  const called = `${name.slice(0, 3)}(?:${name.slice(3)})?\\.?`;
  const numbered = `(?:0?${day}(?:st|nd|rd|th)?|${word.replace(' ', '[- ]')})`;
  return [
    `${called}\\s+(?:the\\s+)?${numbered}`,
    `${numbered}\\s+(?:of\\s+)?${called}`,
    `0?${month}[/.-]0?${day}`,
  ];
}

const months = 'january february march april may june july august september october november december'.split(
  ' ',
);

const ordinals = [
  ...'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth'.split(
    ' ',
  ),
  ...'fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(' '),
  ...'first second third fourth fifth sixth seventh eighth ninth'.split(' ').map((word) => `twenty ${word}`),
  'thirtieth',
  'thirty first',
];
