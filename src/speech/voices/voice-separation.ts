import { COEFFICIENTS } from '../segment/features.ts';
import { addMoments, emptyMoments, type Moments } from '../segment/gaussian.ts';
import { firstGuesses } from './first-guesses.ts';
import { modelsOf, momentsOf, refine, type Separation, scoresOf, type VoiceModels } from './refinement.ts';
import { likeliestVoices } from './resegmentation.ts';
import { type SeparationSettings, USUAL } from './separation-settings.ts';
import type { VoiceFrames } from './voice-frames.ts';
import { materialOf, meanCepstra, type VoiceMaterial } from './voice-material.ts';
import { stepsOf, type VoiceSteps } from './voice-steps.ts';
import { windowsOf } from './voice-windows.ts';

/** More voices than this are not told apart reliably without trained models. */
export const MOST_VOICES = 4;
/** Voices of a long recording are learned from so many of its steps (4 minutes of speech) … */
const TRIAL_STEPS = 4800;
/** … taken in so many stretches, evenly spread. */
const TRIAL_STRETCHES = 12;
/** Steps scored at a time: more would only take memory. */
const SLICE_STEPS = 4000;
/** Fewer steps than this hold no two voices. */
const LEAST_STEPS = 20;

/** Spoken steps of 50 ms with the voice each most likely has. */
export interface SeparatedVoices extends VoiceSteps {
  /** Voice of each step. */
  voices: Uint8Array;
  /** Scaled log-likelihood of each step under each voice, `scores[voice][step]`; one voice has one row. */
  scores: Float64Array[];
  /** How much likelier that many voices are than one, in nats. */
  evidence: number;
  /** Sums of each voice's cepstra. */
  moments: Moments[];
}

/** How many voices to look for: so many exactly, or as many as are heard, up to a number. */
export type VoiceCount = number | { most: number };

/**
 * Tells the voices of a recording apart. Several guesses, clustered by sound or by what is known of voices in
 * general, are refined; the one that goes best with all that is known of talks wins. With `most`, there is one
 * voice unless two are plausible, and a third only where it is likelier by enough.
 */
export function separateVoices(
  frames: VoiceFrames,
  count: VoiceCount,
  settings: SeparationSettings = USUAL,
): SeparatedVoices {
  const steps = stepsOf(frames);
  const mean = meanCepstra(frames, steps);
  const trial = trialOf(frames, steps, mean);
  const found =
    typeof count === 'number' ? best(trial, count, settings) : bestCount(trial, count.most, settings);
  const k = found ? 1 + Math.max(...found.voices) : 1;
  const models = found && k > 1 ? modelsOf(trial, found.voices, k, settings) : undefined;
  if (!found || !models) return oneVoice(frames, steps, mean);
  const scores = scoresOfAll(frames, steps, mean, models, settings);
  const voices = likeliestVoices(scores, steps.pauses, settings.change);
  const moments = withMean(momentsOf(trial, found.voices, k), mean);
  return { ...steps, voices, scores, evidence: found.evidence, moments };
}

/** Evenly spread stretches of a long recording; all of a short one. */
function trialOf(frames: VoiceFrames, steps: VoiceSteps, mean: Float64Array): VoiceMaterial {
  const all = steps.numbers.length;
  if (all <= TRIAL_STEPS) return materialOf(frames, steps, mean);
  const length = TRIAL_STEPS / TRIAL_STRETCHES;
  const places = Array.from({ length: TRIAL_STRETCHES }, (_, i) =>
    Math.round(((all - length) * i) / (TRIAL_STRETCHES - 1)),
  );
  const numbers = places.flatMap((from) => [...steps.numbers.subarray(from, from + length)]);
  const pauses = places.flatMap((from) => [1, ...steps.pauses.subarray(from + 1, from + length)]);
  return materialOf(frames, { numbers: Uint32Array.from(numbers), pauses: Uint8Array.from(pauses) }, mean);
}

