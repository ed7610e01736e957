import { quantised } from '../../src/memory/vectors/quantise.ts';
import { searchVectors } from '../../src/memory/vectors/search-vectors.ts';
import type { SessionVectors } from '../../src/memory/vectors/vector-file.ts';

const dimensions = 512;

/** Milliseconds, the middle of several, in which all vectors of a client are compared with one query. */
export function scanMs(sessions: number, passages: number): number {
  const next = chance();
  const kept = Array.from({ length: sessions }, (_, at) => anySession(`s${at}`, passages, next));
  const times = Array.from({ length: 7 }, () => {
    const query = Float32Array.from({ length: dimensions }, next);
    const begun = performance.now();
    searchVectors(kept, query, dimensions, 60, () => true);
    return performance.now() - begun;
  });
  return times.sort((a, b) => a - b)[3] ?? Number.NaN;
}

function anySession(id: string, passages: number, next: () => number): SessionVectors {
  const { scale, values } = quantised(Float32Array.from({ length: dimensions * passages }, next));
  const keys = Array.from({ length: passages }, (_, at) => `${id} ${at}`);
  return { id, sources: [], keys, scales: new Float32Array(passages).fill(scale), values };
}

/** The same numbers in every run, from -0.5 to 0.5. */
function chance(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}
