import { inverseFrequency, termScore } from './bm25.ts';
import type { FeatureIndex, Postings } from './feature-index.ts';

/** A passage by its number, and how near it is; higher is nearer, comparable within one search only. */
export interface Ranked {
  passage: number;
  score: number;
}

/**
 * What is found around a passage counts towards it, for talk goes on: in the passages right before and after, in those
 * one further, and in the whole session. Learnt on meetings (QMSum) and on the kit's development half.
 */
const next = 0.3;
const afterNext = 0.1;
const wholeSession = 0.2;

/**
 * Ranks passages by BM25 over the features of a query, smoothed over their neighbours and their session.
 * @param weights Feature → what it counts.
 * @param limit How many come back at most, the nearest first; equals in the order of their numbers.
 * @param accepts Which may come back; the others still count in what is rare and what stands near.
 */
export function rank(
  index: FeatureIndex,
  weights: ReadonlyMap<string, number>,
  limit: number,
  accepts: (passage: number) => boolean = () => true,
): Ranked[] {
  const sessionLengths = lengthsOfSessions(index);
  const own = new Float64Array(index.lengths.length);
  const whole = new Float64Array(sessionLengths.length);
  const all = sessionLengths.reduce((sum, length) => sum + length, 0);
  const averages = [average(all, own.length), average(all, whole.length)] as const;
  for (const [feature, weight] of weights) {
    const found = index.postings(feature);
    if (!found) continue;
    addScores(own, found, weight, (passage) => (index.lengths[passage] ?? 0) / averages[0]);
    const inSessions = bySession(found, index.sessions, whole.length);
    addScores(whole, inSessions, weight, (session) => (sessionLengths[session] ?? 0) / averages[1]);
  }
  return nearest(smoothed(own, whole, index.sessions), limit, accepts);
}

function lengthsOfSessions({ lengths, sessions }: FeatureIndex): Float64Array {
  const count = lengths.length === 0 ? 0 : (sessions[lengths.length - 1] ?? 0) + 1;
  const sums = new Float64Array(count);
  for (let passage = 0; passage < lengths.length; passage += 1) {
    const session = sessions[passage] ?? 0;
    sums[session] = (sums[session] ?? 0) + (lengths[passage] ?? 0);
  }
  return sums;
}

/** Never 0. */
function average(sum: number, count: number): number {
  return Math.max(1, sum / Math.max(1, count));
}

function addScores(
  scores: Float64Array,
  { passages, counts }: Postings,
  weight: number,
  length: (at: number) => number,
): void {
  const rarity = weight * inverseFrequency(passages.length, scores.length);
  for (let at = 0; at < passages.length; at += 1) {
    const place = passages[at] ?? 0;
    scores[place] = (scores[place] ?? 0) + termScore(counts[at] ?? 0, length(place), rarity);
  }
}

/** The same postings with whole sessions for passages. */
function bySession({ passages, counts }: Postings, sessions: ArrayLike<number>, total: number): Postings {
  const sums = new Uint32Array(total);
  for (let at = 0; at < passages.length; at += 1) {
    const session = sessions[passages[at] ?? 0] ?? 0;
    sums[session] = (sums[session] ?? 0) + (counts[at] ?? 0);
  }
  const holding = Uint32Array.from(sums.keys()).filter((session) => (sums[session] ?? 0) > 0);
  return { passages: holding, counts: holding.map((session) => sums[session] ?? 0) };
}

/** Most sessions hold nothing: they are passed over as a whole. */
function smoothed(own: Float64Array, whole: Float64Array, sessions: ArrayLike<number>): Float64Array {
  const scores = new Float64Array(own.length);
  for (let start = 0, end = 0; start < own.length; start = end) {
    const session = sessions[start] ?? 0;
    while (end < own.length && sessions[end] === session) end += 1;
    const held = whole[session] ?? 0;
    if (held > 0) smoothSession(scores.subarray(start, end), own.subarray(start, end), wholeSession * held);
  }
  return scores;
}

/** Nothing is added to a passage that holds nothing and stands beside nothing: a session alone is no hit. */
function smoothSession(scores: Float64Array, own: Float64Array, ofSession: number): void {
  let last = Number.NEGATIVE_INFINITY;
  for (let at = -2; at < own.length; at += 1) {
    if ((own[at + 2] ?? 0) > 0) last = at + 2;
    // Most have nothing near them; they are many.
    if (last < at - 2 || at < 0) continue;
    const beside = (own[at - 1] ?? 0) + (own[at + 1] ?? 0);
    const further = (own[at - 2] ?? 0) + (own[at + 2] ?? 0);
    scores[at] = (own[at] ?? 0) + next * beside + afterNext * further + ofSession;
  }
}

/**
 * The highest scores, highest first, 0 for no find; equals in the order of their numbers. Keeps no more than are wanted:
 * to sort a million to find fifty takes most of a second.
 */
export function nearest(
  scores: Float64Array,
  limit: number,
  accepts: (passage: number) => boolean,
): Ranked[] {
  const found: Ranked[] = [];
  for (let passage = 0; passage < scores.length; passage += 1) {
    const score = scores[passage] ?? 0;
    if (score === 0 || (found.length >= limit && score <= (found.at(-1)?.score ?? 0))) continue;
    if (!accepts(passage)) continue;
    found.splice(placeOf(score, found), 0, { passage, score });
    if (found.length > limit) found.pop();
  }
  return found;
}

/** Behind all that are as near: they came first. */
function placeOf(score: number, found: readonly Ranked[]): number {
  let [low, high] = [0, found.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((found[middle]?.score ?? 0) >= score) low = middle + 1;
    else high = middle;
  }
  return low;
}
