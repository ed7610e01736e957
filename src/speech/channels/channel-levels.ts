import { sampleRate } from '../../core/pcm.ts';

/** How loud both channels of a recording are, in steps of 50 ms. */
export interface ChannelLevels {
  /** Energy of each step, by channel. */
  energy: [number[], number[]];
}

/** Milliseconds of one step. */
const LEVEL_MS = 50;

/** Reads each channel once. */
export async function readChannelLevels(
  channelSound: (channel: 0 | 1) => AsyncIterable<Int16Array>,
): Promise<ChannelLevels> {
  return { energy: [await energyOf(channelSound(0)), await energyOf(channelSound(1))] };
}

async function energyOf(sound: AsyncIterable<Int16Array>): Promise<number[]> {
  const step = (sampleRate * LEVEL_MS) / 1000;
  const energy: number[] = [];
  let sum = 0;
  let count = 0;
  for await (const chunk of sound) {
    for (const sample of chunk) {
      sum += sample * sample;
      if (++count < step) continue;
      energy.push(sum);
      sum = 0;
      count = 0;
    }
  }
  energy.push(sum);
  return energy;
}

/** How much louder a channel is than the other one in a stretch, in dB. */
export function louderBy(
  { energy }: ChannelLevels,
  channel: 0 | 1,
  { startMs, endMs }: { startMs: number; endMs: number },
): number {
  const from = Math.max(0, Math.floor(startMs / LEVEL_MS));
  const to = Math.max(from + 1, Math.ceil(endMs / LEVEL_MS));
  const sum = (levels: readonly number[]) =>
    levels.slice(from, to).reduce((total, value) => total + value, 1);
  return 10 * Math.log10(sum(energy[channel]) / sum(energy[channel === 0 ? 1 : 0]));
}
