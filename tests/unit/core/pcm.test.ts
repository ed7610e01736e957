import { describe, expect, it } from 'vitest';
import { pcmDurationMs, samplesOf } from '../../../src/core/pcm.ts';

const samples = Int16Array.from([0, 1, -1, 32767, -32768, 256, -256, 12345]);
const bytes = new Uint8Array(samples.buffer);

async function* split(sizes: readonly number[]): AsyncIterable<Uint8Array> {
  // A chunk may be a view at an odd place of a larger buffer.
  const shifted = new Uint8Array([99, ...bytes]);
  let at = 1;
  for (const size of sizes) {
    yield shifted.subarray(at, at + size);
    at += size;
  }
  yield shifted.subarray(at);
}

async function all(stream: AsyncIterable<Int16Array>): Promise<number[]> {
  const found: number[] = [];
  for await (const chunk of stream) found.push(...chunk);
  return found;
}

describe('bytes read as samples', () => {
  it.each([[[]], [[1]], [[1, 1, 1]], [[3, 5, 1]], [[0, 2, 0, 7]], [[16]], [Array(15).fill(1)]])(
    'are the same however they are cut: %j',
    async (sizes: number[]) => {
      expect(await all(samplesOf(split(sizes)))).toEqual([...samples]);
      expect(await all(samplesOf(split(sizes), 2, 0))).toEqual([0, -1, -32768, -256]);
      expect(await all(samplesOf(split(sizes), 2, 1))).toEqual([1, 32767, 256, 12345]);
    },
  );

  it('leave out a frame that was cut off at the end', async () => {
    async function* cut() {
      yield bytes.subarray(0, 7);
    }
    expect(await all(samplesOf(cut()))).toEqual([0, 1, -1]);
    expect(await all(samplesOf(cut(), 2, 1))).toEqual([1]);
  });
});

it('a number of bytes lasts as long as its format says', () => {
  expect(pcmDurationMs(32_000, { sampleRate: 16_000, channels: 1 })).toBe(1000);
  expect(pcmDurationMs(32_000, { sampleRate: 16_000, channels: 2 })).toBe(500);
  expect(pcmDurationMs(0, { sampleRate: 16_000, channels: 1 })).toBe(0);
});
