import type { VoiceFrames } from './voice-frames.ts';

/** Frames of one step, the grain in which voices are told apart: 50 ms. */
export const STEP_FRAMES = 5;
/** So many of a step's frames are spoken, or it is none. */
const LEAST_SPOKEN = 2;
/** Silence of so many steps is a pause: changes of voice are likelier there. */
const PAUSE_STEPS = 5;

/** The spoken steps of a recording. */
export interface VoiceSteps {
  /** Number of each in the recording: it begins with frame `STEP_FRAMES` times that. */
  numbers: Uint32Array;
  /** 1 where nothing was said for a while before the step. */
  pauses: Uint8Array;
}

export function stepsOf(frames: VoiceFrames): VoiceSteps {
  const numbers: number[] = [];
  for (let number = 0; number * STEP_FRAMES < frames.count; number++)
    if (spokenIn(frames, number) >= LEAST_SPOKEN) numbers.push(number);
  const pauses = numbers.map((number, at) => (number - (numbers[at - 1] ?? number) > PAUSE_STEPS ? 1 : 0));
  return { numbers: Uint32Array.from(numbers), pauses: Uint8Array.from(pauses) };
}

function spokenIn(frames: VoiceFrames, number: number): number {
  let spoken = 0;
  const end = Math.min(frames.count, (number + 1) * STEP_FRAMES);
  for (let frame = number * STEP_FRAMES; frame < end; frame++) if (frames.isSpoken(frame)) spoken += 1;
  return spoken;
}
