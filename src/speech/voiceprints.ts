import { BANDS } from './features.ts';
import type { VoiceFrames } from './voice-frames.ts';
import { STEP_FRAMES } from './voice-steps.ts';
import { createVoiceprintNet, LAG_FRAMES, NET_FRAMES, PRINT, TRAITS, voiceprint } from './voiceprint-net.ts';

/** What the voice around each step of a recording is like. */
export interface Voiceprints {
  /** Voiceprint of each step, {@link PRINT} numbers each. */
  readonly values: Float32Array;
  /** Whether enough voice lies around a step for its voiceprint. */
  readonly known: Uint8Array;
  /** How much of each step itself is surely a voice, 0 to {@link STEP_FRAMES} / {@link NET_FRAMES}. */
  readonly weights: Uint8Array;
}

/** Moments of voice (20 ms each) that a voiceprint needs: half a second. */
const LEAST_MOMENTS = 25;

/**
 * Runs the network over a recording once. The recording's own mean is taken off first: what microphone and room do
 * to all voices alike says nothing of one.
 * @param around Steps on either side that a voiceprint is taken from.
 */
export function voiceprintsOf(frames: VoiceFrames, around: number): Voiceprints {
  const steps = Math.ceil(frames.count / STEP_FRAMES);
  const prints = {
    values: new Float32Array(steps * PRINT),
    known: new Uint8Array(steps),
    weights: new Uint8Array(steps),
  };
  const net = createVoiceprintNet();
  const mean = meanEnergies(frames);
  const input = new Float32Array(NET_FRAMES * BANDS);
  const window = createWindow(2 * around + 1);
  countVoice(frames, prints.weights);
  for (let step = 0; step < steps + around; step++) {
    const sums = window.next();
    // Where no voice follows soon the network need not listen; it hears enough again before the next one.
    const near = prints.weights.subarray(step, step + WARM_STEPS).some((weight) => weight > 0);
    for (let at = 0; near && at < STEP_FRAMES; at += NET_FRAMES) {
      const frame = step * STEP_FRAMES + at;
      // The network looks ahead: what it says of `frame` it says when it has heard what comes after.
      centred(frames, frame + LAG_FRAMES, mean, input);
      const traits = net.step(input);
      if (frames.isVoice(frame)) sums.add(traits);
    }
    const middle = step - around;
    if (middle < 0 || window.moments() < LEAST_MOMENTS) continue;
    prints.known[middle] = 1;
    voiceprint(window.total(), window.moments(), prints.values, middle * PRINT);
  }
  return prints;
}

/** Steps before a voice that the network has to hear: twice its lag, rounded up, and the voice's own. */
const WARM_STEPS = Math.ceil((2 * LAG_FRAMES) / STEP_FRAMES) + 1;

function countVoice(frames: VoiceFrames, weights: Uint8Array): void {
  for (const step of weights.keys())
    for (let at = 0; at < STEP_FRAMES; at += NET_FRAMES)
      if (frames.isVoice(step * STEP_FRAMES + at)) weights[step] = (weights[step] ?? 0) + 1;
}

function meanEnergies(frames: VoiceFrames): Float64Array {
  const sum = new Float64Array(BANDS);
  const row = new Float32Array(BANDS);
  let count = 0;
  for (let frame = 0; frame < frames.count; frame++) {
    if (!frames.isVoice(frame)) continue;
    frames.energies(frame, row);
    for (let band = 0; band < BANDS; band++) sum[band] = (sum[band] ?? 0) + (row[band] ?? 0);
    count += 1;
  }
  return sum.map((value) => value / Math.max(1, count));
}

/** Writes the {@link NET_FRAMES} frames that end with `newest`; what lies outside the recording is its mean. */
function centred(frames: VoiceFrames, newest: number, mean: Float64Array, input: Float32Array): void {
  for (let i = 0; i < NET_FRAMES; i++) {
    const frame = newest - NET_FRAMES + 1 + i;
    const from = i * BANDS;
    if (frame >= frames.count) input.fill(0, from, from + BANDS);
    else {
      frames.energies(frame, input, from);
      for (let band = 0; band < BANDS; band++)
        input[from + band] = (input[from + band] ?? 0) - (mean[band] ?? 0);
    }
  }
}

interface Sums {
  count: number;
  /** Of each trait, then of its square. */
  values: Float64Array;
}

/** The last `length` steps' sums. */
function createWindow(length: number) {
  const ring: Sums[] = Array.from({ length }, () => ({ count: 0, values: new Float64Array(2 * TRAITS) }));
  const total = new Float64Array(2 * TRAITS);
  let at = 0;
  return {
    /** Forgets the oldest step and begins a new one. */
    next() {
      at = (at + 1) % length;
      const sums = ring[at] as Sums;
      sums.count = 0;
      sums.values.fill(0);
      return {
        add(traits: Float32Array) {
          sums.count += 1;
          for (let i = 0; i < TRAITS; i++) {
            const value = traits[i] ?? 0;
            sums.values[i] = (sums.values[i] ?? 0) + value;
            sums.values[TRAITS + i] = (sums.values[TRAITS + i] ?? 0) + value * value;
          }
        },
      };
    },
    moments: () => ring.reduce((sum, step) => sum + step.count, 0),
    total() {
      total.fill(0);
      for (const { values, count } of ring)
        if (count > 0) for (let i = 0; i < total.length; i++) total[i] = (total[i] ?? 0) + (values[i] ?? 0);
      return total;
    },
  };
}
