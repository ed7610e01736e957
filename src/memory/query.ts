import type { ConceptLayer } from './concepts.ts';
import { questionWords, softWords, stopWords } from './stop-words.ts';
import { stemOf, wordsOf } from './tokens.ts';

/** A word of the query that lines are searched for. */
export interface QueryTerm {
  word: string;
  stem: string;
  /** 1 for a topic, less for a word that is part of many questions. */
  weight: number;
}

/** What a query asks for. */
export interface Query {
  terms: QueryTerm[];
  /** Concepts it names and their relatives, with how much each counts. */
  concepts: Map<string, number>;
  /** Runs of stems that add to a line's score when it holds them as they are. */
  phrases: string[][];
}

const softWeight = 0.3;
/** Far longer than any question; the rest of a pasted page is not read. */
const longestQuery = 200;

/**
 * Reads a query as a clinician types it: "when she talked about her father" is about a father.
 * A query of nothing but filler is taken by its word.
 */
export function readQuery(text: string, layer: ConceptLayer): Query {
  const words = wordsOf(text).slice(0, longestQuery);
  const stems = words.map(stemOf);
  const terms = termsOf(words);
  return { terms, concepts: conceptsOf(stems, terms, layer), phrases: phrasesOf(words, terms) };
}

function termsOf(words: readonly string[]): QueryTerm[] {
  const meaningful = words.filter((word) => !stopWords.has(word));
  const topics = meaningful.filter((word) => !questionWords.has(word));
  const chosen = [topics, meaningful, words].find((some) => some.length > 0) ?? [];
  const byStem = new Map<string, QueryTerm>();
  for (const word of chosen) {
    const stem = stemOf(word);
    if (!byStem.has(stem)) byStem.set(stem, { word, stem, weight: softWords.has(word) ? softWeight : 1 });
  }
  return [...byStem.values()];
}

function conceptsOf(
  stems: readonly string[],
  terms: readonly QueryTerm[],
  layer: ConceptLayer,
): Map<string, number> {
  const asked = stems.filter((stem) => !questionStems.has(stem) || terms.some((term) => term.stem === stem));
  const weights = new Map<string, number>();
  for (const id of layer.namedIn(asked)) {
    for (const [answer, weight] of layer.answersTo(id)) {
      weights.set(answer, Math.max(weight, weights.get(answer) ?? 0));
    }
  }
  return weights;
}

const questionStems = new Set([...questionWords].map(stemOf));

/** The topic as it was typed, from its first to its last word, and each neighbouring pair inside it. */
function phrasesOf(words: readonly string[], terms: readonly QueryTerm[]): string[][] {
  const stems = words.map(stemOf);
  const wanted = new Set(terms.map((term) => term.stem));
  const at = stems.flatMap((stem, index) => (wanted.has(stem) ? [index] : []));
  const runs = at.slice(1).map((end, index) => stems.slice(at[index], end + 1));
  const pairs = runs.filter((run) => run.length <= 3);
  if (at.length > 2) pairs.push(stems.slice(at[0], (at.at(-1) ?? 0) + 1));
  return pairs;
}
