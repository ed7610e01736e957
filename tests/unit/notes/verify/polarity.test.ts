import { beforeAll, describe, expect, it } from 'vitest';
import { type Judge, openJudge } from '../judge.ts';
import { session } from '../session.ts';

let judge: Judge;

beforeAll(async () => {
  ({ judge } = await openJudge(lines));
});

const lines = session(`
  T: Have you noticed any rash or swelling?
  C: No.
  T: Do you smoke at all?
  C: Not any more.
  T: Is your sister still living?
  C: Yes, she's still living.
  T: Are you passing urine OK?
  C: Yep.
  C: The cream didn't help with the itch. The headaches get worse when I bend down.
  C: I don't have any cough, but I did have a fever on Friday.
  C: I can't sleep at night. I like my job.
  T: Apart from the asthma, do you have any other illnesses?
  C: No, nothing.
  T: Allergies to any medications?
  C: Allergies? Uh, no.
  C: I wrote some of the letter already.
  T: You could drop off the sample at the practice next week.
  C: Okay.
  C: He doesn't count. I'm not a very big drinker.
  T: Any fevers?
  C: I haven't , I felt a bit hot and sweaty.
  T: Did your symptoms start after the trip? And had you been there before?
  C: Uh, yes. No, I've been before. I'll try the other beach.
  T: Do you drink much in the way of alcohol?
  C: Uh, no.
  T: Recreational drugs?
  C: No.
  T: Was there any blood in the vomit?
  C: No, no blood.
`);

type Case = [why: string, untrue: string, cited: number[], faithful: string];

const flips: Case[] = [
  ['a short no answers for the question', 'Client had a rash.', [1, 2], 'No rash was noticed by client.'],
  [
    'of two things denied together neither is there',
    'Client had swelling but no rash.',
    [1, 2],
    'Neither rash nor swelling was noticed.',
  ],
  ['what has ceased was there', 'Client never smoked.', [3, 4], 'Client no longer smokes.'],
  [
    'what goes on has not ceased',
    "Client's sister is no longer living.",
    [5, 6],
    "Client's sister is still living.",
  ],
  [
    'what is all right is no trouble',
    'Client has trouble passing urine.',
    [7, 8],
    'Client has no trouble passing urine.',
  ],
  [
    'a noun can carry the no',
    'The cream brought relief from the itch.',
    [9],
    'The cream brought no relief from the itch.',
  ],
  [
    'worse is not better',
    'The headaches get better when bending down.',
    [9],
    'The headaches get worse when bending down.',
  ],
  [
    'a no ends where another clause begins',
    'Client had a cough but no fever.',
    [10],
    'Client had a fever but no cough.',
  ],
  ['unable is a no', 'Client is able to sleep at night.', [11], 'Client is unable to sleep at night.'],
  ['dislike is the opposite of like', 'Client dislikes the job.', [11], 'Client likes the job.'],
  [
    'what is left out of a question is not denied',
    'Client has other illnesses beside asthma.',
    [12, 13],
    'Apart from asthma client has no other illnesses.',
  ],
  ['an echo of the question is no yes', 'Client has allergies.', [14, 15], 'Client is free of allergies.'],
  [
    'a general word denied by itself',
    'Client said that he counts.',
    [19],
    'Client said that he does not count.',
  ],
  [
    'a degree is denied with its word',
    'Client is a very big drinker.',
    [19],
    'Client is not a very big drinker.',
  ],
  ['free of is a no, also after was', 'The vomit held blood.', [28, 29], 'The vomit was free of blood.'],
  ['negative for is a no', 'Client had blood in the vomit.', [28, 29], 'Vomit was negative for blood.'],
];

/** What the lines bear, in words that were once refused. */
const borne: [why: string, cited: number[], text: string][] = [
  ['a short answer ends before the next clause', [20, 21], 'Client felt a bit hot and sweaty.'],
  [
    'two questions, two plain noes',
    [24, 25, 26, 27],
    'Client denies drinking much alcohol and using recreational drugs.',
  ],
  ['a word that begins a sentence is no name', [22, 23], 'Symptoms came after the trip.'],
  ['what somebody plans is no deed', [23], 'Client plans to try the other beach.'],
  ['nor what they mean to do', [23], 'Client means to try the other beach.'],
];

/** And what they do not. */
const unborne: [why: string, cited: number[], text: string][] = [
  [
    'one of two was never asked',
    [24, 25],
    'Client denies drinking much alcohol and using recreational drugs.',
  ],
  ['of a person it is an impression', [20, 21], 'Client seemed fine.'],
];

const times: Case[] = [
  [
    'what is to be dropped off was not',
    'The sample was dropped off at the practice.',
    [17, 18],
    'The sample is to be dropped off at the practice next week.',
  ],
];

describe('a statement and the lines it names', () => {
  it.each(flips)('say the same of what is so: %s', (_, untrue, cited, faithful) => {
    expect(judge(untrue, cited)).toContain('negation-flip');
    expect(judge(faithful, cited)).not.toContain('negation-flip');
  });

  it.each(times)('say the same of when it is so: %s', (_, untrue, cited, faithful) => {
    expect(judge(untrue, cited)).toContain('tense');
    expect(judge(faithful, cited)).not.toContain('tense');
  });

  it.each(borne)('are not told apart by the way it is put: %s', (_, cited, text) => {
    expect(judge(text, cited)).toEqual([]);
  });

  it.each(unborne)('are not taken for the same: %s', (_, cited, text) => {
    expect(judge(text, cited)).not.toEqual([]);
  });
});
