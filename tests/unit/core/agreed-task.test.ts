import { expect, it } from 'vitest';
import { agreedTasks } from '../../../src/core/agreed-task.ts';

const agreed: [sentence: string, ...tasks: string[]][] = [
  ['Client agreed to keep his sleep diary each morning.', 'keep your sleep diary each morning'],
  ['Client will try paced breathing on the bus.', 'try paced breathing on the bus'],
  ['Jonah has agreed to walk if he wakes before six.', 'walk if you wake before six'],
  ['The client plans to go to bed when he is tired.', 'go to bed when you are tired'],
  ['Client agreed that he would take his brother to the park.', 'take your brother to the park'],
  ['Homework: daily 10-minute walk; activity log.', 'daily 10-minute walk', 'activity log'],
  ['Between sessions: write down one thought each evening.', 'write down one thought each evening'],
  ['Agreed to practise paced breathing twice a day.', 'practise paced breathing twice a day'],
  ['Both partners agreed to plan one evening together.', 'plan one evening together'],
  ['Client will continue to call her sister on Sundays.', 'call your sister on Sundays'],
  [
    'Client stated: “I could sit in the kitchen and read. I will try that this week.”',
    'sit in the kitchen and read',
  ],
  ['Client stated: “Yes, I can walk to my shop twice.”', 'walk to your shop twice'],
  ['Client stated: “I’ll call my sister on Sunday.”', 'call your sister on Sunday'],
];

it.each(agreed)('%s', (sentence, ...tasks) => {
  expect(agreedTasks(sentence, { name: 'Jonah Pell' })).toEqual(tasks);
});

const nothing = [
  'Weekly 45-minute CBT continues.',
  'Next session on Wednesday.',
  'Client will attend weekly sessions.',
  'Client will return in one week.',
  'Client will reduce PHQ-9 from 18 to 9.',
  'Client was asked to consider a diary.',
  'Client will consider a diary.',
  'Client did not agree to the exposure.',
  'Client declined homework.',
  'Therapist will send the form.',
  'Therapist said: “Good. Keep the diary going.”',
  'Client said: “I won’t do that.”',
  'Client said: “I can walk to the shop, but not this week.”',
  'Client stated: “Will I do that? I will think about it.”',
  'Client stated: “My sister says I will keep a diary?”',
  'Coordinate with the psychiatrist.',
];

it.each(nothing)('agrees on nothing: %s', (sentence) => {
  expect(agreedTasks(sentence, { name: 'Jonah Pell' })).toEqual([]);
});

it('whose things they are follows the client’s pronouns', () => {
  const told = (sentence: string, pronouns?: string) =>
    agreedTasks(sentence, { name: 'Sam Reyes', pronouns });
  expect(told('Sam will ask parents about their day.')).toEqual(['ask parents about their day']);
  expect(told('Sam will keep their diary.', 'they/them')).toEqual(['keep your diary']);
  expect(told('Sam will talk to her.', 'they/them')).toEqual(['talk to her']);
  expect(told('Will will keep a diary.')).toEqual([]);
});

it('of a couple, each has what they agreed to and what both did', () => {
  const of = (partner: string) => (sentence: string) =>
    agreedTasks(sentence, { name: 'Noor Haddad', partner }).join();
  const [a, b] = [of('a'), of('b')];
  expect([a, b].map((one) => one('Partner B agreed to cook on Sunday.'))).toEqual(['', 'cook on Sunday']);
  expect([a, b].map((one) => one('Client will cook on Sunday.'))).toEqual(['cook on Sunday', '']);
  expect([a, b].map((one) => one('Both partners agreed to cook on Sunday.'))).toEqual([
    'cook on Sunday',
    'cook on Sunday',
  ]);
  expect([a, b].map((one) => one('He will cook on Sunday.'))).toEqual(['', '']);
});
