import { BANDS, cepstrum } from './features.ts';
import { addVector, emptyMoments, type Gaussian, logLikelihood, type Moments } from './gaussian.ts';
import type { VoiceFrames } from './voice-frames.ts';
import { STEP_FRAMES, type VoiceSteps } from './voice-steps.ts';

/** Some frames of each step with their cepstral coefficients. */
export interface Cepstra {
  /** How many frames each one stands for. */
  readonly stride: number;
  readonly coefficients: number;
  /** Place of the first frame of each step; one more entry than steps. */
  readonly starts: Uint32Array;
  readonly values: Float32Array;
  /** Whether each is surely a voice. */
  readonly voice: Uint8Array;
}

/**
 * @param most Of a long recording only so many word frames, evenly spread, are looked at: neighbouring frames say
 * much the same.
 */
export function cepstraOf(
  frames: VoiceFrames,
  steps: VoiceSteps,
  coefficients: number,
  most: number,
): Cepstra {
  const words = steps.numbers.length * STEP_FRAMES;
  const stride = Math.max(1, Math.ceil(words / most));
  const starts = new Uint32Array(steps.numbers.length + 1);
  const values = new Float32Array(Math.ceil(words / stride) * coefficients);
  const voice = new Uint8Array(Math.ceil(words / stride));
  const energies = new Float32Array(BANDS);
  let seen = 0;
  let place = 0;
  for (const [step, number] of steps.numbers.entries()) {
    const first = number * STEP_FRAMES;
    for (let frame = first; frame < Math.min(frames.count, first + STEP_FRAMES); frame++) {
      if (!frames.isWords(frame) || seen++ % stride !== 0) continue;
      frames.energies(frame, energies);
      cepstrum(energies, values.subarray(place * coefficients, (place + 1) * coefficients));
      voice[place] = frames.isVoice(frame) ? 1 : 0;
      place += 1;
    }
    starts[step + 1] = place;
  }
  return { stride, coefficients, starts, values, voice };
}

/** Sums of the sure frames of each voice. */
export function momentsOf(cepstra: Cepstra, voices: Uint8Array, k: number): Moments[] {
  const models = Array.from({ length: k }, () => emptyMoments(cepstra.coefficients));
  for (const [step, voice] of voices.entries()) {
    const model = models[voice];
    const end = cepstra.starts[step + 1] ?? 0;
    for (let place = cepstra.starts[step] ?? 0; model && place < end; place++)
      if (cepstra.voice[place] === 1) addVector(model, cepstra.values, place * cepstra.coefficients);
  }
  return models;
}

/** Log-likelihood of each step under a voice's Gaussian. */
export function likelihoods(cepstra: Cepstra, gaussian: Gaussian): Float64Array {
  const scores = new Float64Array(cepstra.starts.length - 1);
  for (let step = 0; step < scores.length; step++) {
    const end = cepstra.starts[step + 1] ?? 0;
    let sum = 0;
    for (let place = cepstra.starts[step] ?? 0; place < end; place++)
      sum += logLikelihood(gaussian, cepstra.values, place * cepstra.coefficients);
    scores[step] = sum * cepstra.stride;
  }
  return scores;
}
