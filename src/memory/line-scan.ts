import { type ConceptLayer, type Saying, saysAt } from './concepts.ts';
import { lineFilter } from './line-filter.ts';
import type { Query, QueryTerm } from './query.ts';
import { isOneSlipAway, stemOf, wordsOf } from './tokens.ts';

/** What one line holds of a query. */
export interface Found {
  /** How often it holds each feature of the query: the terms first, then the concepts. */
  counts: Float64Array;
  /** Indexes of the query's phrases it holds. */
  phrases: number[];
}

/** A word as it matters to one query; the same object wherever the word is met again. */
interface Word {
  stem: string;
  terms: readonly (readonly [feature: number, amount: number])[];
  sayings: readonly (readonly [feature: number, saying: Saying])[];
}

/** A misheard or mistyped word is worth less than the word itself. */
const slipAmount = 0.4;

/** Makes the function that reads lines for one query; it gives undefined for a line without any of it. */
export function lineScanner(query: Query, layer: ConceptLayer): (text: string) => Found | undefined {
  const sayings = [...query.concepts.keys()].flatMap((id, index) =>
    layer.sayingsOf(id).map((saying) => [query.terms.length + index, saying] as const),
  );
  const firstStems = sayings.flatMap(([, [first]]) => [...(first?.stems ?? [])]);
  const mayHold = lineFilter(
    [...query.terms.map((term) => term.stem), ...firstStems],
    query.terms.map((term) => term.word),
  );
  const read = lineReader((text) => {
    const stem = stemOf(text);
    const amounts = query.terms.map((term, index) => [index, amountOf(term, text, stem)] as const);
    return {
      stem,
      terms: amounts.filter(([, amount]) => amount > 0),
      sayings: sayings.filter(([, [first]]) => first?.stems.has(stem)),
    };
  });
  return (text) => (mayHold(text) ? findIn(read(text), query) : undefined);
}

function amountOf(term: QueryTerm, word: string, stem: string): number {
  if (term.stem === stem) return 1;
  return isOneSlipAway(term.word, word) ? slipAmount : 0;
}

/** Speech repeats itself: each run of letters between spaces is taken apart once, then only looked up. */
function lineReader(toWord: (text: string) => Word): (text: string) => Word[] {
  const known = new Map<string, Word>();
  const runs = new Map<string, readonly Word[]>();
  const wordOf = (text: string) => {
    const word = known.get(text) ?? toWord(text);
    known.set(text, word);
    return word;
  };
  return (text) =>
    text.split(' ').flatMap((run) => {
      const words = runs.get(run) ?? wordsOf(run).map(wordOf);
      runs.set(run, words);
      return words;
    });
}

function findIn(words: readonly Word[], query: Query): Found | undefined {
  const stems = words.map((word) => word.stem);
  const counts = new Float64Array(query.terms.length + query.concepts.size);
  words.forEach((word, at) => {
    for (const [feature, amount] of word.terms) counts[feature] = (counts[feature] ?? 0) + amount;
    for (const [feature, saying] of word.sayings) {
      if (saysAt(stems, at, saying)) counts[feature] = (counts[feature] ?? 0) + 1;
    }
  });
  if (counts.every((count) => count === 0)) return undefined;
  return { counts, phrases: query.phrases.flatMap((phrase, index) => (holds(stems, phrase) ? [index] : [])) };
}

function holds(stems: readonly string[], phrase: readonly string[]): boolean {
  const [first = ''] = phrase;
  for (let at = stems.indexOf(first); at >= 0; at = stems.indexOf(first, at + 1)) {
    if (phrase.every((stem, offset) => stems[at + offset] === stem)) return true;
  }
  return false;
}
