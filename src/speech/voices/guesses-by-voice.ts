import { likeliestVoices } from './resegmentation.ts';
import type { SeparationSettings } from './separation-settings.ts';
import { beliefOf, type VoiceTraits } from './voice-evidence.ts';
import type { VoiceMaterial } from './voice-material.ts';
import { TRAITS, VARIANCES } from './voice-prior.ts';
import { fitOf, type VoiceWindows, windowsOf } from './voice-windows.ts';

/** Starts tried for each size of window. */
const STARTS = 12;
const ROUNDS = 8;
/** At the start changes cost much less than they do later: a voice found too often is better than one missed. */
const EAGER_CHANGE = 0.1;

/** Up to two minutes of speech are looked at through wider and narrower windows as well: it is soon done. */
export const SHORT_STEPS = 2400;
const SIDES = [0.8, 1.2];

/** Guesses from stretches that lie far apart, by what is known of voices in general; many are alike. */
export function guessesByVoice(
  material: VoiceMaterial,
  windows: VoiceWindows,
  k: number,
  { windowSteps, change }: SeparationSettings,
): Uint8Array[] {
  const guesses = guessesThrough(windows, windowSteps, material.pauses, k, change);
  if (material.numbers.length > SHORT_STEPS) return guesses;
  const sides = SIDES.map((side) => Math.round(side * windowSteps));
  return [
    ...guesses,
    ...sides.flatMap((size) => guessesThrough(windowsOf(material, size), size, material.pauses, k, change)),
  ];
}

function guessesThrough(
  windows: VoiceWindows,
  size: number,
  pauses: Uint8Array,
  k: number,
  change: number,
): Uint8Array[] {
  return seedsOf(windows, size, k).flatMap((seeds) => {
    let voices = nearest(windows, seeds);
    for (let round = 0; round < ROUNDS; round++) {
      const beliefs = traitsOfVoices(windows, voices, k).map(beliefOf);
      const scores = beliefs.map((belief) => fitOf(windows, belief));
      const next = likeliestVoices(scores, pauses, EAGER_CHANGE * change, 1);
      const settled = next.every((voice, step) => voice === voices[step]);
      voices = next;
      if (settled) break;
    }
    return new Set(voices).size === k ? [voices] : [];
  });
}

function traitsOfVoices({ traits, weights }: VoiceWindows, voices: Uint8Array, k: number): VoiceTraits[] {
  const found = Array.from({ length: k }, () => ({ weight: 0, sum: new Float64Array(TRAITS) }));
  for (const [step, voice] of voices.entries()) {
    const own = found[voice];
    if (!own) continue;
    const weight = weights[step] ?? 0;
    own.weight += weight;
    for (let i = 0; i < TRAITS; i++)
      own.sum[i] = (own.sum[i] ?? 0) + weight * (traits[step * TRAITS + i] ?? 0);
  }
  return found;
}

/** Stretches of half a second and more, at most so many, that voices may be seeded by. */
const STRETCHES = 30;
const STRETCH_STEPS = 10;
/** A window counts as full from here on. */
const FULL = 0.7;

/** Sets of `k` stretches that lie far apart, the farthest first, each stretch in few of them. */
function seedsOf(windows: VoiceWindows, size: number, k: number): Float64Array[][] {
  const full = [...windows.weights.keys()].filter((step) => (windows.weights[step] ?? 0) * size >= FULL);
  if (full.length < 2 * STRETCH_STEPS) return [];
  const count = Math.max(k + 1, Math.min(STRETCHES, Math.floor(full.length / STRETCH_STEPS)));
  const stretches = Array.from({ length: count }, (_, i) => {
    const at = (share: number) => Math.round((full.length * share) / count);
    return meanOf(windows, full.slice(at(i), at(i + 1)));
  });
  const pairs = stretches.flatMap((a, i) =>
    stretches.slice(0, i).map((b, j) => ({ i, j, apart: distance(a, b) })),
  );
  pairs.sort((a, b) => b.apart - a.apart);
  const used = new Uint8Array(count);
  const seeds: Float64Array[][] = [];
  for (const { i, j } of pairs) {
    if ((used[i] ?? 0) >= 2 || (used[j] ?? 0) >= 2) continue;
    used[i] = (used[i] ?? 0) + 1;
    used[j] = (used[j] ?? 0) + 1;
    seeds.push(spread(stretches, [i, j], k));
    if (seeds.length === STARTS) break;
  }
  return seeds;
}

/** The stretches given and then always the one farthest from all so far. */
function spread(stretches: readonly Float64Array[], first: readonly number[], k: number): Float64Array[] {
  const chosen = [...first];
  while (chosen.length < k) {
    const away = stretches.map((stretch) =>
      Math.min(...chosen.map((other) => distance(stretch, stretches[other] ?? stretch))),
    );
    chosen.push(away.indexOf(Math.max(...away)));
  }
  return chosen.flatMap((index) => stretches[index] ?? []);
}

function meanOf({ traits }: VoiceWindows, steps: readonly number[]): Float64Array {
  const mean = new Float64Array(TRAITS);
  for (const step of steps)
    for (let i = 0; i < TRAITS; i++)
      mean[i] = (mean[i] ?? 0) + (traits[step * TRAITS + i] ?? 0) / steps.length;
  return mean;
}

function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < TRAITS; i++) {
    const variance = VARIANCES[i] ?? 0;
    sum += (variance / (variance + 0.3)) * ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  }
  return sum;
}

function nearest({ traits, weights }: VoiceWindows, seeds: readonly Float64Array[]): Uint8Array {
  return Uint8Array.from(weights, (_, step) => {
    const away = seeds.map((seed) => {
      let sum = 0;
      for (let i = 0; i < TRAITS; i++) sum += ((traits[step * TRAITS + i] ?? 0) - (seed[i] ?? 0)) ** 2;
      return sum;
    });
    return away.indexOf(Math.min(...away));
  });
}
