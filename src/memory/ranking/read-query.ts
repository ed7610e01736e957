import { conceptFeature } from '../passages/features.ts';
import type { Lexicon } from '../passages/lexicon.ts';
import { stemOf, wordsOf } from '../tokens.ts';
import { writtenOut } from '../words/shorthand.ts';
import { questionWords, softWords, stopWords } from '../words/stop-words.ts';

/** A word of the query that passages are searched for. */
export interface QueryTerm {
  word: string;
  stem: string;
  /** 1 for a topic, less for a word that is part of many questions. */
  weight: number;
}

/** What a query asks for. */
export interface Query {
  /** In the order they were typed, each stem once. */
  terms: QueryTerm[];
  /** Concepts it names and their relatives, with how much each counts; the ones it names have 1. */
  concepts: Map<string, number>;
  /** All its words, filler included: lower-case as typed, and as stems for phrases. */
  text: string;
  stems: string[];
}

const softWeight = 0.3;

/** What a concept counts beside the very word; below 1, so that the client's own word comes first. */
const conceptWeight = 0.6;

/** Far longer than any question; the rest of a pasted page is not read. */
const longestQuery = 200;

/**
 * Reads a query as a clinician types it: "when she talked about her father" is about a father. Nothing but filler asks
 * for nothing.
 */
export function readQuery(text: string, lexicon: Lexicon): Query {
  const words = wordsOf(writtenOut(text, lexicon.shorthand)).slice(0, longestQuery);
  const terms = termsOf(words);
  const concepts = conceptsOf(words, terms, lexicon);
  return { terms, concepts, text: text.toLowerCase(), stems: words.map(stemOf) };
}

/** Feature → weight: what passages are ranked by. */
export function weightsOf({ terms, concepts }: Query): Map<string, number> {
  const weights = new Map(terms.map(({ stem, weight }) => [stem, weight]));
  for (const [id, weight] of concepts) weights.set(conceptFeature(id), weight * conceptWeight);
  return weights;
}

/** What a narrower concept counts at least; wider ones and those that are only often said with it count less. */
const sameTopic = 0.5;

/**
 * The topics of a query, each as the features that say it: its stem, or a concept that the query names with it. Words
 * that are part of many questions are no topic.
 */
export function topicsOf(text: string, lexicon: Lexicon): string[][] {
  const words = wordsOf(writtenOut(text, lexicon.shorthand)).slice(0, longestQuery);
  const stems = words.map(stemOf);
  const terms = termsOf(words);
  const topics = terms.some(({ weight }) => weight === 1)
    ? terms.filter(({ weight }) => weight === 1)
    : terms;
  const mentions = lexicon.layer.mentionsIn(stems);
  return topics.map(({ stem }) => {
    const named = mentions.filter(({ at, end }) => stems.slice(at, end).includes(stem));
    const answers = named.flatMap(({ id }) => [...lexicon.layer.answersTo(id)]);
    const same = answers.flatMap(([id, weight]) => (weight > sameTopic ? [conceptFeature(id)] : []));
    return [...new Set([stem, ...same])];
  });
}

function termsOf(words: readonly string[]): QueryTerm[] {
  const meaningful = words.filter((word) => !stopWords.has(word));
  const topics = meaningful.filter((word) => !questionWords.has(word));
  const byStem = new Map<string, QueryTerm>();
  for (const word of topics.length > 0 ? topics : meaningful) {
    const stem = stemOf(word);
    if (!byStem.has(stem)) byStem.set(stem, { word, stem, weight: softWords.has(word) ? softWeight : 1 });
  }
  return [...byStem.values()];
}

/** Those of the topic, not of the question around it. */
function conceptsOf(words: readonly string[], terms: readonly QueryTerm[], { layer }: Lexicon) {
  const topics = new Set(terms.map((term) => term.stem));
  const asked = words.filter((word) => !questionWords.has(word) || topics.has(stemOf(word)));
  const weights = new Map<string, number>();
  for (const id of layer.namedIn(asked.map(stemOf))) {
    for (const [answer, weight] of layer.answersTo(id)) {
      weights.set(answer, Math.max(weight, weights.get(answer) ?? 0));
    }
  }
  return weights;
}
