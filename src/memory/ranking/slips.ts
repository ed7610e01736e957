import { isOneSlipAway } from '../tokens.ts';
import type { FeatureIndex } from './feature-index.ts';
import type { Query } from './read-query.ts';

/** A mistyped or misheard word is worth less than the word itself. */
const slipWeight = 0.4;

/**
 * The weights of a query with words that are one letter away from those that nobody said: only a word that is found
 * nowhere is taken for a slip.
 */
export function withSlips(
  weights: ReadonlyMap<string, number>,
  { terms }: Query,
  index: FeatureIndex,
): Map<string, number> {
  const added = new Map(weights);
  for (const { word, stem, weight } of terms) {
    if (index.postings(stem) !== undefined) continue;
    for (const beginning of new Set([stem, word].map((one) => one.slice(0, 1)))) {
      for (const said of index.vocabulary(beginning)) {
        if (!isOneSlipAway(stem, said) && !isOneSlipAway(word, said)) continue;
        added.set(said, Math.max(added.get(said) ?? 0, weight * slipWeight));
      }
    }
  }
  return added;
}
