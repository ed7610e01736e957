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

const asked = (question: string, answer: string, verb = 'agreed') =>
  `Therapist asked about breathing: “${question}” Client ${verb}: “${answer}”`;
const log = 'Would you keep a breathing log this week?';
const kept = 'keep a breathing log this week';

const answered: [sentence: string, ...tasks: string[]][] = [
  ...[
    'I can do that.',
    'I can do that. Every morning, in the notebook by the bed.',
    'Yes.',
    'Okay, thanks.',
    'Sure, no problem.',
    'Yeah. I’ll try that.',
    "All right, I'll do it.",
    'Mm-hm. That I can do.',
    'Sounds good.',
  ].map((answer): [string, string] => [asked(log, answer), kept]),
  [asked(log, 'Yes, I will.', 'stated'), kept],
  [`Therapist asked: “${log}” and client agreed.`, kept],
  [`Therapist asked: “${log}” Jonah said “Yes.”`, kept],
  ...[
    'Good. Could you please keep a breathing log this week?',
    'Jonah, would you keep a breathing log this week?',
    'So, would you be willing to keep a breathing log this week?',
    'It helped here. Would you like to try to keep a breathing log this week?',
    'I’d like you to keep a breathing log this week.',
  ].map((question): [string, string] => [asked(question, 'I can do that.'), kept]),
  [
    asked('Could you walk five or ten minutes if you wake early?', 'Sure.'),
    'walk five or ten minutes if you wake early',
  ],
];

it.each([...agreed, ...answered])('%s', (sentence, ...tasks) => {
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
  'Client stated: “I will try, maybe.”',
  'Client stated: “I’ll keep a diary. Maybe.”',
  ...[
    'I will try, maybe.',
    'Maybe.',
    'I could do that.',
    'I guess so.',
    'Yes, but not this week.',
    'Yes. But I forget things.',
    'I can try it if Elena is there.',
    "I can't do that.",
    'No.',
    'Not really, okay?',
    'Okay?',
    'I’ll think about it.',
    'I will let you know.',
    'Yeah, right. I’ll see.',
    'Yes, I hate that.',
    'I can see that.',
    'Fine. Whatever, I won’t.',
    'Every morning, in the notebook.',
    'Good. I don’t know. I might.',
  ].map((answer) => asked(log, answer)),
  ...[
    'How did you sleep?',
    'Can you tell me more about that?',
    'Would you say it is better?',
    'Would you do that?',
    'Could you turn your chair and tell him that?',
    'Would you keep a log, or would you rather not?',
    'Would you call her if she were ill?',
    'Would you keep a log? Could you call your sister?',
    'Would you like a form?',
    'Would you come back next week?',
    'Would you not drink this week?',
    'You could walk.',
    'Same time next Monday?',
  ].map((question) => asked(question, 'I can do that.')),
  `Client asked: “${log}” Therapist agreed: “I can do that.”`,
  `Therapist asked: “${log}” Client 2 agreed: “I can do that.”`,
  `Therapist asked: “${log}” Partner of client agreed: “I can do that.”`,
  `Therapist asked: “${log}” Client did not agree: “I can do that.”`,
  `Therapist asked: “${log}” Client agreed: “I can do that.” Client stated: “No.”`,
  `Therapist asked: “${log}” Client asked: “Yes.”`,
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

it('of several who answer a question, each has their own answer', () => {
  const of = (partner: string, speaker: string) => (sentence: string) =>
    agreedTasks(sentence, { name: 'Noor Haddad', partner, speaker }).join();
  const [a, b] = [of('a', 'client'), of('b', 'client-2')];
  const by = (who: string) => `Therapist asked: “${log}” ${who} agreed: “I can do that.”`;
  expect([a, b].map((one) => one(by('Client')))).toEqual([kept, '']);
  expect([a, b].map((one) => one(by('Client 2')))).toEqual(['', kept]);
  expect([a, b].map((one) => one(by('Partner B')))).toEqual(['', kept]);
  expect([a, b].map((one) => one('Client 2 stated: “I will call my sister.”'))).toEqual([
    '',
    'call your sister',
  ]);
});
