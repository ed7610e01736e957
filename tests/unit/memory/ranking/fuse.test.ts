import { describe, expect, it } from 'vitest';
import { fused } from '../../../../src/memory/ranking/fuse.ts';

const ranked = (...passages: number[]) => passages.map((passage, at) => ({ passage, score: 9 - at }));
const surely = (...passages: number[]) => passages.map((passage) => ({ passage, sure: 1 }));
const orderOf = (found: readonly { passage: number }[]) => found.map(({ passage }) => passage);

describe('two rankings in one', () => {
  it('have first what is first in both', () => {
    expect(orderOf(fused(ranked(3, 1, 2), surely(3, 4))).at(0)).toBe(3);
  });

  it('show the first of the other one above what both have in their middle', () => {
    const middle = Array.from({ length: 50 }, (_, at) => 100 + at);
    const found = orderOf(fused(ranked(...middle), surely(7, ...[...middle].reverse())));
    expect(found.indexOf(7)).toBeLessThan(5);
  });

  it('keep what only words find, where the other one knows nothing of it', () => {
    expect(orderOf(fused(ranked(1), surely(2, 3))).slice(0, 2)).toEqual([1, 2]);
  });

  it('give what is denied or somebody else’s only what it says surely', () => {
    const found = fused(ranked(1, 2), [{ passage: 2, sure: 0.35 }, ...surely(1)]);
    expect(orderOf(found)).toEqual([1, 2]);
    const [own = 0, denied = 0] = found.map(({ score }) => score);
    expect(denied).toBeLessThan(own * 0.8);
  });
});
