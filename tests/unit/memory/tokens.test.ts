import { describe, expect, it } from 'vitest';
import { isOneSlipAway, stemOf, wordsOf } from '../../../src/memory/tokens.ts';

describe('words', () => {
  const cases: [text: string, words: string[]][] = [
    ['My Dad’s car, at 10:30!', ['my', 'dad', 'car', 'at', '10', '30']],
    ["I can't. Can’t you?", ['i', "can't", "can't", 'you']],
    ['step-dad_x', ['step', 'dad', 'x']],
    ['Lucía café ÉTÉ', ['lucia', 'cafe', 'ete']],
    ['отец ушёл 父', ['отец', 'ушел', '父']],
    ["'quoted' -- …", ['quoted']],
    ['', []],
  ];
  it.each(cases)('of %j are told apart', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it('longer than any word are cut', () => {
    expect(wordsOf('x'.repeat(5000))[0]).toHaveLength(64);
  });
});

it('forms of one word share a stem', () => {
  for (const forms of [
    ['leave', 'left', 'leaving', 'leaves'],
    ['die', 'died', 'dying', 'dead'],
    ['woman', 'women'],
    ['sleep', 'slept', 'sleeping'],
    ['cry', 'cried', 'crying'],
  ]) {
    expect(new Set(forms.map(stemOf)).size, forms.join()).toBe(1);
  }
});

describe('a slip', () => {
  const cases: [a: string, b: string, alike: boolean][] = [
    ['father', 'fathor', true],
    ['father', 'fathr', true],
    ['father', 'fathher', true],
    ['father', 'fahter', true],
    ['father', 'rather', false],
    ['father', 'fatherly', false],
    ['father', 'fothor', false],
    ['pain', 'pair', false],
  ];
  it.each(cases.filter(([a, b]) => a !== b || a === 'father'))('of %s as %s is seen: %s', (a, b, alike) => {
    expect(isOneSlipAway(a, b)).toBe(alike);
    expect(isOneSlipAway(b, a)).toBe(alike);
  });
});
