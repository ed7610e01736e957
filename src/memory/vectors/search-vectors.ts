import type { PassagePlace } from '../../core/memory-ports.ts';
import { nearest } from '../ranking/rank.ts';
import { unitVector } from './quantise.ts';
import type { SessionVectors } from './vector-file.ts';

/**
 * The passages whose vectors point most nearly where the query's does, nearest first: of all there are, not of a sample.
 * What points elsewhere is no find, however few there are.
 * @param accepts asked only of what might come back
 */
export function searchVectors(
  sessions: readonly SessionVectors[],
  query: Float32Array,
  dimensions: number,
  limit: number,
  accepts: (place: PassagePlace) => boolean,
): PassagePlace[] {
  if (query.length !== dimensions) return [];
  // Both in one width, the loop below takes half as long.
  const unit = Float64Array.from(unitVector(query));
  const cosines = new Float64Array(sessions.reduce((sum, { keys }) => sum + keys.length, 0));
  const starts: number[] = [];
  let at = 0;
  for (const session of sessions) {
    starts.push(at);
    for (let passage = 0; passage < session.keys.length; passage += 1) {
      cosines[at] = Math.max(0, cosine(unit, session, passage));
      at += 1;
    }
  }
  const placeOf = (row: number): PassagePlace => {
    const session = starts.findLastIndex((start) => start <= row);
    return { sessionId: sessions[session]?.id ?? '', passage: row - (starts[session] ?? 0) };
  };
  return nearest(cosines, limit, (row) => accepts(placeOf(row))).map(({ passage }) => placeOf(passage));
}

/** The exact product with what is kept: only keeping it in bytes has rounded. 0 or less where there is no vector. */
function cosine(unit: Float64Array, { scales, values }: SessionVectors, passage: number): number {
  const scale = scales[passage] ?? 0;
  if (scale <= 0) return 0;
  const start = passage * unit.length;
  // Four sums that do not wait for each other: this is the loop over all numbers there are.
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let at = 0; at < unit.length; at += 4) {
    a += (unit[at] ?? 0) * (values[start + at] ?? 0);
    b += (unit[at + 1] ?? 0) * (values[start + at + 1] ?? 0);
    c += (unit[at + 2] ?? 0) * (values[start + at + 2] ?? 0);
    d += (unit[at + 3] ?? 0) * (values[start + at + 3] ?? 0);
  }
  return (a + b + c + d) * scale;
}
