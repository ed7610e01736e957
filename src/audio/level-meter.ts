import type { PcmFormat } from '../core/audio-ports.ts';

/** How loud a fifth of a second was. */
export interface Level {
  /** Decibels below full scale; `-Infinity` when every sample is 0. */
  peakDb: number;
  rmsDb: number;
  /** Samples at full scale, of all channels, as a share of all samples. */
  clippedShare: number;
  /** Of how many channels every sample is the same, and the same as in the level before. */
  deadChannels: number;
}

/** Levels come this often, in milliseconds of sound. */
export const levelMs = 200;

/** Signed 16-bit: what 0 dB is. */
const fullScale = 32_768;

/** From here on a sample counts as clipped: a resampler may leave the very edge by a little. */
const clippedFrom = 32_700;

export interface LevelMeter {
  /** Whole frames of sound as they come. @returns the levels that became complete by them. */
  add(pcm: Uint8Array): Level[];
}

/** Measures loudness from the samples, each looked at once and none copied. */
export function createLevelMeter({ sampleRate, channels }: PcmFormat): LevelMeter {
  const wanted = Math.round((sampleRate * levelMs) / 1000) * channels;
  const last = new Int32Array(channels).fill(fullScale);
  const moved = new Uint8Array(channels);
  let [seen, peak, squares, clipped] = [0, 0, 0, 0];

  const finish = (): Level => {
    const dead = channels - moved.reduce((sum, flag) => sum + flag, 0);
    const level = {
      peakDb: decibels(peak),
      rmsDb: decibels(Math.sqrt(squares / seen)),
      clippedShare: clipped / seen,
      deadChannels: dead,
    };
    [seen, peak, squares, clipped] = [0, 0, 0, 0];
    moved.fill(0);
    return level;
  };
  return {
    add(pcm) {
      const levels: Level[] = [];
      const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength);
      for (let at = 0; at + 2 <= pcm.byteLength; at += 2) {
        const sample = view.getInt16(at, true);
        const channel = seen % channels;
        if (sample !== last[channel]) {
          last[channel] = sample;
          moved[channel] = 1;
        }
        const size = sample < 0 ? -sample : sample;
        if (size > peak) peak = size;
        if (size >= clippedFrom) clipped += 1;
        squares += size * size;
        seen += 1;
        if (seen === wanted) levels.push(finish());
      }
      return levels;
    },
  };
}

function decibels(amplitude: number): number {
  return 20 * Math.log10(amplitude / fullScale);
}