/** The most plausible separation, and how likely so many voices are under whichever makes them likeliest. */
interface Best extends Separation {
  highest: number;
}

function best(trial: VoiceMaterial, k: number, settings: SeparationSettings): Best | undefined {
  if (k < 2 || trial.numbers.length < LEAST_STEPS * k) return undefined;
  const windows = windowsOf(trial, settings.windowSteps);
  let winner: Separation | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  for (const guess of firstGuesses(trial, windows, k, settings)) {
    const refined = refine(trial, windows, guess, k, settings);
    if (new Set(refined.voices).size < k) continue;
    highest = Math.max(highest, refined.evidence);
    if (!winner || refined.plausibility > winner.plausibility) winner = refined;
  }
  return winner && { ...winner, highest };
}

/** One voice unless two are plausible; then as many as are likelier by enough than one fewer. */
function bestCount(trial: VoiceMaterial, most: number, settings: SeparationSettings): Best | undefined {
  let winner: Best | undefined;
  const seconds = trial.voice.reduce((sum, voice) => sum + voice, 0) / 100;
  for (let k = 2; k <= Math.min(most, MOST_VOICES); k++) {
    const found = best(trial, k, settings);
    if (!found) break;
    const enough = winner
      ? found.highest - winner.highest >= PRICE_A_SECOND * seconds
      : found.plausibility >= LEAST_PLAUSIBLE && found.evidence >= LEAST_EVIDENCE * seconds;
    if (!enough) break;
    winner = found;
  }
  return winner;
}

/**
 * Two voices that are less plausible are moods of one, as are two that the traits of voices speak against, in nats a
 * second of voice. Of 14 real monologues 9 stay below, and a near-monologue of a meeting; of 77 short real talks
 * between two people 75 lie above.
 */
const LEAST_PLAUSIBLE = 4;
const LEAST_EVIDENCE = -0.9;
/** A third voice must be likelier than none by so many nats a second: moods and rooms change too. */
const PRICE_A_SECOND = 0.8;

function scoresOfAll(
  frames: VoiceFrames,
  steps: VoiceSteps,
  mean: Float64Array,
  models: VoiceModels,
  settings: SeparationSettings,
): Float64Array[] {
  const all = models.gaussians.map(() => new Float64Array(steps.numbers.length));
  for (let from = 0; from < steps.numbers.length; from += SLICE_STEPS) {
    const slice = materialOf(frames, steps, mean, from, from + SLICE_STEPS);
    for (const [voice, scores] of scoresOf(slice, windowsOf(slice, settings.windowSteps), models).entries())
      all[voice]?.set(scores, from);
  }
  return all;
}

function oneVoice(frames: VoiceFrames, steps: VoiceSteps, mean: Float64Array): SeparatedVoices {
  const count = steps.numbers.length;
  const trial = trialOf(frames, steps, mean);
  return {
    ...steps,
    voices: new Uint8Array(count),
    scores: [new Float64Array(count)],
    evidence: 0,
    moments: withMean(momentsOf(trial, new Uint8Array(trial.numbers.length), 1), mean),
  };
}

/** The same sums of cepstra to which the recording's mean is given back. */
function withMean(all: readonly Moments[], mean: Float64Array): Moments[] {
  return all.map((centred) => {
    const moments = emptyMoments(COEFFICIENTS);
    addMoments(moments, centred);
    for (let i = 0, at = 0; i < COEFFICIENTS; i++) {
      const m = mean[i] ?? 0;
      for (let j = 0; j <= i; j++, at++) {
        const cross = m * (centred.sum[j] ?? 0) + (mean[j] ?? 0) * (centred.sum[i] ?? 0);
        moments.outer[at] = (moments.outer[at] ?? 0) + cross + centred.count * m * (mean[j] ?? 0);
      }
      moments.sum[i] = (moments.sum[i] ?? 0) + centred.count * m;
    }
    return moments;
  });
}
