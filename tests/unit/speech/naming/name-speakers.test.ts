import { describe, expect, it } from 'vitest';
import type { NamingRequest, ToldVoices } from '../../../../src/core/speech-ports.ts';
import { nameVoices } from '../../../../src/speech/naming/name-speakers.ts';

const pair = [
  { id: 'therapist', role: 'therapist' as const },
  { id: 'client', role: 'client' as const, personId: 'p1' },
];
const three = [...pair, { id: 'client-2', role: 'client' as const, personId: 'p2' }];
const names = { p1: 'Daniel Okafor', p2: 'Theo Lindqvist' };

type Said = [voice: number | null, text: string];

/** Voice 1 asks, voice 0 answers. */
const talk: Said[] = [
  [0, 'I could not sleep again. My boss kept calling.'],
  [1, 'How did that feel in your body?'],
  [0, 'I felt sick. I just lay there.'],
  [1, 'It sounds like the evenings are the worst. What would you like to try?'],
  [0, 'I guess I could go for a walk.'],
  [1, "Let's write that down for this week."],
];
/** Nothing in these words tells who leads. */
const rain: Said[] = [0, 1, 0, 1, 0, 1].map((voice) => [voice, 'It rained all day and the train was late.']);

interface Case extends Partial<NamingRequest> {
  likeness?: number[][];
}

function naming(said: readonly Said[], { likeness = [], ...more }: Case = {}) {
  const count = 1 + Math.max(...said.map(([voice]) => voice ?? 0));
  const told: ToldVoices = {
    lines: said.map(([voice]) => ({ voice, confidence: voice === null ? 0 : 0.95 })),
    voices: Array.from({ length: count }, (_, voice) => ({ seconds: 60, likeness: likeness[voice] ?? [] })),
  };
  const lines = said.map(([, text], index) => ({
    id: index + 1,
    startMs: index * 4000,
    endMs: index * 4000 + 3000,
    text,
  }));
  const enrolled = likeness[0]?.map(() => ({
    participant: 'therapist',
    statistics: { model: 'm', seconds: 60, values: [] },
  }));
  const request = { lines, participants: pair, names, decided: new Map<number, string>(), ...more };
  const named = nameVoices({ ...request, ...(enrolled && { enrolled }) }, told);
  const by = new Map(said.map(([voice], index) => [voice, named.lines[index]?.participant]));
  return { ...named, who: (voice: number) => by.get(voice) };
}

describe('the therapist', () => {
  it('is the voice that asks and leads, though the client opens, however the voices are numbered', () => {
    const { who, lines, voices } = naming(talk);
    expect([who(1), who(0)]).toEqual(['therapist', 'client']);
    expect(Math.min(...lines.map(({ confidence }) => confidence))).toBeGreaterThan(0.8);
    expect(voices).toEqual([
      { voice: 1, by: 'elimination' },
      { voice: 2, by: 'words' },
    ]);
    expect(naming(talk.map(([voice, text]): Said => [1 - (voice ?? 0), text])).who(0)).toBe('therapist');
  });

  it('stays unnamed where both talk alike, with the voices told apart for one answer each', () => {
    const { lines, voices } = naming(rain);
    expect(lines.map(({ participant }) => participant)).toEqual(rain.map(() => null));
    expect(lines.map(({ voice }) => voice)).toEqual([1, 2, 1, 2, 1, 2]);
    expect(voices.every(({ by }) => by === undefined)).toBe(true);
  });

  it('stays unnamed after one line each, and where only one voice is heard', () => {
    expect(naming(talk.slice(0, 2)).who(1)).toBeNull();
    expect(naming(talk.filter(([voice]) => voice === 1)).who(1)).toBeNull();
  });

  it('is the enrolled voice where the words do not tell', () => {
    const { who, voices } = naming(rain, { likeness: [[-5], [6]] });
    expect([who(1), who(0)]).toEqual(['therapist', 'client']);
    expect(voices[1]?.by).toBe('enrolled');
    expect(naming(rain.slice(1, 2).concat(rain.slice(1, 2)), { likeness: [[-5], [6]] }).who(1)).toBe(
      'therapist',
    );
  });

  it.each([
    ['no voice is like it, though one is less so', [[-1], [-12]]],
    ['two voices are', [[6], [5]]],
    ['the numbers are of another version', [[Number.NaN], [Number.NaN]]],
  ])('is not taken from an enrolled voice when %s', (_, likeness) => {
    expect(naming(rain, { likeness }).who(0)).toBeNull();
  });

  it('stays unnamed where the words are sure of another voice than the enrolled one', () => {
    const long = [...talk, ...talk, ...talk, ...talk];
    expect(naming(long).who(1)).toBe('therapist');
    const { who, voices } = naming(long, { likeness: [[6], [-5]] });
    expect([who(0), who(1)]).toEqual([null, null]);
    expect(voices.map(({ perhaps }) => perhaps)).toEqual(['client', 'therapist']);
  });
});

