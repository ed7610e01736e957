import { expect, test } from 'vitest';
import { editDistance } from '../../../src/core/edit-distance.ts';

test.each([
  ['', '', 0],
  ['the client said so', 'the client said so', 0],
  ['', 'three new words', 3],
  ['three old words', '', 3],
  ['the client reported low mood', 'the client shared low mood', 1],
  ['a b c d', 'b c d', 1],
  ['a b a b', 'a b', 2],
  ['a b c', 'c b a', 2],
  ['over  many\n spaces', 'over many spaces', 0],
])('%j to %j takes %i', (before, after, distance) => {
  expect(editDistance(before, after)).toBe(distance);
  expect(editDistance(after, before)).toBe(distance);
});

test('it never is more than the longer text, nor less than the difference, and keeps the triangle', () => {
  const texts = Array.from({ length: 12 }, (_, seed) => textOf(seed, 5 + ((seed * 7) % 40)));
  const words = (text: string) => text.split(' ').length;
  for (const a of texts)
    for (const b of texts) {
      const distance = editDistance(a, b);
      expect(distance).toBeLessThanOrEqual(Math.max(words(a), words(b)));
      expect(distance).toBeGreaterThanOrEqual(Math.abs(words(a) - words(b)));
      for (const c of texts) expect(editDistance(a, c)).toBeLessThanOrEqual(distance + editDistance(b, c));
    }
});

test('two whole notes of five thousand words that have nothing in common are compared', () => {
  const [a, b] = [textOf(1, 5000), textOf(2, 5000).toUpperCase()];
  expect(editDistance(a, b)).toBe(5000);
});

/** Words of a small vocabulary, the same for the same seed. */
function textOf(seed: number, length: number): string {
  let state = seed + 1;
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return `w${state % 9}`;
  }).join(' ');
}
