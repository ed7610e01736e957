import { describe, expect, it } from 'vitest';
import { createChannelsDiarizer } from '../../../src/speech/channels-diarizer.ts';

const participants = [
  { id: 'therapist', role: 'therapist' as const },
  { id: 'client', role: 'client' as const },
];
const texts = [
  'What was the week like?',
  'I hardly slept. I kept thinking about my father.',
  'What comes up when you think of him?',
  'I feel small. I was always the quiet one.',
  'Would you be willing to write to him, without sending it?',
  'I can try.',
];

function line(index: number, text: string) {
  const channel: 0 | 1 = index % 2 === 0 ? 1 : 0;
  return { id: index + 1, startMs: index * 1000, endMs: index * 1000 + 900, text, channel };
}

describe('channels diarizer', () => {
  const diarizer = createChannelsDiarizer();

  it('splits exactly and finds the channel of the therapist in the words', async () => {
    const found = await diarizer.diarize({
      lines: texts.map((text, index) => line(index, text)),
      participants,
    });
    expect(found.map((entry) => entry.participant)).toEqual(
      texts.map((_, i) => (i % 2 === 0 ? 'therapist' : 'client')),
    );
    expect(found.every((entry) => entry.confidence === 1)).toBe(true);
    expect(found.map((entry) => entry.line)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('leaves the names open where the words do not tell', async () => {
    const lines = [line(0, 'Okay.'), line(1, 'Okay.')];
    const found = await diarizer.diarize({ lines, participants });
    expect(found.map((entry) => entry.participant)).toEqual([null, null]);
  });

  it('refuses lines that were cut from mixed sound', async () => {
    const lines = [{ id: 1, startMs: 0, endMs: 900, text: 'Hello.' }];
    await expect(diarizer.diarize({ lines, participants })).rejects.toMatchObject({ code: 'failed' });
  });
});
