import { stemOf, wordsOf } from '../tokens.ts';
import { writtenOut } from '../words/shorthand.ts';
import { stopWords } from '../words/stop-words.ts';
import type { Lexicon } from './lexicon.ts';

/** What an index keeps of a passage: enough to rank it, not enough to read it. */
export interface Features {
  /** A stem, or a concept's name from {@link conceptFeature} → how often, a whole number. */
  counts: ReadonlyMap<string, number>;
  /** How many words it has that carry a topic. */
  length: number;
}

/** A concept as a feature; no stem begins like this. */
export function conceptFeature(id: string): string {
  return `#${id}`;
}

/** The features of a passage's text. Pure: the same text and lexicon give the same features. */
export function featuresOf(text: string, { layer, shorthand }: Lexicon): Features {
  const words = wordsOf(writtenOut(text, shorthand));
  const counts = new Map<string, number>();
  const add = (feature: string) => counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const telling = words.filter((word) => !stopWords.has(word));
  for (const word of telling) add(stemOf(word));
  for (const { id } of layer.mentionsIn(words.map(stemOf))) add(conceptFeature(id));
  return { counts, length: telling.length };
}
