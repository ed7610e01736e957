import { expect, it } from 'vitest';
import { inverseFrequency, termScore } from '../../../../src/memory/ranking/bm25.ts';

it('a term in no document is the most telling, one in every document is still not negative', () => {
  expect(inverseFrequency(0, 100)).toBeGreaterThan(inverseFrequency(1, 100));
  expect(inverseFrequency(100, 100)).toBeGreaterThan(0);
});

it('one mention in a document of average length scores its rarity', () => {
  expect(termScore(1, 1, 3)).toBeCloseTo(3);
});

it('more mentions add less and less, and a longer document is held back', () => {
  const [one, two, three] = [1, 2, 3].map((count) => termScore(count, 1, 1)) as [number, number, number];
  expect(two).toBeGreaterThan(one);
  expect(three - two).toBeLessThan(two - one);
  expect(termScore(1, 2, 1)).toBeLessThan(one);
  expect(termScore(0, 1, 1)).toBe(0);
});