const couple: Said[] = [
  [1, 'Daniel, how was the week for you?'],
  [0, 'We had a fight. I slept on the sofa.'],
  [1, 'Theo, what was that like for you?'],
  [2, 'I was so tired of it. I went to bed.'],
  [1, 'Daniel, what did you hear him say?'],
  [0, 'That he was tired. I thought he hated me.'],
  [1, 'Theo, could you tell him what you would need?'],
  [2, 'I guess I just needed some quiet.'],
  [1, "Let's make that the homework for this week."],
];

describe('the two of a couple', () => {
  it('are never guessed from their order or from who answers; a likely name is only offered', () => {
    const { who, voices } = naming(couple, { participants: three });
    expect([who(0), who(1), who(2)]).toEqual([null, 'therapist', null]);
    expect(voices.map(({ perhaps }) => perhaps)).toEqual([undefined, 'client', 'client-2']);
  });

  it('are named when one of them says who he is: the other is the one left', () => {
    const said: Said[] = [...couple, [2, "No, I'm Theo, and I was there."]];
    const { who, voices } = naming(said, { participants: three });
    expect([who(0), who(1), who(2)]).toEqual(['client', 'therapist', 'client-2']);
    expect(voices.map(({ by }) => by)).toEqual(['words', 'elimination', 'said-so']);
  });

  it.each([
    ["I'm Theo's husband, after all."],
    ["He always says I'm Theo, the quiet one."],
    ["I'm not Theo."],
  ])('are not named by “%s”', (text) => {
    expect(naming([...couple, [0, text]], { participants: three }).who(0)).toBeNull();
  });

  it('are not named by a name that both give', () => {
    const said: Said[] = [...couple, [2, "I'm Theo."], [0, "I'm Theo."]];
    expect(naming(said, { participants: three }).who(2)).toBeNull();
  });
});

describe('somebody who is talked about', () => {
  it('never becomes a speaker, however much is said of her', () => {
    const said: Said[] = [
      [1, 'How are things with your mother, Rosa?'],
      [0, "Rosa called again. My mother says, I'm Rosa, I raised four of you."],
      [1, 'What does Rosa want? And your husband, Marek, what did Marek say?'],
      [0, 'Marek said nothing. Marek never does. Rosa does it all. I just cried.'],
      [1, 'It sounds like Rosa and Marek are both in the room with us.'],
      [0, 'I feel like that. My husband is Marek, my mother is Rosa, and I am nobody.'],
    ];
    const { lines, voices } = naming(said, { names: { p1: 'Ewa Nowak' } });
    expect(new Set(lines.map(({ participant }) => participant))).toEqual(new Set(['therapist', 'client']));
    expect(voices).toHaveLength(2);
  });
});

describe('what the clinician decided', () => {
  it('names the voice of which it is a good part, and the other by elimination', () => {
    const decided = new Map([
      [1, 'therapist'],
      [3, 'therapist'],
    ]);
    const { who, voices } = naming(rain, { decided });
    expect([who(0), who(1)]).toEqual(['therapist', 'client']);
    expect(voices.map(({ by }) => by)).toEqual(['clinician', 'elimination']);
  });

  it('of a single line corrects the split and names no voice', () => {
    const { who } = naming([...talk, ...talk], { decided: new Map([[2, 'client']]) });
    expect([who(1), who(0)]).toEqual(['therapist', 'client']);
  });
});

it('an extra voice is nobody, though everybody else has a name', () => {
  const said: Said[] = [...talk, [2, 'The taxi is here.']];
  const { who, voices } = naming(said);
  expect([who(1), who(0), who(2)]).toEqual(['therapist', null, null]);
  expect(voices[2]).toEqual({ voice: 3 });
});
