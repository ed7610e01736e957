import { createHash } from 'node:crypto';
import { keyBytes, refused, type SessionVectors, waiting } from './vector-file.ts';

/** Whether vectors are those of a session as it is. @param sources undefined where the session is gone */
export function isUpToDate(kept: SessionVectors, sources: readonly string[] | undefined): boolean {
  return kept.sources.length === sources?.length && kept.sources.every((name, at) => name === sources[at]);
}

/** Rows by their text, to be taken over by a passage with the same one. */
export type RowsByKey = ReadonlyMap<string, { kept: SessionVectors; row: number }>;

/** Everything that some sessions know of a text, what is waiting left out. */
export function rowsByKey(sessions: Iterable<SessionVectors>): RowsByKey {
  const rows = new Map<string, { kept: SessionVectors; row: number }>();
  for (const kept of sessions) {
    for (const [row, key] of kept.keys.entries()) {
      if (kept.scales[row] !== waiting) rows.set(key, { kept, row });
    }
  }
  return rows;
}

/** A session with the texts it has now, and the vectors of those that are known; the others wait. */
export function carriedOver(
  { id, sources }: Pick<SessionVectors, 'id' | 'sources'>,
  texts: readonly string[],
  known: RowsByKey,
  dimensions: number,
): SessionVectors {
  const keys = texts.map(keyOf);
  const scales = new Float32Array(keys.length).fill(waiting);
  const values = new Int8Array(keys.length * dimensions);
  for (const [row, key] of keys.entries()) {
    const found = known.get(key);
    // A model refuses what holds no word.
    if (texts[row]?.trim() === '') scales[row] = refused;
    if (found === undefined) continue;
    const { kept, row: from } = found;
    scales[row] = kept.scales[from] ?? waiting;
    values.set(kept.values.subarray(from * dimensions, (from + 1) * dimensions), row * dimensions);
  }
  return { id, sources, keys, scales, values };
}

function keyOf(text: string): string {
  return createHash('sha256').update(text).digest().subarray(0, keyBytes).toString('latin1');
}
