import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { irregularForms } from '../../../src/memory/irregular-forms.ts';
import { lineFilter } from '../../../src/memory/line-filter.ts';
import { stemOf, wordsOf } from '../../../src/memory/tokens.ts';

function dropped(words: Iterable<string>): string[] {
  const filters = new Map<string, (text: string) => boolean>();
  return [...words].filter((word) => {
    const stem = stemOf(word);
    const filter = filters.get(stem) ?? lineFilter([stem], []);
    filters.set(stem, filter);
    return !filter(`"${word.toUpperCase()}"`) || !filter(`_${word.replace("'", '’')}`);
  });
}

it('no form of a word is dropped by the filter for its stem', () => {
  const endings =
    'abilities ability cry cried crying hopes hoping tie tied skies relational dies dying sensibly nobility';
  expect(dropped([...irregularForms.keys(), ...endings.split(' ')])).toEqual([]);
});

it('no word of real conversations is dropped by the filter for its stem', () => {
  const corpus = '../shared/data/search/primock57-highlights/corpus.jsonl';
  if (!existsSync(corpus)) {
    console.warn('skipped: the search sets of ../shared/data are absent');
    return;
  }
  const words = new Set(wordsOf(readFileSync(corpus, 'utf8')));
  expect(words.size).toBeGreaterThan(1000);
  expect(dropped(words)).toEqual([]);
});

it('slips of a word pass, other words do not', () => {
  const filter = lineFilter([], ['father']);
  for (const slip of ['fathr', 'fater', 'fathor', 'fahter', 'fathers', 'fathe', "Fathr's"]) {
    expect(filter(`my ${slip} left`), slip).toBe(true);
  }
  for (const other of ['rather', 'fantasy', 'grandfather', 'fat'])
    expect(filter(`my ${other} left`), other).toBe(false);
});

it('a line with letters that folding may change passes', () => {
  expect(lineFilter(['cafe'], [])('at the café')).toBe(true);
  expect(lineFilter(['cafe'], [])('“at home” …')).toBe(false);
});
