import { addStep, type VoiceMaterial } from './voice-material.ts';
import { emptySums, TRAITS, traitsOf, VARIANCES } from './voice-prior.ts';

/** A turn is described by stretches of about so many steps: 1.5 s. */
const STRETCH_STEPS = 30;
/** Stretches with fewer sure frames say nothing … */
const LEAST_FRAMES = 15;
/** … and so many count for one: frames nearby say much the same. */
const ONE_FRAMES = 150;

/** Traits of some stretches of one voice, added up. */
export interface VoiceTraits {
  weight: number;
  /** Weighted sum of traits. */
  sum: Float64Array;
}

/** What the stretches of each voice say of it, when the steps are given to voices like that. */
export function voiceTraits(material: VoiceMaterial, voices: Uint8Array, k: number): VoiceTraits[] {
  const found = Array.from({ length: k }, () => ({ weight: 0, sum: new Float64Array(TRAITS) }));
  const traits = new Float32Array(TRAITS);
  for (const { voice, from, to } of stretches(voices)) {
    const sums = emptySums();
    let count = 0;
    for (let step = from; step < to; step++) count += addStep(material, step, sums);
    const own = found[voice];
    if (count < LEAST_FRAMES || !own) continue;
    traitsOf(sums, traits, 0);
    own.weight += count / ONE_FRAMES;
    for (let i = 0; i < TRAITS; i++) own.sum[i] = (own.sum[i] ?? 0) + ((traits[i] ?? 0) * count) / ONE_FRAMES;
  }
  return found;
}

function stretches(voices: Uint8Array): { voice: number; from: number; to: number }[] {
  const found: { voice: number; from: number; to: number }[] = [];
  for (let start = 0; start < voices.length; ) {
    let end = start + 1;
    while (end < voices.length && voices[end] === voices[start]) end += 1;
    const parts = Math.max(1, Math.round((end - start) / STRETCH_STEPS));
    for (let part = 0; part < parts; part++) {
      const at = (share: number) => start + Math.round(((end - start) * share) / parts);
      found.push({ voice: voices[start] ?? 0, from: at(part), to: at(part + 1) });
    }
    start = end;
  }
  return found;
}

/**
 * How much likelier several voices are than one, in nats (log Bayes factor of a two-covariance model): voices
 * differ by {@link VARIANCES}, one voice from itself by 1.
 */
export function evidenceOf(voices: readonly VoiceTraits[]): number {
  const all = { weight: 0, sum: new Float64Array(TRAITS) };
  let apart = 0;
  for (const voice of voices) {
    all.weight += voice.weight;
    for (let i = 0; i < TRAITS; i++) all.sum[i] = (all.sum[i] ?? 0) + (voice.sum[i] ?? 0);
    apart += likelihoodOf(voice);
  }
  return apart - likelihoodOf(all);
}

/** Log-likelihood that all is of one voice, without what is the same for any voices. */
function likelihoodOf({ weight, sum }: VoiceTraits): number {
  let value = 0;
  for (let i = 0; i < TRAITS; i++) {
    const variance = VARIANCES[i] ?? 0;
    const ratio = 1 + weight * variance;
    value += 0.5 * (((sum[i] ?? 0) ** 2 * variance) / ratio - Math.log(ratio));
  }
  return value;
}

/** What a voice's traits probably are. */
export interface Belief {
  mean: Float64Array;
  /** Half the squared length to be expected, mean and doubt together. */
  half: number;
}

export function beliefOf({ weight, sum }: VoiceTraits): Belief {
  const mean = new Float64Array(TRAITS);
  let half = 0;
  for (let i = 0; i < TRAITS; i++) {
    const variance = VARIANCES[i] ?? 0;
    const doubt = variance / (1 + weight * variance);
    mean[i] = (sum[i] ?? 0) * doubt;
    half += 0.5 * ((mean[i] ?? 0) ** 2 + doubt);
  }
  return { mean, half };
}
