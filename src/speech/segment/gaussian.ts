import { choleskyInPlace, invertLower, logDeterminant, packedLength } from './matrix.ts';

/** Sums over feature vectors: all that a Gaussian needs, and two of them add up. */
export interface Moments {
  readonly d: number;
  count: number;
  readonly sum: Float64Array;
  /** Packed lower triangle of Σ x xᵀ. */
  readonly outer: Float64Array;
}

export function emptyMoments(d: number): Moments {
  return { d, count: 0, sum: new Float64Array(d), outer: new Float64Array(packedLength(d)) };
}

/** Adds the vector that begins at `offset`. */
export function addVector(moments: Moments, values: Float32Array, offset: number): void {
  const { d, sum, outer } = moments;
  moments.count += 1;
  for (let i = 0, at = 0; i < d; i++) {
    const x = values[offset + i] ?? 0;
    sum[i] = (sum[i] ?? 0) + x;
    for (let j = 0; j <= i; j++, at++) outer[at] = (outer[at] ?? 0) + x * (values[offset + j] ?? 0);
  }
}

/** Adds `part` to `whole`; with `sign` −1 takes it away again. */
export function addMoments(whole: Moments, part: Moments, sign: 1 | -1 = 1): void {
  whole.count += sign * part.count;
  for (let i = 0; i < whole.sum.length; i++) whole.sum[i] = (whole.sum[i] ?? 0) + sign * (part.sum[i] ?? 0);
  for (let i = 0; i < whole.outer.length; i++)
    whole.outer[i] = (whole.outer[i] ?? 0) + sign * (part.outer[i] ?? 0);
}

/**
 * n/2 · log|Σ|: what is left of a Gaussian's log-likelihood over its own data when constants go.
 * @param other Counted as if added to `moments`.
 */
export function spread(moments: Moments, other?: Moments): number {
  const factor = covariance(moments, other);
  choleskyInPlace(factor, moments.d);
  return ((moments.count + (other?.count ?? 0)) / 2) * logDeterminant(factor, moments.d);
}

/**
 * ΔBIC of two stretches of sound (Chen and Gopalakrishnan 1998): above 0 two voices explain them
 * better than one, below 0 one is enough.
 * @param weight λ, the price of the second Gaussian's parameters.
 */
export function deltaBic(a: Moments, b: Moments, weight: number, spreads = [spread(a), spread(b)]): number {
  const gain = spread(a, b) - (spreads[0] ?? 0) - (spreads[1] ?? 0);
  return gain - (weight / 2) * (a.d + packedLength(a.d)) * Math.log(Math.max(2, a.count + b.count));
}

/** A full-covariance Gaussian, ready to score vectors. */
export interface Gaussian {
  readonly mean: Float64Array;
  /** Inverse of the covariance's Cholesky factor, packed. */
  readonly whitener: Float64Array;
  readonly logDet: number;
}

export function gaussianOf(moments: Moments): Gaussian {
  const factor = covariance(moments);
  choleskyInPlace(factor, moments.d);
  const mean = moments.sum.map((value) => value / Math.max(1, moments.count));
  return { mean, whitener: invertLower(factor, moments.d), logDet: logDeterminant(factor, moments.d) };
}

/** Log-likelihood of the vector at `offset`, without the constant d/2 · log 2π. */
export function logLikelihood(gaussian: Gaussian, values: Float32Array, offset: number): number {
  const { mean, whitener, logDet } = gaussian;
  let distance = 0;
  for (let i = 0, at = 0; i < mean.length; i++) {
    let y = 0;
    for (let j = 0; j <= i; j++, at++)
      y += (whitener[at] ?? 0) * ((values[offset + j] ?? 0) - (mean[j] ?? 0));
    distance += y * y;
  }
  return -0.5 * (distance + logDet);
}

/** Added to each variance: a fraction of what MFCC vary by, so that few frames still give a Gaussian. */
const RIDGE = 0.1;

function covariance(moments: Moments, other?: Moments): Float64Array {
  const n = Math.max(1, moments.count + (other?.count ?? 0));
  const packed = new Float64Array(moments.outer.length);
  for (let i = 0, at = 0; i < moments.d; i++) {
    const mean = ((moments.sum[i] ?? 0) + (other?.sum[i] ?? 0)) / n;
    for (let j = 0; j <= i; j++, at++) {
      const meanJ = ((moments.sum[j] ?? 0) + (other?.sum[j] ?? 0)) / n;
      const product = ((moments.outer[at] ?? 0) + (other?.outer[at] ?? 0)) / n;
      packed[at] = product - mean * meanJ + (i === j ? RIDGE : 0);
    }
  }
  return packed;
}
