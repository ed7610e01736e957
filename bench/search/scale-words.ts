import { readFileSync } from 'node:fs';
import { oneOf, seeded } from '../notes/random.ts';

/** One line of talk. */
export interface ScaleLine {
  speaker: 'therapist' | 'client';
  text: string;
}

/** Words of one session's passages at most; with passages of some fifty words it makes eighty of them. */
const sessionWords = 4000;

/** Words that come up in one person's life again and again. */
interface Life {
  people: string[];
  places: string[];
  matters: string[];
}

/**
 * Makes talk that is the same in every run: sentences of therapy with words put in. Some words are everybody's, some one
 * client's, and others come from a list of 50,000 English words, each the rarer the further down it stands (Zipf), so that the
 * dictionaries of an index are as long as those of real talk.
 */
export function talkMaker(): (client: number, session: number) => ScaleLine[] {
  const list = readFileSync('templates/rules/english-words.txt', 'utf8').split('\n');
  const rare = list.flatMap((line) => /^[a-z]{3,}/.exec(line)?.[0] ?? []).slice(150);
  return (client, session) => {
    const life = lifeOf(client, rare);
    const random = seeded(client * 100_003 + session);
    const topics = Array.from({ length: 4 }, () => oneOf(life.matters, random));
    const lines: ScaleLine[] = [];
    for (let words = 0; words < sessionWords; ) {
      const speaker = random() < 0.36 ? 'therapist' : 'client';
      const sentences = speaker === 'therapist' ? asked : said;
      const count = speaker === 'therapist' || random() < 0.5 ? 1 : 2;
      const text = Array.from({ length: count }, () =>
        filled(oneOf(sentences, random), { life, rare, topics, random }),
      ).join(' ');
      words += text.split(' ').length;
      lines.push({ speaker, text });
    }
    return lines;
  };
}

function lifeOf(client: number, rare: readonly string[]): Life {
  const random = seeded(client + 7);
  const some = (count: number) => Array.from({ length: count }, () => oneOf(rare, random));
  const named = (count: number) => some(count).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return { people: named(12), places: named(8), matters: [...some(40), ...matters] };
}

interface Filling {
  life: Life;
  rare: readonly string[];
  topics: readonly string[];
  random: () => number;
}

function filled(sentence: string, { life, rare, topics, random }: Filling): string {
  return sentence.replace(/\{(\w)\}/g, (_, slot: string) => {
    if (slot === 'P') return oneOf(life.people, random);
    if (slot === 'L') return oneOf(life.places, random);
    if (slot === 'T') return oneOf(topics, random);
    // Each rank as often as its number says: half of them from the first two hundred.
    if (slot === 'w') return rare[Math.floor(rare.length ** random()) - 1] ?? 'thing';
    return oneOf(slots[slot] ?? ['thing'], random);
  });
}

const matters = [
  'the divorce',
  'the promotion',
  'my blood pressure',
  'the mortgage',
  'the garden',
  'the miscarriage',
  'the accident',
  'drinking',
  'the diagnosis',
  'the funeral',
  'the custody hearing',
  'my knees',
  'the new manager',
  'the loan',
  'the wedding',
  'panic on the bus',
  'nightmares',
  'the church',
  'the choir',
  'the driving test',
  'retirement',
  'the move',
  'the adoption',
  'night shifts',
  'the bullying',
  'the exam',
  'the rent',
  'being alone',
  'the surgery',
];

