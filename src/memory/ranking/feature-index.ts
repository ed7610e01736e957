import type { Features } from '../passages/features.ts';

/** Which passages hold a feature, and how often; both lists run in step. */
export interface Postings {
  /** Passage numbers, ascending. */
  passages: ArrayLike<number>;
  counts: ArrayLike<number>;
}

/**
 * What ranking reads. Passages are numbered from 0, those of a session in a row and in the order they were said.
 */
export interface FeatureIndex {
  /** How many words with a topic each passage has. */
  lengths: ArrayLike<number>;
  /** Passage → the number of its session, from 0, ascending. */
  sessions: ArrayLike<number>;
  /** Fetches the postings of features; only then {@link postings} has them. */
  load(features: Iterable<string>): Promise<void>;
  /** Undefined where no passage holds the feature. */
  postings(feature: string): Postings | undefined;
  /** All features that begin so, to find slips of the pen among them; perhaps some that no passage holds any more. */
  vocabulary(beginning: string): Iterable<string>;
}

/** An index in memory, of sessions that are given as their passages. */
export function indexFeatures(sessions: readonly (readonly Features[])[]): FeatureIndex {
  const lengths: number[] = [];
  const sessionOf: number[] = [];
  const postings = new Map<string, { passages: number[]; counts: number[] }>();
  for (const [session, passages] of sessions.entries()) {
    for (const { counts, length } of passages) {
      const passage = lengths.push(length) - 1;
      sessionOf.push(session);
      for (const [feature, count] of counts) {
        const list = postings.get(feature) ?? { passages: [], counts: [] };
        list.passages.push(passage);
        list.counts.push(count);
        postings.set(feature, list);
      }
    }
  }
  return {
    lengths,
    sessions: sessionOf,
    load: async () => undefined,
    postings: (feature) => postings.get(feature),
    vocabulary: (beginning) => [...postings.keys()].filter((feature) => feature.startsWith(beginning)),
  };
}
