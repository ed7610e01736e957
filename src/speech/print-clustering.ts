import { PRINT } from './voiceprint-net.ts';

/** So many starts are tried; the tightest clusters win. */
const STARTS = 24;
const ROUNDS = 20;

/**
 * Spherical k-means: each voiceprint goes to the centre it is most alike.
 * @param prints Vectors of length 1, {@link PRINT} numbers each. @returns `k` centres of length 1.
 */
export function centresOf(prints: Float32Array, k: number): Float64Array[] {
  const count = prints.length / PRINT;
  const starts = Math.min(count, STARTS);
  let best: { centres: Float64Array[]; likeness: number } = {
    centres: [],
    likeness: Number.NEGATIVE_INFINITY,
  };
  for (let start = 0; start < starts; start++) {
    const found = settle(prints, spreadFrom(prints, Math.floor((start * count) / starts), k));
    if (found.likeness > best.likeness) best = found;
  }
  return best.centres;
}

/** Product of two vectors, the first of length 1. */
export function likeness(centre: Float64Array, prints: Float32Array, index: number): number {
  let sum = 0;
  for (let i = 0; i < PRINT; i++) sum += (centre[i] ?? 0) * (prints[index * PRINT + i] ?? 0);
  return sum;
}

/** A vector's length. */
export function lengthOf(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}

export function addPrint(sum: Float64Array, prints: Float32Array, index: number, weight: number): void {
  for (let i = 0; i < PRINT; i++) sum[i] = (sum[i] ?? 0) + weight * (prints[index * PRINT + i] ?? 0);
}

/** The same direction, length 1. */
export function unit(vector: Float64Array): Float64Array {
  const length = lengthOf(vector) || 1;
  return vector.map((value) => value / length);
}

/** The first centre, and then always the print least like all centres so far. */
function spreadFrom(prints: Float32Array, first: number, k: number): Float64Array[] {
  const centres = [Float64Array.from(prints.subarray(first * PRINT, (first + 1) * PRINT))];
  while (centres.length < k) {
    let strangest = 0;
    let lowest = Number.POSITIVE_INFINITY;
    for (let index = 0; index < prints.length / PRINT; index++) {
      const near = Math.max(...centres.map((centre) => likeness(centre, prints, index)));
      if (near >= lowest) continue;
      lowest = near;
      strangest = index;
    }
    centres.push(Float64Array.from(prints.subarray(strangest * PRINT, (strangest + 1) * PRINT)));
  }
  return centres;
}

function settle(prints: Float32Array, first: Float64Array[]): { centres: Float64Array[]; likeness: number } {
  let centres = first;
  let before = Number.NEGATIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const sums = centres.map(() => new Float64Array(PRINT));
    let total = 0;
    for (let index = 0; index < prints.length / PRINT; index++) {
      const near = centres.map((centre) => likeness(centre, prints, index));
      const highest = Math.max(...near);
      addPrint(sums[near.indexOf(highest)] ?? new Float64Array(PRINT), prints, index, 1);
      total += highest;
    }
    if (total <= before) break;
    before = total;
    centres = sums.map((sum, at) => (lengthOf(sum) > 0 ? unit(sum) : (centres[at] ?? sum)));
  }
  return { centres, likeness: before };
}
