/** A vector of length 1 in whole numbers: each value is about `scale` × its number. */
export interface Quantised {
  scale: number;
  values: Int8Array;
}

/** The largest number of a byte with a sign, so that the largest value is exact. */
const largest = 127;

/**
 * Brings a vector to length 1 and to a byte for each value, a quarter of what it was.
 * @throws RangeError for a vector of zeros, which points nowhere
 */
export function quantised(vector: Float32Array): Quantised {
  const unit = unitVector(vector);
  const most = unit.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const values = Int8Array.from(unit, (value) => Math.round((value / most) * largest));
  return { scale: Math.fround(most / largest), values };
}

/** The same direction with length 1. @throws RangeError for a vector of zeros */
export function unitVector(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (!(length > 0 && Number.isFinite(length))) throw new RangeError('a vector of no length');
  return vector.map((value) => value / length);
}
