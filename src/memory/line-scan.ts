import { type ConceptLayer, type Saying, saysAt } from './concepts.ts';
import { lineFilter } from './line-filter.ts';
import type { Query, QueryTerm } from './query.ts';
import { stopWords } from './stop-words.ts';
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
  const mayHold = lineFilter(
    [...query.terms.map((term) => term.stem), ...sayings.flatMap(([, saying]) => tellingStems(saying))],
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

/** The step of a saying that fewest lines hold: "my old man" is looked for by "old" or "man". */
function tellingStems(saying: Saying): string[] {
  const tells = ({ stems }: Saying[number]) =>
    Math.min(...[...stems].map((stem) => (common.has(stem) ? 0 : stem.length)));
  const [telling] = [...saying].sort((a, b) => tells(b) - tells(a));
  return [...(telling?.stems ?? [])];
}

const common = new Set([...stopWords].map(stemOf));

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
  return (text) => {
    const words: Word[] = [];
    for (const run of text.split(' ')) {
      let found = runs.get(run);
      if (found === undefined) {
        found = wordsOf(run).map(wordOf);
        runs.set(run, found);
      }
      // Not flatMap: this is the innermost loop of a search, and flatMap takes ten times as long.
      for (const word of found) words.push(word);
    }
    return words;
  };
}

function findIn(words: readonly Word[], query: Query): Found | undefined {
  const stems = words.map((word) => word.stem);
  const counts = new Float64Array(query.terms.length + query.concepts.size);
  words.forEach((word, at) => {
    for (const [feature, amount] of word.terms) {
      // A slip stands in for a word that is missing; beside the word itself it is another word.
      counts[feature] =
        amount < 1 ? Math.max(counts[feature] ?? 0, amount) : Math.floor(counts[feature] ?? 0) + 1;
    }
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
