/** An in-place transform of one power-of-two size, real and imaginary parts in separate arrays. */
export interface Fft {
  readonly size: number;
  forward(re: Float64Array, im: Float64Array): void;
  /** The unscaled inverse: every value comes out `size` times too large. */
  inverse(re: Float64Array, im: Float64Array): void;
}

/** Prepares a radix-2 transform. @param size A power of two. */
export function createFft(size: number): Fft {
  const cos = turns(size, Math.cos);
  const sin = turns(size, (angle) => -Math.sin(angle));
  const swap = reversedBits(size);
  const forward = (re: Float64Array, im: Float64Array) => {
    reorder(re, swap);
    reorder(im, swap);
    butterflies(re, im, cos, sin);
  };
  // Swapping the two parts before and after turns the forward transform into the inverse one.
  return { size, forward, inverse: (re, im) => forward(im, re) };
}

/** The factors of every stage one after the other: stage `half` has its own at `half` to `2 * half - 1`. */
function turns(size: number, of: (angle: number) => number): Float64Array {
  const factors = new Float64Array(size);
  for (let half = 1; half < size; half *= 2) {
    for (let k = 0; k < half; k++) factors[half + k] = of((Math.PI * k) / half);
  }
  return factors;
}

function reversedBits(size: number): Uint32Array {
  const bits = Math.log2(size);
  return Uint32Array.from({ length: size }, (_, index) => {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit++) reversed |= ((index >> bit) & 1) << (bits - 1 - bit);
    return reversed;
  });
}

function reorder(values: Float64Array, swap: Uint32Array): void {
  for (let index = 0; index < values.length; index++) {
    const other = swap[index] as number;
    if (other <= index) continue;
    const kept = values[index] as number;
    values[index] = values[other] as number;
    values[other] = kept;
  }
}

function butterflies(re: Float64Array, im: Float64Array, cos: Float64Array, sin: Float64Array): void {
  const size = re.length;
  for (let half = 1; half < size; half *= 2) {
    for (let start = 0; start < size; start += half * 2) {
      for (let k = 0; k < half; k++) {
        const a = start + k;
        const b = a + half;
        const c = cos[half + k] as number;
        const s = sin[half + k] as number;
        const tre = (re[b] as number) * c - (im[b] as number) * s;
        const tim = (re[b] as number) * s + (im[b] as number) * c;
        re[b] = (re[a] as number) - tre;
        im[b] = (im[a] as number) - tim;
        re[a] = (re[a] as number) + tre;
        im[a] = (im[a] as number) + tim;
      }
    }
  }
}
