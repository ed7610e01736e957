import { BANDS } from './features.ts';
import { WEIGHTS } from './voiceprint-weights.ts';

/** A layer's outputs, its inputs per tap, its taps and how many steps lie between them. */
interface Layer {
  outputs: number;
  inputs: number;
  taps: number;
  dilation: number;
  /** Row by row: one output's weights, tap by tap. */
  weights: Float32Array;
  biases: Float32Array;
}

/** Outputs, inputs, taps and dilation of the layers, as train.py made them. */
const SHAPES = [
  [48, BANDS, 5, 1],
  [64, 48, 3, 2],
  [64, 64, 3, 3],
  [96, 64, 1, 1],
] as const;
/** Numbers that describe what is heard at one moment; a voiceprint is made of their mean and spread. */
export const TRAITS = 96;
/** Numbers of a voiceprint. */
export const PRINT = 48;
/** Frames the network takes in at a time. */
export const NET_FRAMES = 2;
/** From the newest frame a step has taken in back to the middle of what it describes. */
export const LAG_FRAMES = 12;

/** Takes frames in order and tells, at every second one, what the voice is like. */
export interface VoiceprintNet {
  /**
   * @param energies The next two frames' log energies, the recording's mean taken off.
   * @returns the traits of the moment {@link LAG_FRAMES} before the newest frame, valid until the next call.
   */
  step(energies: Float32Array): Float32Array;
}

export function createVoiceprintNet(): VoiceprintNet {
  const inputs = layers.map(
    (layer) => new Float32Array(layer.inputs * ((layer.taps - 1) * layer.dilation + 1)),
  );
  const outputs = layers.map((layer) => new Float32Array(layer.outputs));
  return {
    step(energies) {
      let next = energies;
      for (const [index, layer] of layers.entries()) {
        const input = inputs[index] ?? NOTHING;
        const output = outputs[index] ?? NOTHING;
        input.copyWithin(0, next.length);
        input.set(next, input.length - next.length);
        convolve(layer, input, output);
        next = output;
      }
      return next;
    },
  };
}

const NOTHING = new Float32Array(0);

function convolve(
  { weights, biases, inputs, taps, dilation }: Layer,
  input: Float32Array,
  output: Float32Array,
): void {
  let at = 0;
  for (let row = 0; row < output.length; row++) {
    // Four sums at a time: one alone would wait for itself. All widths are multiples of four.
    let [a, b, c, d] = [biases[row] ?? 0, 0, 0, 0];
    for (let tap = 0; tap < taps; tap++) {
      const from = tap * dilation * inputs;
      for (let i = from; i < from + inputs; i += 4, at += 4) {
        a += (weights[at] ?? 0) * (input[i] ?? 0);
        b += (weights[at + 1] ?? 0) * (input[i + 1] ?? 0);
        c += (weights[at + 2] ?? 0) * (input[i + 2] ?? 0);
        d += (weights[at + 3] ?? 0) * (input[i + 3] ?? 0);
      }
    }
    output[row] = Math.max(a + b + c + d, 0);
  }
}

/**
 * The voiceprint of some steps: a vector of length 1; voices are as alike as the product of theirs is great.
 * @param sums Of each trait, then of its square, over the steps.
 */
export function voiceprint(sums: Float64Array, steps: number, into: Float32Array, at = 0): void {
  const { weights, biases } = projection;
  for (let trait = 0; trait < TRAITS; trait++) {
    const mean = (sums[trait] ?? 0) / steps;
    const square = (sums[TRAITS + trait] ?? 0) / steps;
    pooled[trait] = mean;
    pooled[TRAITS + trait] = Math.sqrt(Math.max(LEAST_VARIANCE, square - mean * mean));
  }
  let length = 0;
  for (let row = 0; row < PRINT; row++) {
    let sum = biases[row] ?? 0;
    for (let i = 0; i < 2 * TRAITS; i++) sum += (weights[row * 2 * TRAITS + i] ?? 0) * (pooled[i] ?? 0);
    into[at + row] = sum;
    length += sum * sum;
  }
  for (let row = 0; row < PRINT; row++) into[at + row] = (into[at + row] ?? 0) / Math.sqrt(length);
}

/** As in train.py. */
const LEAST_VARIANCE = 1e-4;
const pooled = new Float64Array(2 * TRAITS);

const { layers, projection } = read(Buffer.from(WEIGHTS, 'base64'));

function read(bytes: Buffer): { layers: Layer[]; projection: Layer } {
  let at = 0;
  const floats = (count: number) => {
    const values = Float32Array.from({ length: count }, (_, i) => bytes.readFloatLE(at + 4 * i));
    at += 4 * count;
    return values;
  };
  const layer = ([outputs, inputs, taps, dilation]: readonly [number, number, number, number]): Layer => {
    const scales = floats(outputs);
    const biases = floats(outputs);
    const row = inputs * taps;
    const weights = Float32Array.from({ length: outputs * row }, (_, i) => {
      return bytes.readInt8(at + i) * (scales[Math.floor(i / row)] ?? 0);
    });
    at += outputs * row;
    return { outputs, inputs, taps, dilation, weights, biases };
  };
  return { layers: SHAPES.map(layer), projection: layer([PRINT, 2 * TRAITS, 1, 1]) };
}
