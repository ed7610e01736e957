import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PrepItem, PrepPage, PrepRules } from '../../../../src/core/prep.ts';
import { openPrepRules } from '../../../../src/memory/prep/prep-rules.ts';

let rules: PrepRules;
beforeAll(async () => {
  rules = await openPrepRules(join(import.meta.dirname, '../../../../templates/rules'));
});

/** A line of the page: its number is that of its session, too. */
function quote(number: number, speaker: string, day: string, words: string): PrepItem['quotes'][number] {
  const at = { line: number, startMs: number * 1000, endMs: number * 1000 + 900 };
  return { number, sessionId: `s${number}`, day, at, speaker, quote: words };
}

const call = quote(
  1,
  'client',
  '2026-01-26',
  'My father called for the first time in years. I did not pick up.',
);
const letter = quote(
  2,
  'client',
  '2026-03-23',
  'My father wrote me a letter. He is ill and wants to see me.',
);
const lawyer = quote(3, 'therapist', '2026-03-23', 'I’ll find out about the tenant lawyer at the center.');
const hearing = quote(4, 'client', '2026-03-23', 'The hearing about the rent is on April 14th.');
const interview = quote(5, 'client', '2026-03-16', 'I have the interview for the team lead job on Thursday.');
const later = quote(6, 'client', '2026-03-23', 'I would rather not talk about the letter today.');

const page: PrepPage = {
  madeOn: '2026-03-27',
  sessions: 12,
  items: [
    { part: 'promises', text: lawyer.quote, quotes: [lawyer], tells: ['since', 'still'] },
    {
      part: 'dates',
      text: 'interview: Thursday 2026-03-19',
      day: '2026-03-19',
      quotes: [interview],
      tells: [],
    },
    { part: 'dates', text: 'hearing: Tuesday 2026-04-14', day: '2026-04-14', quotes: [hearing], tells: [] },
    {
      part: 'threads',
      text: 'father: again after 7 sessions',
      quotes: [call, letter],
      tells: ['first', 'again'],
    },
    { part: 'threads', text: 'left for another time', quotes: [later], tells: ['since', 'still'] },
  ],
  ask: [],
  unsigned: [],
};

describe('of a model’s summary is refused', () => {
  it.each([
    ['an event that nobody told', 'Client’s father died.', [2], 'words-not-in-quotes'],
    ['what another person wants', 'Client wants to see their father.', [2], 'not-who-did-it'],
    ['what another person is', 'Client is ill.', [2], 'not-who-did-it'],
    ['an act of the client’s that was their father’s', 'Client called their father.', [1], 'not-who-did-it'],
    [
      'an act of the father’s that was the client’s',
      'Client’s father did not pick up.',
      [1],
      'not-who-did-it',
    ],
    ['a promise told as kept', 'Therapist found the tenant lawyer.', [3], 'not-by-the-calendar'],
    [
      'an act of the therapist’s from the client’s line',
      'Therapist wrote a letter.',
      [3, 2],
      'not-who-did-it',
    ],
    [
      'two lines made one fact',
      'Client would rather not talk about the hearing.',
      [4, 6],
      'words-not-in-quotes',
    ],
    [
      'a cause that nobody gave',
      'Client’s father wrote a letter because he is ill.',
      [2],
      'reason-not-in-quotes',
    ],
    ['advice', 'Client should see their father.', [2], 'reason-not-in-quotes'],
    ['a forecast', 'Client will likely talk about the letter.', [6], 'reason-not-in-quotes'],
    ['a talk that did not take place', 'Client spoke with their father.', [1], 'reason-not-in-quotes'],
    ['an end that nobody knows', 'Client got the team lead job.', [5], 'words-not-in-quotes'],
    [
      'a day that is over as one to come',
      'Client has an interview for the team lead job.',
      [5],
      'not-by-the-calendar',
    ],
    ['a day to come as one that was', 'Client had a hearing about the rent.', [4], 'not-by-the-calendar'],
    ['a place in the year', 'Client has a hearing about the rent in spring.', [4], 'words-not-in-quotes'],
    ['another person of the family', 'Client’s brother wrote a letter.', [2], 'words-not-in-quotes'],
    ['a feeling that nobody named', 'Client felt guilty about the letter.', [6], 'words-not-in-quotes'],
    ['a reunion', 'Client returned to their father.', [1, 2], 'words-not-in-quotes'],
    ['a departure', 'Client left their father.', [1, 2], 'words-not-in-quotes'],
    ['a theme that nobody named', 'Client spoke of gambling.', [2], 'theme-not-in-quotes'],
    ['a date', 'Client has a hearing about the rent on 14 April.', [4], 'day-in-summary'],
    ['a length of time', 'Client’s father wrote a letter after two months.', [2], 'day-in-summary'],
    [
      '“again” of what came once',
      'Client spoke of the hearing about the rent again.',
      [4],
      'order-not-in-dates',
    ],
    ['“first” of what is not', 'Client first spoke of the rent.', [4], 'order-not-in-dates'],
    ['a change within one session', 'Client’s father is more ill.', [2], 'change-needs-two-days'],
    ['a line that the page does not have', 'Client’s father wrote a letter.', [99], 'unknown-quote'],
    ['markup', 'Client’s father wrote <b>a letter</b>.', [2], 'words-not-in-quotes'],
  ])('%s: %s', (_, text, numbers, rule) => {
    expect(rules.summaryProblems({ text, numbers }, page)).toContain(rule);
  });
});

it.each([
  ['Client’s father called and wrote a letter.', [1, 2]],
  ['Client spoke of their father again.', [1, 2]],
  ['Client’s dad wrote a letter and wants to see them.', [2]],
  ['Client did not pick up.', [1]],
  ['Client would rather not talk about the letter.', [6]],
  ['Therapist will find out about the tenant lawyer.', [3]],
  ['Therapist promised to find out about the tenant lawyer.', [3]],
  ['Client has a hearing about the rent.', [4]],
  ['Client named an interview for the team lead job.', [5]],
  ['Client said: “My father wrote me a letter.”', [2]],
])('what the lines say is none of it: %s', (text, numbers) => {
  expect(rules.summaryProblems({ text, numbers }, page)).toEqual([]);
});
