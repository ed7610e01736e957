import { BANDS, COEFFICIENTS, cepstrum } from '../segment/features.ts';
import type { VoiceFrames } from './voice-frames.ts';
import { SHARES, type SoundSums, shareOut } from './voice-prior.ts';
import { STEP_FRAMES, type VoiceSteps } from './voice-steps.ts';

/** Some of a recording's spoken steps, ready to be worked on. */
export interface VoiceMaterial {
  /** Number of each step in the recording. */
  numbers: Uint32Array;
  /** 1 where a pause lies before the step. */
  pauses: Uint8Array;
  /** Place of each step's first frame; one more entry than steps. */
  starts: Uint32Array;
  /** Of each frame, the recording's mean taken off. */
  cepstra: Float32Array;
  /** Whether each frame is surely a voice. */
  voice: Uint8Array;
  /** Natural logarithm of the pitch of each frame that is; 0 where it is not known. */
  pitches: Float32Array;
  /** Sounds of each frame that is, and their shares, {@link SHARES} each. */
  sounds: Uint8Array;
  shares: Float32Array;
}

/** @param mean From {@link meanCepstra}. @param from @param to Steps to take. */
export function materialOf(
  frames: VoiceFrames,
  steps: VoiceSteps,
  mean: Float64Array,
  from = 0,
  to = steps.numbers.length,
): VoiceMaterial {
  const numbers = steps.numbers.slice(from, to);
  const most = numbers.length * STEP_FRAMES;
  const cepstra = new Float32Array(most * COEFFICIENTS);
  const material = {
    numbers,
    pauses: steps.pauses.slice(from, to),
    starts: new Uint32Array(numbers.length + 1),
    cepstra,
    voice: new Uint8Array(most),
    pitches: new Float32Array(most),
    sounds: new Uint8Array(most * SHARES),
    shares: new Float32Array(most * SHARES),
  };
  const energies = new Float32Array(BANDS);
  let place = 0;
  for (const [step, number] of numbers.entries()) {
    const end = Math.min(frames.count, (number + 1) * STEP_FRAMES);
    for (let frame = number * STEP_FRAMES; frame < end; frame++) {
      if (!frames.isSpoken(frame)) continue;
      const at = place * COEFFICIENTS;
      frames.energies(frame, energies);
      cepstrum(energies, cepstra.subarray(at, at + COEFFICIENTS));
      for (let i = 0; i < COEFFICIENTS; i++) cepstra[at + i] = (cepstra[at + i] ?? 0) - (mean[i] ?? 0);
      if (frames.isVoice(frame)) {
        material.voice[place] = 1;
        material.pitches[place] = frames.logPitch(frame);
        shareOut(cepstra, at, material.sounds, material.shares, place * SHARES);
      }
      place += 1;
    }
    material.starts[step + 1] = place;
  }
  return material;
}

/** The mean over frames that are surely a voice: what room and microphone do to all voices alike. */
export function meanCepstra(frames: VoiceFrames, steps: VoiceSteps): Float64Array {
  const mean = new Float64Array(COEFFICIENTS);
  const energies = new Float32Array(BANDS);
  const sum = new Float64Array(BANDS);
  let count = 0;
  for (const number of steps.numbers) {
    const end = Math.min(frames.count, (number + 1) * STEP_FRAMES);
    for (let frame = number * STEP_FRAMES; frame < end; frame++) {
      if (!frames.isVoice(frame)) continue;
      frames.energies(frame, energies);
      for (let band = 0; band < BANDS; band++) sum[band] = (sum[band] ?? 0) + (energies[band] ?? 0);
      count += 1;
    }
  }
  const cepstra = new Float32Array(COEFFICIENTS);
  cepstrum(
    Float32Array.from(sum, (value) => value / Math.max(1, count)),
    cepstra,
  );
  mean.set(cepstra);
  return mean;
}

/** Adds the sure frames of a step to sums, or with `sign` −1 takes them away. @returns how many they are. */
export function addStep(material: VoiceMaterial, step: number, sums: SoundSums, sign: 1 | -1 = 1): number {
  const { starts, voice, sounds, shares, cepstra } = material;
  let count = 0;
  for (let place = starts[step] ?? 0; place < (starts[step + 1] ?? 0); place++) {
    if (voice[place] !== 1) continue;
    count += 1;
    for (let share = place * SHARES; share < (place + 1) * SHARES; share++) {
      const sound = sounds[share] ?? 0;
      const weight = sign * (shares[share] ?? 0);
      sums.count[sound] = (sums.count[sound] ?? 0) + weight;
      const to = sound * COEFFICIENTS;
      const from = place * COEFFICIENTS;
      for (let i = 0; i < COEFFICIENTS; i++)
        sums.cepstra[to + i] = (sums.cepstra[to + i] ?? 0) + weight * (cepstra[from + i] ?? 0);
    }
  }
  return sign * count;
}
