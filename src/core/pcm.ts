/** Samples per second of all sound inside amynote: enough for speech, and what every engine takes. */
export const sampleRate = 16_000;

/**
 * Signed 16-bit little-endian bytes → samples of one channel. Chunks may end anywhere, also inside a sample.
 * @param channels how many lie interleaved. @param channel the one wanted, from 0.
 */
export async function* samplesOf(
  bytes: AsyncIterable<Uint8Array>,
  channels = 1,
  channel = 0,
): AsyncIterable<Int16Array> {
  const frame = channels * 2;
  let rest = new Uint8Array(0);
  for await (const chunk of bytes) {
    const joined = join(rest, chunk);
    const frames = Math.floor(joined.length / frame);
    yield pick(joined, frames, frame, channel * 2);
    rest = joined.slice(frames * frame);
  }
}

function join(rest: Uint8Array, chunk: Uint8Array): Uint8Array {
  if (rest.length === 0) return chunk;
  const joined = new Uint8Array(rest.length + chunk.length);
  joined.set(rest);
  joined.set(chunk, rest.length);
  return joined;
}

function pick(bytes: Uint8Array, frames: number, frame: number, offset: number): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const samples = new Int16Array(frames);
  for (let index = 0; index < frames; index++) samples[index] = view.getInt16(index * frame + offset, true);
  return samples;
}

/** Duration in whole milliseconds of a number of bytes of samples. */
export function pcmDurationMs(bytes: number, format: { sampleRate: number; channels: number }): number {
  return Math.round((bytes / 2 / format.channels / format.sampleRate) * 1000);
}
