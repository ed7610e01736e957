import { execFileSync } from 'node:child_process';
import { findFfmpeg } from '../../../src/audio/ffmpeg-program.ts';
import { pcmDurationMs } from '../../../src/core/pcm.ts';

/** The real ffmpeg. */
export const ffmpeg =
  findFfmpeg({ named: process.env.AMYNOTE_FFMPEG, searchPath: process.env.PATH }) ?? 'ffmpeg';

export const mono = { sampleRate: 16_000, channels: 1 } as const;
export const stereo = { sampleRate: 16_000, channels: 2 } as const;

/** Makes a file with ffmpeg's own sources, e.g. `['-f', 'lavfi', '-i', 'sine=440:duration=1']`. */
export function make(path: string, ...args: string[]): string {
  execFileSync(ffmpeg, ['-hide_banner', '-loglevel', 'error', '-y', ...args, `file:${path}`]);
  return path;
}

export const tone = (seconds: number) => ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`];

/** A tone as samples, one channel. */
export function pcmTone(ms: number): Uint8Array {
  const samples = new Int16Array((mono.sampleRate * ms) / 1000);
  for (const index of samples.keys())
    samples[index] = 8000 * Math.sin((index / mono.sampleRate) * 2 * Math.PI * 440);
  return new Uint8Array(samples.buffer);
}

/** Cut in pieces of an odd size, as pipes may cut it. */
export async function* inChunks(bytes: Uint8Array, size = 4097): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export async function durationMs(
  stream: AsyncIterable<Uint8Array>,
  format: typeof mono | typeof stereo,
): Promise<number> {
  return pcmDurationMs((await collect(stream)).length, format);
}

/** Loudness of one of the interleaved channels, 0 to 32767. */
export function loudness(pcm: Buffer, channels: number, channel: number): number {
  const samples = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.length >> 1);
  let sum = 0;
  for (let at = channel; at < samples.length; at += channels) sum += (samples[at] ?? 0) ** 2;
  return Math.sqrt(sum / (samples.length / channels));
}
