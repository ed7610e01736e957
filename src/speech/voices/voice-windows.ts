import type { Belief } from './voice-evidence.ts';
import { addStep, type VoiceMaterial } from './voice-material.ts';
import { emptySums, TRAITS, traitsOf } from './voice-prior.ts';

/** Traits of the voice around each step. */
export interface VoiceWindows {
  /** {@link TRAITS} per step. */
  traits: Float32Array;
  /** What each step's counts for: neighbouring windows share most of their frames. */
  weights: Float32Array;
}

/** Sure frames that make a window count fully. */
const FULL_FRAMES = 60;

/** @param size Steps of a window, the step in its middle. */
export function windowsOf(material: VoiceMaterial, size: number): VoiceWindows {
  const { numbers } = material;
  const traits = new Float32Array(numbers.length * TRAITS);
  const weights = new Float32Array(numbers.length);
  const sums = emptySums();
  const reach = Math.floor(size / 2);
  let count = 0;
  let first = 0;
  let end = 0;
  for (const [step, number] of numbers.entries()) {
    while (end < numbers.length && (numbers[end] ?? 0) <= number + reach)
      count += addStep(material, end++, sums);
    while ((numbers[first] ?? 0) + reach < number) count += addStep(material, first++, sums, -1);
    // A step later nearly the same frames are in the window.
    if (step % 2 === 1) traits.copyWithin(step * TRAITS, (step - 1) * TRAITS, step * TRAITS);
    else traitsOf(sums, traits, step * TRAITS);
    weights[step] = Math.min(1, count / FULL_FRAMES) / size;
  }
  return { traits, weights };
}

/** How well each step fits a voice, as log-likelihood. */
export function fitOf({ traits, weights }: VoiceWindows, { mean, half }: Belief): Float64Array {
  const fits = new Float64Array(weights.length);
  for (let step = 0; step < fits.length; step++) {
    let product = -half;
    const row = step * TRAITS;
    for (let i = 0; i < TRAITS; i++) product += (traits[row + i] ?? 0) * (mean[i] ?? 0);
    fits[step] = (weights[step] ?? 0) * product;
  }
  return fits;
}
