import { describe, expect, it } from 'vitest';
import { meaningsOf } from '../../../../src/notes/phrases/meanings.ts';
import { readMeanings } from '../../../../src/notes/phrases/meanings-file.ts';
import { templates } from '../session.ts';

const meanings = meaningsOf(
  [
    { refused: 'unheard', words: ['heart', 'heart attack/infarction', 'rash < itchy skin'] },
    { refused: 'beside', words: ['begin~/began', 'end~'] },
  ],
  ['tired/worn out'],
);

/** Kind and entry of all that a text means. */
function entriesIn(text: string) {
  return meanings.sensesIn(text).map(({ kind, entry, bears }) => [kind, entry, bears]);
}

describe('words that mean the same, or exclude one another', () => {
  it('are found in any of their forms', () => {
    expect(entriesIn('It begins, it ended.')).toEqual([
      [1, 3, undefined],
      [1, 4, undefined],
    ]);
    expect(entriesIn('He is worn out.')).toEqual([[-1, 5, undefined]]);
  });

  it('are less than what a longer saying makes of them', () => {
    expect(entriesIn('a heart attack')).toEqual([
      [0, 0, 'more'],
      [0, 1, undefined],
    ]);
  });

  it('bear a word before the sign, and claim nothing by themselves', () => {
    expect(entriesIn('My itchy skin.')).toEqual([[0, 2, 'other']]);
    expect(entriesIn('A rash.')).toEqual([[0, 2, undefined]]);
  });

  it('say by their kind when they are refused', () => {
    expect([0, 1, -1].map((kind) => meanings.refusedWhen(kind))).toEqual(['unheard', 'beside', 'placed']);
  });

  it('are read from the file that ships', async () => {
    const shipped = await readMeanings(templates);
    const [tummy] = shipped.sensesIn('tummy');
    const [abdomen] = shipped.sensesIn('abdominal');
    expect(tummy).toBeDefined();
    expect(tummy?.entry).toBe(abdomen?.entry);
    expect(shipped.refusedWhen(tummy?.kind ?? -1)).toBe('unheard');
  });
});
