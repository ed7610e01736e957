import { COEFFICIENTS } from '../segment/features.ts';
import {
  addVector,
  emptyMoments,
  type Gaussian,
  gaussianOf,
  logLikelihood,
  type Moments,
} from '../segment/gaussian.ts';
import { plausibilityOf } from './plausibility.ts';
import { likeliestVoices } from './resegmentation.ts';
import type { SeparationSettings } from './separation-settings.ts';
import { type Belief, beliefOf, evidenceOf, voiceTraits } from './voice-evidence.ts';
import type { VoiceMaterial } from './voice-material.ts';
import { fitOf, type VoiceWindows } from './voice-windows.ts';

/** A way to give the steps to voices. */
export interface Separation {
  voices: Uint8Array;
  /** How much likelier that many voices are than one, in nats. */
  evidence: number;
  /** How well it goes with all that is known of talks, see {@link plausibilityOf}. */
  plausibility: number;
}

/** What is known of the voices of a recording. */
export interface VoiceModels {
  gaussians: Gaussian[];
  beliefs: Belief[];
}

/** Neighbouring frames say much the same: a frame counts for a quarter of its likelihood. */
const FRAME_SCALE = 0.25;
const MOST_ROUNDS = 6;
/** Fewer sure frames make no Gaussian. */
const LEAST_FRAMES = 30;

/** Gives steps to the voices they fit, learns the voices from that, and so on until nothing changes. */
export function refine(
  material: VoiceMaterial,
  windows: VoiceWindows,
  first: Uint8Array,
  k: number,
  settings: SeparationSettings,
): Separation {
  let voices = first;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const models = modelsOf(material, voices, k, settings);
    if (!models) break;
    const next = likeliestVoices(scoresOf(material, windows, models), material.pauses, settings.change);
    const settled = next.every((voice, step) => voice === voices[step]);
    voices = next;
    if (settled) break;
  }
  const evidence = evidenceOf(voiceTraits(material, voices, k));
  const moments = momentsOf(material, voices, k, settings.coefficients);
  return { voices, evidence, plausibility: plausibilityOf(material, voices, moments, evidence) };
}

/** Undefined where a voice has too little to be known by. */
export function modelsOf(
  material: VoiceMaterial,
  voices: Uint8Array,
  k: number,
  settings: SeparationSettings,
): VoiceModels | undefined {
  const moments = momentsOf(material, voices, k, settings.coefficients);
  if (moments.some(({ count }) => count < LEAST_FRAMES)) return undefined;
  return {
    gaussians: moments.map(gaussianOf),
    beliefs: voiceTraits(material, voices, k).map(beliefOf),
  };
}

/** Scaled log-likelihood of each step under each voice. */
export function scoresOf(
  material: VoiceMaterial,
  windows: VoiceWindows,
  models: VoiceModels,
): Float64Array[] {
  return models.gaussians.map((gaussian, voice) => {
    const belief = models.beliefs[voice];
    const scores = belief ? fitOf(windows, belief) : new Float64Array(material.numbers.length);
    for (let step = 0; step < scores.length; step++) {
      let sum = 0;
      for (let place = material.starts[step] ?? 0; place < (material.starts[step + 1] ?? 0); place++)
        sum += logLikelihood(gaussian, material.cepstra, place * COEFFICIENTS);
      scores[step] = (scores[step] ?? 0) + FRAME_SCALE * sum;
    }
    return scores;
  });
}

/** Sums of the sure frames of each voice. */
export function momentsOf(
  material: VoiceMaterial,
  voices: Uint8Array,
  k: number,
  coefficients = COEFFICIENTS,
): Moments[] {
  const moments = Array.from({ length: k }, () => emptyMoments(coefficients));
  for (const [step, voice] of voices.entries()) {
    const own = moments[voice];
    for (let place = material.starts[step] ?? 0; own && place < (material.starts[step + 1] ?? 0); place++)
      if (material.voice[place] === 1) addVector(own, material.cepstra, place * COEFFICIENTS);
  }
  return moments;
}
