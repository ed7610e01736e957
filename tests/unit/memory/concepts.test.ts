import { describe, expect, it } from 'vitest';
import { conceptLayer } from '../../../src/memory/concepts.ts';
import { stemOf, wordsOf } from '../../../src/memory/tokens.ts';

const layer = conceptLayer([
  { id: 'family', terms: ['family'] },
  { id: 'parents', under: 'family', terms: ['parent'] },
  { id: 'father', under: 'parents', terms: ['dad', 'my/her old man', 'step-dad'] },
  { id: 'mother', under: 'parents', terms: ['mom'] },
  { id: 'leaving', terms: ['walk out', 'leave … for good'] },
]);

function named(text: string): string[] {
  return layer.namedIn(wordsOf(text).map(stemOf));
}

describe('a text names a concept', () => {
  const cases: [text: string, ids: string[]][] = [
    ['My dads', ['father']],
    ['HER OLD MAN walked out', ['father', 'leaving']],
    ['an old man', []],
    ['my old friend, that man', []],
    ['a stepdad, a step-dad', ['father']],
    ['he left us all for good', ['leaving']],
    ['he left us all the money and that was for good', []],
    ['he left', []],
    ['walk in, then out', []],
    ['', []],
  ];
  it.each(cases)('%j: %j', (text, ids) => {
    expect(named(text)).toEqual(ids);
  });
});

it('a wider concept is answered by the narrower ones, a narrower one only hinted at by its parent', () => {
  expect([...layer.answersTo('father')]).toEqual([
    ['father', 1],
    ['parents', 0.3],
  ]);
  expect([...layer.answersTo('family')]).toEqual([
    ['family', 1],
    ['parents', 0.8],
    ['father', 0.8],
    ['mother', 0.8],
  ]);
});

it('a concept that is often said with another answers for it, but only a little', () => {
  const { answersTo } = conceptLayer([
    { id: 'flu', near: ['fever'], terms: ['flu'] },
    { id: 'fever', terms: ['hot'] },
  ]);
  expect([...answersTo('flu')]).toEqual([
    ['flu', 1],
    ['fever', 0.3],
  ]);
  expect([...answersTo('fever')]).toEqual([['fever', 1]]);
});

it('every mention is found from its first word to its last', () => {
  const stems = wordsOf('my old man and my step dad left us all for good').map(stemOf);
  expect(layer.mentionsIn(stems)).toEqual([
    { id: 'father', at: 0, end: 3 },
    { id: 'father', at: 5, end: 7 },
    { id: 'father', at: 6, end: 7 },
    { id: 'leaving', at: 7, end: 12 },
  ]);
});

it('some concepts are found alone, where they are found among all', () => {
  const stems = wordsOf('my old man and my step dad left us all for good').map(stemOf);
  const found = layer.finderOf((id) => id === 'leaving')(stems);
  expect(found).toEqual(layer.mentionsIn(stems).filter(({ id }) => id === 'leaving'));
  expect(layer.finderOf(() => false)(stems)).toEqual([]);
});

it('a concept belongs to itself and to all above it', () => {
  expect(layer.belongsTo('father', 'father')).toBe(true);
  expect(layer.belongsTo('father', 'family')).toBe(true);
  expect(layer.belongsTo('family', 'father')).toBe(false);
  expect(layer.belongsTo('nobody', 'family')).toBe(false);
});

it('concepts that lie under each other in a circle do no harm', () => {
  const circle = conceptLayer([
    { id: 'a', under: 'b', terms: ['x'] },
    { id: 'b', under: 'a', terms: ['y'] },
    { id: 'c', terms: ['z'] },
  ]);
  expect([...circle.answersTo('c').keys()]).toEqual(['c']);
  expect([...circle.answersTo('a').keys()].sort()).toEqual(['a', 'b']);
});
