import { beforeAll, describe, expect, it } from 'vitest';
import type { SpokenLine } from '../../../src/core/lines.ts';
import type { EnforcedLimit } from '../../../src/core/template.ts';
import { type Judge, openJudge } from './judge.ts';
import { session } from './session.ts';

let judge: Judge;

beforeAll(async () => {
  ({ judge } = await openJudge(lines));
});

const lines = session(`
  T: Where does it hurt, and how long has it been there?
  C: On the left side, by my knee. It started gradually, in the winter. It gets worse when I climb stairs.
  T: Do you take anything for it?
  C: Two paracetamol, now and then. I put some cream on it as well.
  T: What about home?
  C: I live in a flat with some friends, close to my college. I study biology.
  T: Have you been drinking more than usual?
  C: More water, yes. And I have been eating a bit less.
  T: How was the party?
  C: I was a bit tipsy. A waiter dropped the cake and I laughed.
`);

/** Two clients in one room. */
const couple: SpokenLine[] = [
  ['therapist', 'Alma, would you begin? And Noor, after her.'],
  ['client', 'I would like to talk about the holiday. Noor never asked me about the dates.'],
  ['therapist', 'Noor, how do you see it?'],
  ['client-2', 'I booked the boat because it was cheap. I was ashamed to say so.'],
  ['therapist', 'Thank you, Noor. I can hear both of you, and Alma has heard it too.'],
].map(([participant = '', text = ''], index) => ({
  id: index + 1,
  startMs: index * 1000,
  endMs: index * 1000 + 900,
  text,
  participant,
  role: participant === 'therapist' ? 'therapist' : 'client',
}));

type Case = [rule: string, untrue: string, cited: number[], faithful: string];

const details: Case[] = [
  ['detail-not-in-evidence', 'The onset was sudden.', [2], 'The onset was gradual.'],
  ['term-not-in-evidence', 'The pain is by the elbow.', [1, 2], 'The pain is by the left knee.'],
  [
    'detail-not-in-evidence',
    'The knee gets better on climbing stairs.',
    [2],
    'The knee gets worse on climbing stairs.',
  ],
  ['term-not-in-evidence', 'It started in the summer.', [2], 'It started in the winter.'],
  [
    'term-not-in-evidence',
    'Client takes paracetamol and a syrup.',
    [4],
    'Client takes paracetamol and uses a cream.',
  ],
  [
    'detail-not-in-evidence',
    'Client takes paracetamol every day.',
    [4],
    'Client takes paracetamol occasionally.',
  ],
  [
    'term-not-in-evidence',
    'Client takes oxymorphone now and then.',
    [4],
    'Client takes paracetamol now and then.',
  ],
  [
    'detail-not-in-evidence',
    'Client lives in a flat far from college.',
    [6],
    'Client lives in a flat near college.',
  ],
  [
    'person-not-in-evidence',
    'Client lives in a flat with colleagues.',
    [6],
    'Client lives in a flat with friends.',
  ],
  ['term-not-in-evidence', 'Client studies chemistry.', [6], 'Client studies biology.'],
  ['detail-not-in-evidence', 'Client was sober at the party.', [9, 10], 'Client was tipsy at the party.'],
  ['term-not-in-evidence', 'A waiter dropped the soup.', [10], 'A waiter dropped the cake.'],
];

describe('a detail that was changed', () => {
  it.each(details)('%s: %s', (rule, untrue, cited, faithful) => {
    expect(judge(untrue, cited)).toContain(rule);
    expect(judge(faithful, cited)).toEqual([]);
  });

  it('may be named by a word that was said shortly before', () => {
    expect(judge('At the party, a waiter dropped the cake.', [10])).toEqual([]);
  });
});

describe('a sentence that nothing supports', () => {
  const supported = 'Client lives in a flat with friends.';
  it.each([
    'The CAGE was administered.',
    'The MMPI was used.',
    'Client sounded subdued.',
    'Client was alert and attentive.',
    'Client sighed often.',
    'Client was on the verge of tears.',
    'Client answered hesitantly.',
    'Rapport was good.',
    'Client was in good spirits.',
    'Client will see a neurologist.',
  ])('is refused beside one that is supported: %s', (sentence) => {
    expect(judge(supported, [6])).toEqual([]);
    expect(judge(`${supported} ${sentence}`, [6])).not.toEqual([]);
    expect(judge(`${supported.slice(0, -1)}; ${sentence}`, [6])).not.toEqual([]);
  });
});

describe('how somebody was in the room', () => {
  it.each([
    'Client, a biology student, was cheerful.',
    'Client was evasive about the flat and friends.',
    'He talked fast about the college.',
    'Mood was congruent with living in a flat.',
    'Client giggled about living with friends.',
  ])('is not observed: %s', (text) => {
    expect(judge(text, [6])).not.toEqual([]);
  });

  it('may be told where somebody said it, and of a symptom that came back', () => {
    expect(judge('Client reported laughing when a waiter dropped the cake.', [10])).toEqual([]);
    expect(judge('The pain by the knee appeared in the winter.', [2])).not.toContain('mental-status');
  });
});

describe('the people in the room', () => {
  it('are called by their names, and are not third parties', () => {
    const limits: EnforcedLimit[] = ['third_party_name'];
    expect(judge('Alma would like to talk about the holiday.', [2], { spoken: couple, limits })).toEqual([]);
    expect(
      judge('Noor was ashamed to say that the boat was cheap.', [4], { spoken: couple, limits }),
    ).toEqual([]);
    expect(
      judge('Marcus felt ashamed to say that the boat was cheap.', [4], { spoken: couple, limits }),
    ).not.toEqual([]);
  });

  it('said what is told of them', () => {
    expect(judge('Alma felt ashamed to say that the boat was cheap.', [2, 4], { spoken: couple })).toContain(
      'wrong-speaker',
    );
    expect(judge('Noor wanted to talk about the holiday.', [2, 4], { spoken: couple })).toContain(
      'wrong-speaker',
    );
  });
});

it('a change does not run backwards', () => {
  const rated = session(`
    T: How much did you believe it?
    C: Ninety percent.
    T: And now?
    C: Fifty.
  `);
  expect(judge('Belief went from 90 to 50 percent.', [1, 2, 3, 4], { spoken: rated })).toEqual([]);
  expect(judge('Belief went from 50 to 90 percent.', [1, 2, 3, 4], { spoken: rated })).toContain(
    'number-not-in-evidence',
  );
});
