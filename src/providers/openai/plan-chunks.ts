import type { Line } from '../../core/artefacts/transcript.ts';

/** A stretch of a session that one request holds; neighbours share some sound. */
export interface ChunkPlan {
  startMs: number;
  endMs: number;
}

/** About as long as an answer surely comes in time. */
const CHUNK_MS = 300_000;
/** A place to cut is looked for so far to either side. */
const AROUND_MS = 7_500;
/** A rest shorter than this is no chunk of its own. */
const LEAST_REST_MS = 15_000;
/** Sound that two neighbours share, so that their voices can be matched. */
const SHARED_MS = 20_000;
/** Room around the first and the last words. */
const ROOM_MS = 500;

/** Cuts a session into chunks of about five minutes, at pauses between lines where there are some. */
export function planChunks(lines: readonly Line[]): ChunkPlan[] {
  if (lines.length === 0) return [];
  const sorted = lines.toSorted((a, b) => a.startMs - b.startMs);
  const lastMs = Math.max(...lines.map(({ endMs }) => endMs)) + ROOM_MS;
  const plans: ChunkPlan[] = [];
  let startMs = Math.max(0, (sorted[0]?.startMs ?? 0) - ROOM_MS);
  while (startMs + CHUNK_MS + LEAST_REST_MS < lastMs) {
    const endMs = pauseNear(sorted, startMs + CHUNK_MS);
    plans.push({ startMs, endMs });
    startMs = pauseNear(sorted, endMs - SHARED_MS);
  }
  plans.push({ startMs, endMs: lastMs });
  return plans;
}

/** The middle of the widest pause around a moment; the moment itself where speech never stops. */
function pauseNear(lines: readonly Line[], ms: number): number {
  let best = { ms, widthMs: 0 };
  let spokenMs = 0;
  for (const { startMs, endMs } of lines) {
    const middle = Math.round((spokenMs + startMs) / 2);
    const widthMs = startMs - spokenMs;
    if (Math.abs(middle - ms) <= AROUND_MS && widthMs > best.widthMs) best = { ms: middle, widthMs };
    spokenMs = Math.max(spokenMs, endMs);
  }
  return best.ms;
}
