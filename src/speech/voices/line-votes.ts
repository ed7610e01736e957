import { FRAME_MS } from '../segment/sound-format.ts';
import type { SeparatedVoices } from './voice-separation.ts';
import { STEP_FRAMES } from './voice-steps.ts';

/** The voice of one line and how sure it is, 0 to 1. */
export interface Vote {
  voice: number;
  confidence: number;
}

/** The voice that has most of each line. */
export function votesOf(
  lines: readonly { startMs: number; endMs: number }[],
  { numbers, voices, scores }: Pick<SeparatedVoices, 'numbers' | 'voices' | 'scores'>,
): Vote[] {
  return lines.map(({ startMs, endMs }) => {
    const steps = scores.map(() => 0);
    const likelihood = scores.map(() => 0);
    for (let at = firstStep(numbers, startMs); at < voices.length && timeOf(numbers, at) < endMs; at++) {
      steps[voices[at] ?? 0] = (steps[voices[at] ?? 0] ?? 0) + 1;
      for (const [voice, score] of scores.entries())
        likelihood[voice] = (likelihood[voice] ?? 0) + (score[at] ?? 0);
    }
    return decide(steps, likelihood);
  });
}

const STEP_MS = STEP_FRAMES * FRAME_MS;

/** The middle of a step. */
function timeOf(numbers: Uint32Array, at: number): number {
  return ((numbers[at] ?? 0) + 0.5) * STEP_MS;
}

function firstStep(numbers: Uint32Array, ms: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeOf(numbers, middle) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The voice that has most of the line. Sure when it has it alone and when the line's likelihood, per
 * step and the longer the line the more, speaks for it.
 */
function decide(steps: readonly number[], likelihood: readonly number[]): Vote {
  const voice = steps.indexOf(Math.max(...steps));
  const all = steps.reduce((sum, value) => sum + value, 0);
  if (all === 0) return { voice: 0, confidence: 0 };
  const others = likelihood.filter((_, other) => other !== voice);
  if (others.length === 0) return { voice, confidence: 1 };
  const margin = ((likelihood[voice] ?? 0) - Math.max(...others)) / all;
  const trust = 1 / (1 + Math.exp(-MARGIN_SCALE * margin * Math.sqrt((all * STEP_MS) / 1000)));
  return { voice, confidence: ((steps[voice] ?? 0) / all) * trust };
}

/** Turns scaled log-likelihood per step and seconds into odds; bench/speech prints what it gives. */
const MARGIN_SCALE = 0.6;
