import { sampleRate } from '../../core/pcm.ts';
import { overlapMs } from '../../core/stretch.ts';
import type { ChunkPlan } from './plan-chunks.ts';
import type { VoiceTurn } from './stitch-voices.ts';

/** OpenAI takes clips of 2 to 10 seconds; a little less than the most is surely not more. */
const LEAST_MS = 2200;
const MOST_MS = 8000;
/** Ends of segments are not exact: a clip keeps away from them, and from other voices. */
const EDGE_MS = 100;
const ALONE_MS = 150;

/**
 * The best clip of a voice in a chunk: the longest stretch in which it speaks alone.
 * @returns undefined when none is long enough
 */
export function clipOf(
  voice: number,
  turns: readonly VoiceTurn[],
  { startMs: offset }: ChunkPlan,
  samples: Int16Array,
): Int16Array | undefined {
  const alone = turns.filter((turn) => turn.voice === voice && isAlone(turn, turns));
  const best = alone.toSorted((a, b) => b.endMs - b.startMs - (a.endMs - a.startMs))[0];
  if (best === undefined || best.endMs - best.startMs - 2 * EDGE_MS < LEAST_MS) return undefined;
  const from = best.startMs + EDGE_MS - offset;
  const to = Math.min(best.endMs - EDGE_MS - offset, from + MOST_MS);
  const place = (ms: number) => Math.round((ms * sampleRate) / 1000);
  return samples.slice(place(from), place(to));
}

function isAlone(turn: VoiceTurn, turns: readonly VoiceTurn[]): boolean {
  const wide = { startMs: turn.startMs - ALONE_MS, endMs: turn.endMs + ALONE_MS };
  return !turns.some((other) => other.voice !== turn.voice && overlapMs(wide, other) > 0);
}
