import { clusterBlocks } from './clustering.ts';
import { COEFFICIENTS } from './features.ts';
import { addMoments, emptyMoments, gaussianOf, logLikelihood, type Moments, spread } from './gaussian.ts';
import { likeliestVoices } from './resegmentation.ts';
import { blocksOf, momentsOf, pauseBefore, stepsOf, voiceModels } from './voice-blocks.ts';
import type { VoiceFrames } from './voice-frames.ts';

/** Lengths of the blocks that clustering starts from, in frames: each gives one candidate. */
const BLOCK_FRAMES = [50, 75, 100, 150, 200];
/** Clustering compares all with all: of a long session only so many blocks, spread evenly, take part. */
const MOST_BLOCKS = 160;
/** Candidates of a long recording are worked out on no more frames than this, evenly spread. */
const TRIAL_FRAMES = 20_000;
const TRIAL_ROUNDS = 6;
/** Rounds that the chosen candidate gets on all frames. */
const LAST_ROUNDS = 2;
/**
 * A split worth less than this is one voice heard in two moods. Monologues lay below 0.43, but for one
 * lively one of 22 s; dialogues at 0.51 and above, but for one whose second voice had 6 s.
 */
const ONE_VOICE = 0.47;
/** What a change of voice per minute of flowing speech takes off a split's worth. */
const FLOW_PRICE = 0.015;
const FRAMES_A_MINUTE = 6000;

/** Word frames in steps of 50 ms with the voice each most likely has. */
export interface SeparatedVoices {
  /** Place in `frames.words` where each step begins; one more entry than steps. */
  starts: number[];
  /** Voice of each step. */
  voices: Uint8Array;
  /** Log-likelihood of each step under each voice, `scores[voice][step]`; one voice has one row. */
  scores: Float64Array[];
}

/**
 * Tells up to `k` voices apart in a recording. Several candidates, clustered from blocks of different
 * lengths and resegmented, are judged by how far their voices lie apart and by when they change: people
 * take turns at pauses, while a split along sounds or noise changes in the midst of flowing speech. If
 * even the best is worth little, there is one voice.
 */
export function separateVoices(frames: VoiceFrames, k: number): SeparatedVoices {
  const starts = stepsOf(frames);
  const pauses = starts.slice(0, -1).map((place) => pauseBefore(frames, place));
  if (k < 2) return oneVoice(starts);
  let best: { voices: Uint8Array; worth: number } = { voices: new Uint8Array(0), worth: 0 };
  for (const size of BLOCK_FRAMES) {
    const blocks = spreadOut(blocksOf(frames, size), MOST_BLOCKS).map((block) => momentsOf(frames, block));
    if (blocks.length <= k) continue;
    const stride = Math.ceil(frames.words.length / TRIAL_FRAMES);
    const { voices } = refine(frames, starts, pauses, clusterModels(blocks, k), TRIAL_ROUNDS, stride);
    const worth = worthOf(voiceModels(frames, starts, voices, k, stride), voices, pauses, stride);
    if (worth > best.worth) best = { voices, worth };
  }
  if (best.worth < ONE_VOICE) return oneVoice(starts);
  return {
    starts,
    ...refine(frames, starts, pauses, voiceModels(frames, starts, best.voices, k, 1), LAST_ROUNDS, 1),
  };
}

function oneVoice(starts: number[]): SeparatedVoices {
  return { starts, voices: new Uint8Array(starts.length - 1), scores: [new Float64Array(starts.length - 1)] };
}

function spreadOut<T>(items: readonly T[], most: number): T[] {
  const step = Math.max(1, items.length / most);
  return items.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

function clusterModels(blocks: readonly Moments[], k: number): Moments[] {
  const models = Array.from({ length: k }, () => emptyMoments(COEFFICIENTS));
  for (const [index, label] of clusterBlocks(blocks, k).entries()) {
    const [model, block] = [models[label], blocks[index]];
    if (model && block) addMoments(model, block);
  }
  return models;
}

function refine(
  frames: VoiceFrames,
  starts: readonly number[],
  pauses: readonly boolean[],
  first: Moments[],
  rounds: number,
  stride: number,
): { voices: Uint8Array; scores: Float64Array[] } {
  let scores = scoresOf(frames, starts, first, stride);
  let voices = likeliestVoices(scores, pauses);
  for (let round = 1; round < rounds; round++) {
    scores = scoresOf(frames, starts, voiceModels(frames, starts, voices, first.length, stride), stride);
    const before = voices;
    voices = likeliestVoices(scores, pauses);
    if (voices.every((voice, step) => voice === before[step])) break;
  }
  return { voices, scores };
}

/** @param stride Only each `stride`-th frame is looked at, and counts that often. */
function scoresOf(
  frames: VoiceFrames,
  starts: readonly number[],
  models: readonly Moments[],
  stride: number,
): Float64Array[] {
  return models.map((model) => {
    const gaussian = gaussianOf(model);
    const scores = new Float64Array(starts.length - 1);
    for (let step = 0; step < scores.length; step++) {
      const end = starts[step + 1] ?? 0;
      let sum = 0;
      for (let place = starts[step] ?? 0; place < end; place++)
        if (place % stride === 0) sum += logLikelihood(gaussian, frames.block(place), frames.offset(place));
      scores[step] = sum * stride;
    }
    return scores;
  });
}

/** Gain of separate Gaussians over one, per frame, less the price of its changes in flowing speech. */
function worthOf(
  models: readonly Moments[],
  voices: Uint8Array,
  pauses: readonly boolean[],
  stride: number,
): number {
  const all = emptyMoments(COEFFICIENTS);
  for (const model of models) addMoments(all, model);
  const apart = models.reduce((sum, model) => sum + spread(model), 0);
  const changes = voices.reduce(
    (sum, voice, step) => sum + (step > 0 && voice !== voices[step - 1] && !pauses[step] ? 1 : 0),
    0,
  );
  const minutes = (all.count * stride) / FRAMES_A_MINUTE;
  return (spread(all) - apart) / all.count - (FLOW_PRICE * changes) / minutes;
}
