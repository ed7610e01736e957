import type { Phrase } from './phrase.ts';
import { cost } from './phrase-anchors.ts';
import type { SpokenWords } from './phrase-match.ts';

/** Phrases by the words each must hold, so that a line is held against few of very many. */
export interface PhraseIndex<T> {
  size: number;
  /** Everything whose phrase might occur in the text, in the order it was given. */
  candidates(said: SpokenWords): T[];
}

/** Files entries under the words of which a text must hold one, of each of the first few groups of their phrase. */
export function indexPhrases<T extends { phrase: Phrase }>(entries: readonly T[]): PhraseIndex<T> {
  const filed = { words: new Map<string, number[]>(), beginnings: new Map<string, number[]>() };
  const needed = entries.map(({ phrase }, entry) => {
    const groups = phrase.anchors.slice(0, mostGroups);
    for (const [group, words] of groups.entries()) file(filed, words, entry * mostGroups + group);
    return 2 ** groups.length - 1;
  });
  const always = entries.flatMap((_, entry) => (needed[entry] === 0 ? entry : []));
  const held = new Uint8Array(entries.length);
  return {
    size: entries.length,
    candidates(said) {
      const touched = mark(held, filed, said);
      if (touched.length === 0)
        return always.length === 0 ? [] : always.flatMap((entry) => entries[entry] ?? []);
      const whole = touched.filter((entry) => held[entry] === needed[entry]);
      for (const entry of touched) held[entry] = 0;
      return [...always, ...whole].sort((one, other) => one - other).flatMap((entry) => entries[entry] ?? []);
    },
  };
}

/** For each word, which group of which entry holds it; the entry's number times {@link mostGroups}, plus the group's. */
interface Filed {
  words: Map<string, number[]>;
  beginnings: Map<string, number[]>;
}

/** Notes for each entry which of its groups the text holds. @returns the entries of which it holds any */
function mark(held: Uint8Array, { words, beginnings }: Filed, said: SpokenWords): number[] {
  const touched: number[] = [];
  const note = (places: readonly number[] = []) => {
    for (const place of places) {
      const entry = Math.floor(place / mostGroups);
      if (held[entry] === 0) touched.push(entry);
      held[entry] = (held[entry] ?? 0) | (1 << (place % mostGroups));
    }
  };
  for (const word of said.words) note(words.get(word));
  if (beginnings.size > 0) for (const beginning of beginningsOf(said)) note(beginnings.get(beginning));
  return touched;
}

const beginningsKnown = new WeakMap<SpokenWords, ReadonlySet<string>>();

function beginningsOf(said: SpokenWords): ReadonlySet<string> {
  const known = beginningsKnown.get(said);
  if (known !== undefined) return known;
  const made = new Set<string>();
  for (const word of said.words) {
    for (let length = 1; length <= shortest; length += 1) made.add(word.slice(0, length));
  }
  beginningsKnown.set(said, made);
  return made;
}

/**
 * The groups of words worth looking for: the one that fewest texts hold first, then others that are not much commoner.
 * None when any text may hold the phrase.
 */
export function cheapestAnchors({ anchors }: Phrase): (readonly string[])[] {
  const sorted = [...anchors].sort((one, other) => cost(one) - cost(other));
  return sorted.filter((words, at) => at === 0 || (at < mostGroups && cost(words) <= dearest));
}

const mostGroups = 3;
const dearest = 1500;

/** Beginnings are filed under so many letters. */
const shortest = 4;

function file({ words: exact, beginnings }: Filed, words: readonly string[], place: number): void {
  for (const word of words) {
    const [map, key] = word.endsWith('~')
      ? [beginnings, word.slice(0, -1).slice(0, shortest)]
      : [exact, word];
    const known = map.get(key);
    if (known === undefined) map.set(key, [place]);
    else if (known.at(-1) !== place) known.push(place);
  }
}
