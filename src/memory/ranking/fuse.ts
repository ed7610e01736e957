import type { Ranked } from './rank.ts';

/** A passage that another ranking brought up, as it reads. */
export interface Other {
  passage: number;
  /** How surely it says what it holds of the query, 0 to 1. */
  sure: number;
}

/**
 * Reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009): scores of two rankings cannot be compared, ranks can.
 * That paper adds 60 to each rank, for lists of a thousand; with ours of sixty the last of both would stand above the
 * first of one, and what only the other ranking finds would never be seen. Of 2, 5, 10, 20, 30 and 60 this is the best on
 * the development half of fixtures/memory, and loses least to a model that knows no meaning (bench/search/fusion.ts).
 */
const constant = 5;

/**
 * The passages of two rankings in one order, the nearest first; scores say what a place in either is worth. A model hears
 * the same in "I never panic" and in "I panic": of the other ranking a passage gets only what it says surely.
 * @param worded by words and concepts, nearest first, where what is denied has fallen already
 * @param others by the other ranking, nearest first
 */
export function fused(worded: readonly Ranked[], others: readonly Other[]): Ranked[] {
  const scores = new Map<number, number>();
  const add = (passage: number, worth: number) => {
    scores.set(passage, (scores.get(passage) ?? 0) + worth);
  };
  for (const [at, { passage }] of worded.entries()) add(passage, 1 / (constant + at + 1));
  for (const [at, { passage, sure }] of others.entries()) add(passage, sure / (constant + at + 1));
  const all = [...scores].map(([passage, score]) => ({ passage, score }));
  return all.sort((a, b) => b.score - a.score || a.passage - b.passage);
}
