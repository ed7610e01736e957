import type { SpokenWords } from './phrase-match.ts';
import type { Phrase } from './phrase-pattern.ts';

/** Phrases by one word each must hold, so that a line is held against few of very many. */
export interface PhraseIndex<T> {
  /** Everything whose phrase might occur in the text. */
  candidates(said: SpokenWords): T[];
}

/** Sorts entries by the rarest word of their phrase. */
export function indexPhrases<T extends { phrase: Phrase }>(entries: readonly T[]): PhraseIndex<T> {
  const byWord = new Map<string, Set<T>>();
  const byBeginning = new Map<string, Set<T>>();
  const always: T[] = [];
  for (const entry of entries) {
    const cheapest = cheapestAnchor(entry.phrase);
    if (cheapest.length === 0) always.push(entry);
    for (const word of cheapest) {
      if (word.endsWith('~')) into(byBeginning, word.slice(0, shortest), entry);
      else into(byWord, word, entry);
    }
  }
  return {
    candidates({ words }) {
      const found = new Set(always);
      for (const word of words) {
        for (const entry of byWord.get(word) ?? []) found.add(entry);
        for (let length = 1; length <= shortest; length += 1) {
          for (const entry of byBeginning.get(word.slice(0, length)) ?? []) found.add(entry);
        }
      }
      return [...found];
    },
  };
}

/** The words of which a text must hold one, and fewest texts do; none when any text may hold the phrase. */
export function cheapestAnchor({ anchors }: Phrase): readonly string[] {
  return [...anchors].sort((one, other) => cost(one) - cost(other))[0] ?? [];
}

/** Beginnings are filed under so many letters. */
const shortest = 4;

function into<T>(map: Map<string, Set<T>>, key: string, entry: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([entry]));
  else known.add(entry);
}

function cost(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + (common.has(word) ? 60 : 1), 0);
}

const common = new Set(
  `a about all am an and any are as at back be been but by can could day did do does done down for from get go going good got had has have he
  her him his how i if in into is it just know like made make me more much my never no not now of off on one only or out over own people
  put really said say see she should so some take than that the their them then there they thing things think this time to too took up us
  want was way we well went were what when where which who will with would you your`.split(/\s+/u),
);
