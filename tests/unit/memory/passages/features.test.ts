import { expect, it } from 'vitest';
import { conceptLayer } from '../../../../src/memory/concepts.ts';
import { featuresOf } from '../../../../src/memory/passages/features.ts';

const lexicon = {
  layer: conceptLayer([{ id: 'father', terms: ['dad', 'my old man'] }]),
  shorthand: new Map([['hx', 'history']]),
};

it('features are stems without filler, and concepts, with how often', () => {
  const { counts, length } = featuresOf('My old man left. My dad, he left us: hx of leaving!', lexicon);
  expect([...counts].sort()).toEqual([
    ['#father', 2],
    ['dad', 1],
    ['histori', 1],
    ['leav', 3],
    ['man', 1],
    ['old', 1],
  ]);
  expect(length).toBe(7);
});

it('numbers are the same in words and in figures', () => {
  expect(featuresOf('three', lexicon).counts).toEqual(featuresOf('3', lexicon).counts);
});

it('filler alone has no features', () => {
  expect(featuresOf('Um, and then, you …', lexicon)).toEqual({ counts: new Map(), length: 0 });
});
