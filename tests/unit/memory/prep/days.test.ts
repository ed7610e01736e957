import { expect, it } from 'vitest';
import { daysNamed } from '../../../../src/memory/prep/days.ts';

const named = new Map([
  ['christmas', '12-25'],
  ['christmas eve', '12-24'],
  ["new year's day", '01-01'],
]);
/** A Monday. */
const monday = '2026-03-16';

it.each([
  ['the interview is on Thursday', ['2026-03-19']],
  ['this coming Friday', ['2026-03-20']],
  ['On Monday I start.', ['2026-03-23']],
  ['a week from Friday', ['2026-03-27']],
  ['tomorrow at nine', ['2026-03-17']],
  ['the day after tomorrow', ['2026-03-18']],
  ['in two weeks', ['2026-03-30']],
  ['in a week or so', ['2026-03-23']],
  ['April 14th', ['2026-04-14']],
  ['the 2nd of May', ['2026-05-02']],
  ['March 3rd is the anniversary', ['2027-03-03']],
  ['June third', ['2026-06-03']],
  ['on the twenty-first', ['2026-03-21']],
  ['on the 14th', ['2026-04-14']],
  ['May 1, 2028', ['2028-05-01']],
  ['before Christmas Eve', ['2026-12-24']],
  ['New Year’s Day with them', ['2027-01-01']],
  ['Thursday, and then April 2nd', ['2026-03-19', '2026-04-02']],
  ['last Thursday', []],
  ['on Thursdays', []],
  ['every Friday', []],
  ['last Christmas', []],
  ['the first time', []],
  ['February 30th', []],
  ['I may try', []],
  ['in the second week', []],
])('%s', (text, days) => {
  expect(daysNamed(text, monday, named).map(({ day }) => day)).toEqual(days);
});

it('"next Thursday" said on a Monday leaves two days open, said on a Friday only one', () => {
  expect(daysNamed('next Thursday', monday, named)).toMatchObject([
    { day: '2026-03-26', otherDay: '2026-03-19' },
  ]);
  const [friday] = daysNamed('next Thursday', '2026-03-20', named);
  expect(friday).toEqual({ at: 0, said: 'next Thursday', day: '2026-03-26' });
});

it('the end of February and of a year are days like others', () => {
  expect(daysNamed('tomorrow', '2027-12-31', named)[0]?.day).toBe('2028-01-01');
  expect(daysNamed('February 29th', '2026-03-01', named)[0]?.day).toBe('2028-02-29');
  expect(daysNamed('on the 31st', '2026-02-01', named)[0]?.day).toBe('2026-03-31');
});
