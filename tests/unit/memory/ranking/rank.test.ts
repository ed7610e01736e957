import { expect, it } from 'vitest';
import { indexFeatures } from '../../../../src/memory/ranking/feature-index.ts';
import { rank } from '../../../../src/memory/ranking/rank.ts';

/** Sessions of passages of features like `dad dad car`. */
function index(...sessions: string[][]) {
  return indexFeatures(
    sessions.map((passages) =>
      passages.map((text) => {
        const features = text.split(' ').filter((feature) => feature !== '');
        const counts = new Map<string, number>();
        for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
        return { counts, length: features.length };
      }),
    ),
  );
}

const dad = new Map([['dad', 1]]);

function ranked(of: ReturnType<typeof index>, weights: ReadonlyMap<string, number> = dad): number[] {
  return rank(of, weights, 100).map(({ passage }) => passage);
}

it('a rarer feature counts more, and a heavier one', () => {
  const of = index(['dad a b c'], ['car a b c'], ['car a b c'], ['x a b c']);
  const both = new Map([
    ['dad', 1],
    ['car', 1],
  ]);
  expect(ranked(of, both)[0]).toBe(0);
  expect(ranked(of, new Map([...both, ['car', 5]]))[0]).toBe(1);
});

it('a passage beside one that holds the feature comes before the same passage alone', () => {
  const of = index(['a b', 'dad b'], ['dad b', 'dad b'], ['c d', 'c d']);
  expect(ranked(of).slice(0, 2)).toEqual([2, 3]);
});

it('what is said right before and after is found too, further away it is not', () => {
  expect(ranked(index(['a', 'b', 'c', 'dad', 'd', 'e', 'f', 'g']))).toEqual([3, 2, 4, 1, 5]);
});

it('another session is no neighbour', () => {
  expect(ranked(index(['a', 'dad'], ['b', 'c']))).toEqual([1, 0]);
});

it('of the same passages those of the session that says it more often come first', () => {
  const of = index(['dad b', 'a', 'a', 'a', 'a'], ['dad b', 'a', 'a', 'a', 'dad']);
  expect(ranked(of).indexOf(5)).toBeLessThan(ranked(of).indexOf(0));
});

it('only what is accepted comes back, and no more than the limit', () => {
  const of = index(['dad', 'dad', 'dad']);
  expect(rank(of, dad, 100, (passage) => passage !== 1).map(({ passage }) => passage)).toEqual([0, 2]);
  expect(rank(of, dad, 1)).toHaveLength(1);
  expect(rank(of, dad, 0)).toEqual([]);
});

it('nothing is found where nothing is', () => {
  expect(rank(index(), dad, 10)).toEqual([]);
  expect(rank(index([''], ['']), dad, 10)).toEqual([]);
  expect(rank(index(['a']), dad, 10)).toEqual([]);
});
