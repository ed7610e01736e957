import { COEFFICIENTS } from '../segment/features.ts';
import { PRIOR } from './voice-prior-weights.ts';

/** Sounds of speech, each a Gaussian of cepstra: what is said must not be taken for who says it. */
const SOUNDS = 64;
/** Numbers that describe a voice, ordered by how much they tell. */
export const TRAITS = 40;
/** Sounds that one frame is shared among; the rest is too little to matter. */
export const SHARES = 5;
/** Frames that a sound counts as heard before it was: few frames say little. */
const HELD_BACK = 6;

/** Sums over the frames of a stretch, per sound. */
export interface SoundSums {
  count: Float64Array;
  /** Of the cepstra, `COEFFICIENTS` per sound. */
  cepstra: Float64Array;
}

export function emptySums(): SoundSums {
  return { count: new Float64Array(SOUNDS), cepstra: new Float64Array(SOUNDS * COEFFICIENTS) };
}

/** Writes the {@link SHARES} likeliest sounds of the cepstra at `from` and their shares, at `at`. */
export function shareOut(
  cepstra: Float32Array,
  from: number,
  sounds: Uint8Array,
  shares: Float32Array,
  at: number,
): void {
  for (let sound = 0; sound < SOUNDS; sound++) {
    let distance = offsets[sound] ?? 0;
    for (let i = 0; i < COEFFICIENTS; i++) {
      const away = (cepstra[from + i] ?? 0) - (means[sound * COEFFICIENTS + i] ?? 0);
      distance += away * away * (precisions[sound * COEFFICIENTS + i] ?? 0);
    }
    logs[sound] = -0.5 * distance;
  }
  let whole = 0;
  let highest = 0;
  for (let share = 0; share < SHARES; share++) {
    const best = indexOfHighest(logs);
    if (share === 0) highest = logs[best] ?? 0;
    const weight = Math.exp((logs[best] ?? 0) - highest);
    sounds[at + share] = best;
    shares[at + share] = weight;
    whole += weight;
    logs[best] = Number.NEGATIVE_INFINITY;
  }
  for (let share = 0; share < SHARES; share++) shares[at + share] = (shares[at + share] ?? 0) / whole;
}

function indexOfHighest(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[best] ?? 0)) best = i;
  return best;
}

const logs = new Float64Array(SOUNDS);

/** Writes the traits of the voice in a stretch to `into`, at `at`. */
export function traitsOf({ count, cepstra }: SoundSums, into: Float32Array, at: number): void {
  traits.fill(0);
  for (let sound = 0; sound < SOUNDS; sound++) {
    const heard = count[sound] ?? 0;
    if (heard < LEAST_HEARD) continue;
    const share = 1 / (heard + HELD_BACK);
    for (let i = sound * COEFFICIENTS; i < (sound + 1) * COEFFICIENTS; i++)
      addRow(i * TRAITS, share * ((cepstra[i] ?? 0) - heard * (means[i] ?? 0)));
  }
  into.set(traits, at);
}

/** Four at a time: half the time of one by one. */
function addRow(row: number, shift: number): void {
  for (let i = 0; i < TRAITS; i += 4) {
    traits[i] = (traits[i] ?? 0) + shift * (projection[row + i] ?? 0);
    traits[i + 1] = (traits[i + 1] ?? 0) + shift * (projection[row + i + 1] ?? 0);
    traits[i + 2] = (traits[i + 2] ?? 0) + shift * (projection[row + i + 2] ?? 0);
    traits[i + 3] = (traits[i + 3] ?? 0) + shift * (projection[row + i + 3] ?? 0);
  }
}

const LEAST_HEARD = 0.02;
const traits = new Float32Array(TRAITS);

const { means, precisions, offsets, spreads, projection } = read(Buffer.from(PRIOR, 'base64'));

/** How much voices differ in each trait, where one voice differs from itself by 1. */
export const VARIANCES: Float64Array = spreads;

function read(bytes: Buffer) {
  let at = 0;
  const floats = (count: number) => {
    const values = Float64Array.from({ length: count }, (_, i) => bytes.readFloatLE(at + 4 * i));
    at += 4 * count;
    return values;
  };
  const size = SOUNDS * COEFFICIENTS;
  const [means, precisions, offsets] = [floats(size), floats(size), floats(SOUNDS)];
  const [spreads, scales] = [floats(TRAITS), floats(TRAITS)];
  const rows = floats(size);
  const projection = Float32Array.from({ length: size * TRAITS }, (_, i) => {
    return bytes.readInt8(at + i) * (scales[i % TRAITS] ?? 0) * (rows[Math.floor(i / TRAITS)] ?? 0);
  });
  return { means, precisions, offsets, spreads, projection };
}
