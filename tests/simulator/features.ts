import { sampleRate } from './decode-audio.ts';

/** Feature frames per second: one every 10 ms, each looking at 20 ms. */
export const framesPerSecond = 100;
/** Samples per second of the decimated signal that refines a position. */
export const fineRate = 4000;

const hop = sampleRate / framesPerSecond;
/** Under this power (about -66 dBFS) everything counts as the same silence, whatever codec made it. */
const floor = 2.5e-7;

/** What is compared when a piece is looked for: coarse envelopes and a fine signal. */
export interface Features {
  /** Log energy below ~600 Hz, between, and above ~2.5 kHz; one value per frame. */
  bands: Float32Array[];
  /** Low-passed samples at {@link fineRate}. */
  fine: Float32Array;
  /** Power of each frame, full scale 1. */
  power: Float32Array;
  durationMs: number;
}

/** Envelopes and the decimated signal of 16 kHz mono samples. */
export function extractFeatures(samples: Float32Array): Features {
  const frames = Math.max(1, Math.ceil(samples.length / hop));
  const energies = [0, 1, 2, 3].map(() => new Float64Array(frames + 1));
  const [low, middle, high, all] = energies as [Float64Array, Float64Array, Float64Array, Float64Array];
  let slow = 0;
  let quick = 0;
  for (let index = 0; index < samples.length; index++) {
    const value = samples[index] as number;
    slow += 0.21 * (value - slow);
    quick += 0.62 * (value - quick);
    const frame = Math.floor(index / hop);
    const between = quick - slow;
    const above = value - quick;
    low[frame] = (low[frame] as number) + slow * slow;
    middle[frame] = (middle[frame] as number) + between * between;
    high[frame] = (high[frame] as number) + above * above;
    all[frame] = (all[frame] as number) + value * value;
  }
  return {
    bands: [low, middle, high].map((energy) => logEnvelope(energy, frames)),
    fine: decimate(samples),
    power: Float32Array.from({ length: frames }, (_, frame) => (all[frame] as number) / hop),
    durationMs: (samples.length / sampleRate) * 1000,
  };
}

function logEnvelope(energy: Float64Array, frames: number): Float32Array {
  const envelope = new Float32Array(frames);
  for (let frame = 0; frame < frames; frame++) {
    const power = ((energy[frame] as number) + (energy[frame + 1] as number)) / (2 * hop);
    envelope[frame] = Math.log(power + floor);
  }
  return envelope;
}

/** A windowed-sinc low-pass at 1.6 kHz, then every fourth sample. */
function decimate(samples: Float32Array): Float32Array {
  const step = sampleRate / fineRate;
  const taps = 33;
  const middle = (taps - 1) / 2;
  const kernel = Array.from({ length: taps }, (_, tap) => {
    const x = (tap - middle) * ((2 * 1600) / sampleRate);
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    return (sinc * (0.54 + 0.46 * Math.cos((Math.PI * (tap - middle)) / middle))) / 5;
  });
  const fine = new Float32Array(Math.floor(samples.length / step));
  for (let index = 0; index < fine.length; index++) {
    const from = index * step - middle;
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) sum += (kernel[tap] as number) * (samples[from + tap] ?? 0);
    fine[index] = sum;
  }
  return fine;
}
