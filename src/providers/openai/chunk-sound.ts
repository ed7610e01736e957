import { sampleRate } from '../../core/pcm.ts';
import type { ChunkPlan } from './plan-chunks.ts';

/**
 * Reads a mono stream once and gives the sound of each planned chunk as soon as it is there. No more than one chunk and
 * what it shares with the next is held.
 */
export async function* readChunks(
  sound: AsyncIterable<Int16Array>,
  plans: readonly ChunkPlan[],
): AsyncIterable<{ plan: ChunkPlan; samples: Int16Array }> {
  const waiting = [...plans];
  const held: Int16Array[] = [];
  /** Place of the first held sample, and of the next one to come. */
  let from = 0;
  let to = 0;
  for await (const chunk of sound) {
    held.push(chunk);
    to += chunk.length;
    for (let plan = waiting[0]; plan !== undefined && place(plan.endMs) <= to; plan = waiting[0]) {
      yield { plan, samples: cut(held, from, plan) };
      waiting.shift();
    }
    const next = place(waiting[0]?.startMs ?? Number.MAX_SAFE_INTEGER);
    while (held[0] !== undefined && from + held[0].length <= next)
      from += (held.shift() as Int16Array).length;
  }
  // Lines may end a little after the sound does.
  for (const plan of waiting) {
    const samples = cut(held, from, plan);
    if (samples.length > 0) yield { plan, samples };
  }
}

function place(ms: number): number {
  return Math.round((ms * sampleRate) / 1000);
}

function cut(held: readonly Int16Array[], from: number, { startMs, endMs }: ChunkPlan): Int16Array {
  const parts: Int16Array[] = [];
  let at = from;
  for (const part of held) {
    const piece = part.subarray(Math.max(0, place(startMs) - at), Math.max(0, place(endMs) - at));
    if (piece.length > 0) parts.push(piece);
    at += part.length;
  }
  const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
