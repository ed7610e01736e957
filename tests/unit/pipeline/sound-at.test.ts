import { expect, it } from 'vitest';
import type { Recording } from '../../../src/core/artefacts/recording.ts';
import type { StagePorts } from '../../../src/core/ports.ts';
import { soundAt } from '../../../src/pipeline/sound-at.ts';

/** Every millisecond of it has its own number. */
const sound = Int16Array.from({ length: 5000 * 16 }, (_, index) => Math.floor(index / 16));

function portsFor(chunkBytes: number): StagePorts {
  const bytes = new Uint8Array(sound.buffer);
  const audio = {
    async *decode() {
      for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.slice(at, at + chunkBytes);
    },
  };
  const vault = { sessions: { readAudio: () => undefined } };
  const ports = { audio: async () => audio, vault, signal: new AbortController().signal };
  return ports as unknown as StagePorts;
}

const stretches = [
  { startMs: 2000, endMs: 3700 },
  { startMs: 600, endMs: 2300 },
  { startMs: 2100, endMs: 2200 },
  { startMs: 4900, endMs: 5400 },
];

it.each([1000, 4096, 8191, 32_768, 65_536, 1_000_000])(
  'the sound of a stretch is the same however it comes, %i bytes at a time',
  async (chunkBytes) => {
    const found: number[][] = [];
    const recording = { channels: 1 } as Recording;
    for await (const { startMs, endMs, samples } of soundAt(portsFor(chunkBytes), recording, stretches)) {
      expect(samples).toHaveLength((endMs - startMs) * 16);
      expect([samples[0], samples.at(-1)]).toEqual([startMs, endMs - 1]);
      found.push([startMs, endMs]);
    }
    expect(found.sort(([a = 0], [b = 0]) => a - b)).toEqual([
      [600, 2300],
      [2000, 3700],
      [2100, 2200],
      [4900, 5000],
    ]);
  },
);
