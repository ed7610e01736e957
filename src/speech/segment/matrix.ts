/**
 * Symmetric matrices of size d × d, packed by rows of the lower triangle: element (i, j), j ≤ i, lies
 * at i(i+1)/2 + j.
 */
export function packedLength(d: number): number {
  return (d * (d + 1)) / 2;
}

/**
 * Replaces a packed symmetric positive definite matrix by its Cholesky factor L (A = L Lᵀ).
 * A pivot that rounding made too small is lifted, so that flat sound gives a narrow Gaussian, not NaN.
 */
export function choleskyInPlace(a: Float64Array, d: number): void {
  for (let i = 0; i < d; i++) {
    const row = packedLength(i);
    for (let j = 0; j <= i; j++) {
      const other = packedLength(j);
      let sum = a[row + j] ?? 0;
      for (let k = 0; k < j; k++) sum -= (a[row + k] ?? 0) * (a[other + k] ?? 0);
      a[row + j] = i === j ? Math.sqrt(Math.max(sum, SMALLEST_PIVOT)) : sum / (a[other + j] ?? 1);
    }
  }
}

const SMALLEST_PIVOT = 1e-9;

/** The logarithm of |A| from its Cholesky factor. */
export function logDeterminant(factor: Float64Array, d: number): number {
  let sum = 0;
  for (let i = 0; i < d; i++) sum += Math.log(factor[packedLength(i) + i] ?? 1);
  return 2 * sum;
}

/** The inverse of a packed lower triangular matrix, packed. */
export function invertLower(factor: Float64Array, d: number): Float64Array {
  const inverse = new Float64Array(factor.length);
  for (let j = 0; j < d; j++) {
    for (let i = j; i < d; i++) {
      const row = packedLength(i);
      let sum = i === j ? 1 : 0;
      for (let k = j; k < i; k++) sum -= (factor[row + k] ?? 0) * (inverse[packedLength(k) + j] ?? 0);
      inverse[row + j] = sum / (factor[row + i] ?? 1);
    }
  }
  return inverse;
}
