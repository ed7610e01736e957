import { describe, expect, it } from 'vitest';
import { NAMING_THRESHOLD, nameSpeakers } from '../../../src/speech/name-speakers.ts';

const pair = [
  { id: 'therapist', role: 'therapist' as const },
  { id: 'client', role: 'client' as const, personId: 'p1' },
];
const three = [...pair, { id: 'client-2', role: 'client' as const, personId: 'p2' }];

/** Voice 1 asks, voice 0 answers. */
const talk = [
  { voice: 0, text: 'I could not sleep again. My boss kept calling.' },
  { voice: 1, text: 'How did that feel in your body?' },
  { voice: 0, text: 'I felt sick. I just lay there.' },
  { voice: 1, text: 'It sounds like the evenings are the worst. What would you like to try?' },
  { voice: 0, text: 'I guess I could go for a walk.' },
  { voice: 1, text: "Let's write that down for this week." },
];

describe('naming the voices', () => {
  it('gives the therapist the voice that asks and leads, though the client opens', () => {
    const { names, confidence } = nameSpeakers(talk, pair);
    expect(names.get(1)).toBe('therapist');
    expect(names.get(0)).toBe('client');
    expect(confidence).toBeGreaterThan(NAMING_THRESHOLD);
  });

  it('does not depend on how the voices are numbered', () => {
    const swapped = talk.map((line) => ({ ...line, voice: 1 - line.voice }));
    expect(nameSpeakers(swapped, pair).names.get(0)).toBe('therapist');
  });

  it('calls the others of a couple by the order of their first words', () => {
    const lines = [
      { voice: 2, text: 'We had a fight. I slept on the sofa.' },
      ...talk,
      { voice: 2, text: 'I was so tired of it.' },
    ];
    const { names } = nameSpeakers(lines, three);
    expect([names.get(2), names.get(1), names.get(0)]).toEqual(['client', 'therapist', 'client-2']);
  });

  it('abstains where both talk alike', () => {
    const alike = [0, 1, 0, 1].map((voice) => ({ voice, text: 'It rained all day and the train was late.' }));
    const { names, confidence } = nameSpeakers(alike, pair);
    expect([...names.values()]).toEqual([null, null]);
    expect(confidence).toBeLessThan(NAMING_THRESHOLD);
  });

  it('abstains on one line each, and on one voice', () => {
    expect([...nameSpeakers(talk.slice(0, 2), pair).names.values()]).toEqual([null, null]);
    const alone = talk.filter((line) => line.voice === 1);
    expect([...nameSpeakers(alone, pair).names.values()]).toEqual([null]);
  });

  it('gives every voice to the only participant', () => {
    expect(nameSpeakers(talk, pair.slice(1)).names.get(0)).toBe('client');
  });
});
