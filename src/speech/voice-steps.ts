import type { VoiceFrames } from './voice-frames.ts';

/** Frames of one step, the grain in which voices are told apart: 100 ms. */
export const STEP_FRAMES = 10;
/** Silence of so many frames is a pause: changes of voice are likelier there, and blocks end. */
const PAUSE_FRAMES = 25;

/** The steps of a recording that hold words. */
export interface VoiceSteps {
  /** Number of each in the recording: it begins with frame `STEP_FRAMES` times that. */
  numbers: number[];
  /** Whether nothing was said for a while before it. */
  pauses: boolean[];
}

export function stepsOf(frames: VoiceFrames): VoiceSteps {
  const steps: VoiceSteps = { numbers: [], pauses: [] };
  let last = 0;
  for (let frame = 0; frame < frames.count; frame++) {
    if (!frames.isWords(frame)) continue;
    const number = Math.floor(frame / STEP_FRAMES);
    if (steps.numbers.at(-1) !== number) {
      steps.numbers.push(number);
      steps.pauses.push(frame - last > PAUSE_FRAMES);
    }
    last = frame;
  }
  return steps;
}

/** Frames that are surely a voice, between pauses, in even blocks of about `size` frames. */
export function blocksOf(frames: VoiceFrames, size: number): number[][] {
  const runs: number[][] = [[]];
  let last = 0;
  for (let frame = 0; frame < frames.count; frame++) {
    if (!frames.isWords(frame)) continue;
    if (frame - last > PAUSE_FRAMES) runs.push([]);
    if (frames.isVoice(frame)) runs.at(-1)?.push(frame);
    last = frame;
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

/** Blocks with fewer frames make no Gaussian. */
const LEAST_FRAMES = 40;