const slots: Record<string, readonly string[]> = {
  r: [
    'mother',
    'father',
    'sister',
    'brother',
    'wife',
    'husband',
    'daughter',
    'son',
    'boss',
    'neighbour',
    'aunt',
    'grandmother',
    'stepfather',
    'cousin',
    'partner',
    'best friend',
  ],
  f: [
    'anxious',
    'sad',
    'angry',
    'empty',
    'guilty',
    'ashamed',
    'calm',
    'hopeful',
    'numb',
    'scared',
    'lonely',
    'proud',
    'relieved',
    'jealous',
    'overwhelmed',
    'tired',
    'irritable',
    'helpless',
  ],
  s: [
    'my chest gets tight',
    'I cannot sleep',
    'my hands shake',
    'I have no appetite',
    'I wake at four',
    'my stomach turns',
    'I get headaches',
    'I cry in the car',
    'I cannot concentrate',
    'my heart races',
    'I stay in bed',
    'I snap at everybody',
  ],
  a: [
    'walking',
    'the breathing',
    'the diary',
    'cooking',
    'swimming',
    'calling a friend',
    'the worry time',
    'reading in the kitchen',
    'going to the group',
    'the thought record',
    'yoga',
    'painting',
    'leaving the phone outside',
  ],
  d: [
    'Monday',
    'Tuesday',
    'Wednesday',
    'Thursday',
    'Friday',
    'Saturday',
    'Sunday',
    'yesterday',
    'last week',
    'the weekend',
    'in the morning',
    'at night',
    'after work',
    'over Christmas',
  ],
  n: ['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'twelve', 'twenty', 'forty'],
  m: [
    'sertraline',
    'mirtazapine',
    'lithium',
    'propranolol',
    'quetiapine',
    'the tablets',
    'the inhaler',
    'melatonin',
  ],
};

const asked = [
  'How was that for you?',
  'Mm-hm.',
  'Tell me more about {P}.',
  'What went through your mind when {P} said that?',
  'And where in your body do you notice it?',
  'Last time you spoke about {T}.',
  'How did {a} go this week?',
  'So {d} was the hardest.',
  'What would you say to a friend who felt {f}?',
  'It sounds as if you felt {f} there.',
  'Shall we look at {T} again?',
  'How many hours did you sleep on {d}?',
  'Are you still taking {m}?',
  'What did your {r} answer?',
  'You said that before, about the {w}.',
  'Let us write that down.',
  'From zero to ten, how strong was it?',
  'And when {s}, what do you do then?',
  'Would you try {a} until {d}?',
  'I wonder whether the {w} and {T} belong together.',
  'What does the {w} mean to you?',
  'Who else knows about {T}?',
  'That took courage, with your {r}.',
  'What keeps you from going to {L}?',
  'And your {r}, does he know?',
  'Take your time.',
  'What was different on {d}?',
  'Have you had any thoughts of hurting yourself?',
];

const said = [
  'I saw {P} on {d} and we only talked about the {w}.',
  'Every time I think of {T} {s}.',
  'My {r} called about {T} and I did not pick up.',
  'I felt {f} the whole {d}, and I do not know why.',
  'We went to {L} with my {r} and it was all right until somebody mentioned the {w}.',
  'I tried {a} {n} times.',
  'At work they want the {w} by {d} and nobody asked me.',
  'I am {f} because of {T}, that is what it is.',
  'My {r} never says sorry, not even after {T}.',
  'I have not touched a drop since {d}.',
  'It was like a {w} falling on me.',
  'Then {P} laughed and I went out and stood by the {w}.',
  'I keep dreaming of the {w} in {L}.',
  'I slept {n} hours, maybe less.',
  'The {w} was broken and I shouted at my {r} for it.',
  'I told {P} about {T}, for the first time.',
  'Yeah.',
  'I do not know.',
  'When I was {n} we lived in {L} and my {r} drank.',
  '{P} thinks that I should stop {m}.',
  'I forgot {m} on {d}.',
  'There was a letter about {T}, and {s} since then.',
  'I was {f} at first and then only {f}.',
  'He walked out and took the {w}.',
  'I did {a} on {d} and it helped a little.',
  'I never liked {L}, it smells of {w}.',
  'My {r} is in hospital again.',
  'The {w}, the {w}, it is always the same with {P}.',
  'We argued about the {w} for {n} hours.',
  'I could not get out of bed on {d}.',
  'I want to be able to go to {L} without {f} feelings.',
  'If {T} goes wrong I do not know what I will do.',
  'No, not really.',
  'My {r} wants me to sell the {w}.',
  'I used to like {w} and now I do not care.',
  'I counted to {n} and it went away.',
  'They put {P} in charge of the {w}.',
  'I have been putting off {T} since {d}.',
  'She said I was {f}, imagine that.',
];
