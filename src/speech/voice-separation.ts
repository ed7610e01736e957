import { agreement } from './agreement.ts';
import { cepstraOf } from './cepstra.ts';
import { firstGuesses } from './first-guesses.ts';
import { createRefiner, type Separation } from './refinement.ts';
import { USUAL } from './separation-settings.ts';
import type { VoiceFrames } from './voice-frames.ts';
import { stepsOf } from './voice-steps.ts';
import { voiceprintsOf } from './voiceprints.ts';

/** Candidates of a long recording are worked out on no more frames than this, evenly spread. */
const TRIAL_FRAMES = 20_000;
const TRIAL_ROUNDS = 6;
/** What the chosen candidate gets on all frames. */
const ALL_FRAMES = 100_000;
const LAST_ROUNDS = 2;
/** How much a split's voiceprints lying apart counts for beside its sounds; picks among candidates best. */
const PRINT_WORTH = 4;
/** What a change of voice per minute of flowing speech takes off a split's worth. */
const FLOW_PRICE = 0.004;
/** What it counts for that the other candidates say the same: whoever goes astray does so alone. */
const AGREEMENT_WORTH = 0.5;
/**
 * Below this there is one voice. The three numbers are a logistic regression over 142 talks of real voices, 30 to
 * 90 s each, a third of them monologues; of those same talks it tells about 90 % of either kind for what they are.
 * It is the least certain choice here: fitted on read speech alone it took half of the meetings' dialogues for
 * monologues.
 */
const TWO_VOICES = 1.46;
const PRINT_EVIDENCE = 13;
/** The best split of few frames looks good by chance. */
const CHANCE_FRAMES = 500;

/** Steps of 100 ms that hold words, with the voice each most likely has. */
export interface SeparatedVoices {
  /** Number of each step in the recording. */
  numbers: readonly number[];
  /** Voice of each. */
  voices: Uint8Array;
  /** Scaled log-likelihood of each step under each voice, `scores[voice][step]`; one voice has one row. */
  scores: Float64Array[];
}

/**
 * Tells up to `k` voices apart in a recording. Several candidates, from voiceprints and from the sound of blocks of
 * different lengths, are refined and judged by how far the voices' sounds lie apart, how far their voiceprints do,
 * how far the other candidates agree, and when the voices change: people take turns at pauses, while a split along
 * sounds or noise changes in the midst of flowing speech. If even the best is worth little, there is one voice.
 */
export function separateVoices(frames: VoiceFrames, k: number, settings = USUAL): SeparatedVoices {
  const steps = stepsOf(frames);
  const { numbers } = steps;
  const alone = {
    numbers,
    voices: new Uint8Array(numbers.length),
    scores: [new Float64Array(numbers.length)],
  };
  if (k < 2) return alone;
  const prints = voiceprintsOf(frames, settings.printSteps);
  const trial = cepstraOf(frames, steps, settings.coefficients, TRIAL_FRAMES);
  const refiner = createRefiner({ steps, prints, cepstra: trial, settings, k });
  const tried = firstGuesses(frames, prints, settings, k).map((guess) => refiner.refine(guess, TRIAL_ROUNDS));
  const best = bestOf(tried, k);
  if (!best || evidenceOf(best) < TWO_VOICES) return alone;
  if (trial.stride === 1) return { numbers, ...best };
  const cepstra = cepstraOf(frames, steps, settings.coefficients, ALL_FRAMES);
  const last = createRefiner({ steps, prints, cepstra, settings, k });
  return { numbers, ...last.refine(last.models(best.voices), LAST_ROUNDS) };
}

function evidenceOf({ apart, printsApart, voiceFrames }: Separation): number {
  return apart + PRINT_EVIDENCE * printsApart - CHANCE_FRAMES / Math.max(1, voiceFrames);
}

function bestOf(candidates: readonly Separation[], k: number): Separation | undefined {
  const worth = candidates.map((one) => {
    const agreed = candidates.map((other) => (other === one ? 0 : agreement(one.voices, other.voices, k)));
    const others = Math.max(1, candidates.length - 1);
    return worthOf(one) + (AGREEMENT_WORTH * agreed.reduce((sum, value) => sum + value, 0)) / others;
  });
  return candidates[worth.indexOf(Math.max(...worth))];
}

function worthOf({ apart, printsApart, flowChanges }: Separation): number {
  return apart + PRINT_WORTH * printsApart - FLOW_PRICE * flowChanges;
}
