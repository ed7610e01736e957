import { COEFFICIENTS } from '../segment/features.ts';
import { addMoments, addVector, emptyMoments, gaussianOf, type Moments } from '../segment/gaussian.ts';
import { clusterBlocks } from './clustering.ts';
import { guessesByVoice, SHORT_STEPS } from './guesses-by-voice.ts';
import { scoresOf } from './refinement.ts';
import { likeliestVoices } from './resegmentation.ts';
import type { SeparationSettings } from './separation-settings.ts';
import { evidenceOf, voiceTraits } from './voice-evidence.ts';
import type { VoiceMaterial } from './voice-material.ts';
import type { VoiceWindows } from './voice-windows.ts';

/** Clustering compares all with all: only so many blocks, spread evenly, take part. */
const MOST_BLOCKS = 160;
/** Blocks with fewer frames make no Gaussian. */
const LEAST_FRAMES = 40;

/** Several first ideas of who has which step; each may be wrong. */
export function firstGuesses(
  material: VoiceMaterial,
  windows: VoiceWindows,
  k: number,
  settings: SeparationSettings,
): Uint8Array[] {
  const bySound = settings.blockFrames.flatMap((size) => guessBySound(material, k, size, settings) ?? []);
  const byVoice = unalike(guessesByVoice(material, windows, k, settings)).map((voices) => ({
    voices,
    evidence: evidenceOf(voiceTraits(material, voices, k)),
  }));
  byVoice.sort((a, b) => b.evidence - a.evidence);
  const most = material.numbers.length > SHORT_STEPS ? MOST_OF_LONG : byVoice.length;
  return unalike([...bySound, ...byVoice.slice(0, most).map(({ voices }) => voices)]);
}

/** Where there is much to go by, so many guesses by voice, the likeliest, are enough. */
const MOST_OF_LONG = 4;

function guessBySound(
  material: VoiceMaterial,
  k: number,
  size: number,
  { coefficients, change }: SeparationSettings,
): Uint8Array | undefined {
  const blocks = spreadOut(blocksOf(material, size), MOST_BLOCKS).map((places) => {
    const moments = emptyMoments(coefficients);
    for (const place of places) addVector(moments, material.cepstra, place * COEFFICIENTS);
    return moments;
  });
  if (blocks.length <= k) return undefined;
  const gaussians = clustered(blocks, k, coefficients).map(gaussianOf);
  const silent = { traits: new Float32Array(0), weights: new Float32Array(material.numbers.length) };
  const scores = scoresOf(material, silent, { gaussians, beliefs: [] });
  return likeliestVoices(scores, material.pauses, change);
}

function clustered(blocks: readonly Moments[], k: number, coefficients: number): Moments[] {
  const models = Array.from({ length: k }, () => emptyMoments(coefficients));
  for (const [index, label] of clusterBlocks(blocks, k).entries()) {
    const [model, block] = [models[label], blocks[index]];
    if (model && block) addMoments(model, block);
  }
  return models;
}

/** Frames that are surely a voice, between pauses, in even blocks of about `size`. */
function blocksOf({ starts, voice, pauses, numbers }: VoiceMaterial, size: number): number[][] {
  const runs: number[][] = [[]];
  for (let step = 0; step < numbers.length; step++) {
    if (pauses[step] === 1) runs.push([]);
    for (let place = starts[step] ?? 0; place < (starts[step + 1] ?? 0); place++)
      if (voice[place] === 1) runs.at(-1)?.push(place);
  }
  return runs.flatMap((run) => {
    if (run.length < LEAST_FRAMES) return [];
    const parts = Math.max(1, Math.round(run.length / size));
    const length = run.length / parts;
    return Array.from({ length: parts }, (_, i) =>
      run.slice(Math.round(i * length), Math.round((i + 1) * length)),
    );
  });
}

function spreadOut<T>(items: readonly T[], most: number): T[] {
  const step = Math.max(1, items.length / most);
  return items.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

/** Guesses that agree in nearly all steps are one. */
const ALIKE = 0.97;

function unalike(guesses: readonly Uint8Array[]): Uint8Array[] {
  const kept: Uint8Array[] = [];
  for (const guess of guesses)
    if (kept.every((other) => Math.min(agreement(guess, other), agreement(other, guess)) < ALIKE))
      kept.push(guess);
  return kept;
}

/** Share of steps that have the voice of `b` which their voice of `a` goes with most. */
function agreement(a: Uint8Array, b: Uint8Array): number {
  const k = 1 + a.reduce((most, voice) => Math.max(most, voice), 0);
  const together = Array.from({ length: k }, () => new Map<number, number>());
  for (const [step, voice] of a.entries()) {
    const row = together[voice];
    const other = b[step] ?? 0;
    row?.set(other, (row.get(other) ?? 0) + 1);
  }
  const agreed = together.reduce((sum, row) => sum + Math.max(0, ...row.values()), 0);
  return agreed / Math.max(1, a.length);
}
