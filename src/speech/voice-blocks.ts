import { COEFFICIENTS } from './features.ts';
import { addVector, emptyMoments, type Moments } from './gaussian.ts';
import type { VoiceFrames } from './voice-frames.ts';

/** Frames of one step of resegmentation: 50 ms. */
const STEP_FRAMES = 5;
/** Blocks with fewer frames make no Gaussian. */
const LEAST_FRAMES = 40;
/** Silence of so many frames is a pause: steps and blocks end there. */
const PAUSE_FRAMES = 25;

/** Places in `frames.words` where steps of up to 50 ms begin; the last entry ends the last step. */
export function stepsOf(frames: VoiceFrames): number[] {
  const starts: number[] = [];
  for (let place = 0; place < frames.words.length; ) {
    starts.push(place);
    const end = Math.min(frames.words.length, place + STEP_FRAMES);
    place += 1;
    while (place < end && !pauseBefore(frames, place)) place += 1;
  }
  starts.push(frames.words.length);
  return starts;
}

/** Whether nothing was said for a while before the frame at a place in `frames.words`. */
export function pauseBefore(frames: VoiceFrames, place: number): boolean {
  return place > 0 && (frames.words[place] ?? 0) - (frames.words[place - 1] ?? 0) > PAUSE_FRAMES;
}

/** Frames that are surely a voice, between pauses, in even blocks of about `size` frames. */
export function blocksOf(frames: VoiceFrames, size: number): number[][] {
  const runs: number[][] = [[]];
  for (let place = 0; place < frames.words.length; place++) {
    if (pauseBefore(frames, place)) runs.push([]);
    if (frames.isVoice(place)) runs.at(-1)?.push(place);
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

/** Sums of the features at some places. */
export function momentsOf(frames: VoiceFrames, places: readonly number[]): Moments {
  const moments = emptyMoments(COEFFICIENTS);
  for (const place of places) addVector(moments, frames.block(place), frames.offset(place));
  return moments;
}

/**
 * Sums of the features of each voice's sure frames.
 * @param stride Only each `stride`-th frame is looked at.
 */
export function voiceModels(
  frames: VoiceFrames,
  starts: readonly number[],
  voices: Uint8Array,
  k: number,
  stride: number,
): Moments[] {
  const models = Array.from({ length: k }, () => emptyMoments(COEFFICIENTS));
  for (const [step, voice] of voices.entries()) {
    const model = models[voice];
    const end = starts[step + 1] ?? 0;
    for (let place = starts[step] ?? 0; model && place < end; place++)
      if (place % stride === 0 && frames.isVoice(place))
        addVector(model, frames.block(place), frames.offset(place));
  }
  return models;
}
