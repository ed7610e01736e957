import { type Cepstra, likelihoods, momentsOf } from './cepstra.ts';
import { addMoments, emptyMoments, gaussianOf, type Moments, spread } from './gaussian.ts';
import { addPrint, lengthOf, likeness, unit } from './print-clustering.ts';
import { likeliestVoices } from './resegmentation.ts';
import type { SeparationSettings } from './separation-settings.ts';
import type { VoiceSteps } from './voice-steps.ts';
import { PRINT } from './voiceprint-net.ts';
import type { Voiceprints } from './voiceprints.ts';

/** What is known of each voice; either may be missing at first. */
export interface VoiceModels {
  /** Sums of the cepstra of its sure frames. */
  moments?: Moments[];
  /** Its voiceprint, of length 1. */
  prints?: Float64Array[];
}

/** A way to give the steps to voices, and how good it looks. */
export interface Separation {
  voices: Uint8Array;
  /** Scaled log-likelihood of each step under each voice. */
  scores: Float64Array[];
  /** Gain of separate Gaussians over one, in nats per frame. */
  apart: number;
  /** Gain of separate voiceprints over one, in likeness per moment. */
  printsApart: number;
  /** Changes of voice without a pause, per minute of speech. */
  flowChanges: number;
  /** Frames that this was judged by. */
  voiceFrames: number;
}

/** What one refiner works on. */
export interface Material {
  steps: VoiceSteps;
  prints: Voiceprints;
  cepstra: Cepstra;
  settings: SeparationSettings;
  k: number;
}

/** Makes a first guess better. */
export interface Refiner {
  /** Gives the steps to the voices they fit, learns the voices from that, and so on until nothing changes. */
  refine(first: VoiceModels, rounds: number): Separation;
  /** What is known of the voices when the steps are given to them like that. */
  models(voices: Uint8Array): VoiceModels;
}

/** Neighbouring frames say much the same: a frame counts for a quarter of its likelihood. */
const FRAME_SCALE = 0.25;
/** What one step's likeness to a voiceprint counts for, in scaled log-likelihood. */
const PRINT_SCALE = 2.5;
const STEPS_A_MINUTE = 600;

export function createRefiner(material: Material): Refiner {
  const models = (voices: Uint8Array) => ({
    moments: momentsOf(material.cepstra, voices, material.k),
    prints: printSums(material, voices).map(unit),
  });
  return {
    models,
    refine(first, rounds) {
      let scores = scoresOf(material, first);
      let voices = likeliestVoices(scores, material.steps.pauses, material.settings.change);
      for (let round = 1; round < rounds; round++) {
        scores = scoresOf(material, models(voices));
        const before = voices;
        voices = likeliestVoices(scores, material.steps.pauses, material.settings.change);
        if (voices.every((voice, step) => voice === before[step])) break;
      }
      return { voices, scores, ...judged(material, voices) };
    },
  };
}

function scoresOf({ cepstra, prints, steps, k }: Material, models: VoiceModels): Float64Array[] {
  return Array.from({ length: k }, (_, voice) => {
    const [moments, print] = [models.moments?.[voice], models.prints?.[voice]];
    const scores = moments
      ? likelihoods(cepstra, gaussianOf(moments)).map((score) => FRAME_SCALE * score)
      : new Float64Array(steps.numbers.length);
    if (!print) return scores;
    // Alone, at the start, it has to count for both.
    const scale = moments ? PRINT_SCALE : 2 * PRINT_SCALE;
    for (const [step, number] of steps.numbers.entries())
      if (prints.known[number] === 1)
        scores[step] = (scores[step] ?? 0) + scale * likeness(print, prints.values, number);
    return scores;
  });
}

function printSums({ prints, steps, k }: Material, voices: Uint8Array): Float64Array[] {
  const sums = Array.from({ length: k }, () => new Float64Array(PRINT));
  for (const [step, number] of steps.numbers.entries()) {
    const sum = sums[voices[step] ?? 0];
    if (sum && prints.known[number] === 1) addPrint(sum, prints.values, number, prints.weights[number] ?? 0);
  }
  return sums;
}

function judged(material: Material, voices: Uint8Array): Omit<Separation, 'voices' | 'scores'> {
  const { cepstra, steps, prints, k } = material;
  const moments = momentsOf(cepstra, voices, k);
  const all = emptyMoments(cepstra.coefficients);
  for (const model of moments) addMoments(all, model);
  const sums = printSums(material, voices);
  const whole = new Float64Array(PRINT).map((_, i) => sums.reduce((total, sum) => total + (sum[i] ?? 0), 0));
  const weight = steps.numbers.reduce(
    (total, number) => total + (prints.known[number] === 1 ? (prints.weights[number] ?? 0) : 0),
    0,
  );
  const changes = voices.filter(
    (voice, step) => step > 0 && voice !== voices[step - 1] && !steps.pauses[step],
  );
  const minutes = steps.numbers.length / STEPS_A_MINUTE;
  return {
    apart:
      (spread(all) - moments.reduce((total, model) => total + spread(model), 0)) / Math.max(1, all.count),
    printsApart:
      (sums.reduce((total, sum) => total + lengthOf(sum), 0) - lengthOf(whole)) / Math.max(1, weight),
    flowChanges: changes.length / Math.max(minutes, Number.EPSILON),
    voiceFrames: all.count,
  };
}
