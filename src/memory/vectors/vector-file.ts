import type { OpenSegment } from '../../core/index-ports.ts';
import type { VectorSpace } from '../../core/vector-ports.ts';

/** How much of a SHA-256 stands for a text: nobody makes two alike in it, and none are alike by chance. */
export const keyBytes = 16;

/** In place of a scale: not embedded yet, or refused by the model. */
export const waiting = -1;
export const refused = 0;

/** The vectors of one session's passages; all three lists run in step, in the order of the passages. */
export interface SessionVectors {
  id: string;
  /** The names of what the passages were read from. */
  sources: readonly string[];
  /** How the SHA-256 of each text begins, a character for a byte. */
  keys: readonly string[];
  /** Each value is its number × this; {@link waiting} and {@link refused} stand for no vector. */
  scales: Float32Array;
  /** As many numbers for each passage as the space has dimensions. */
  values: Int8Array;
}

/** A space whose length is known. */
export type KnownSpace = VectorSpace & { dimensions: number };

/** What a file says of itself. */
interface VectorManifest {
  kind: 'vectors';
  v: 1;
  space: KnownSpace;
  sessions: { id: string; sources: readonly string[]; passages: number }[];
}

/** Whether a file of the index holds vectors, of whatever version. */
export function holdsVectors(manifest: unknown): boolean {
  return (
    typeof manifest === 'object' && manifest !== null && 'kind' in manifest && manifest.kind === 'vectors'
  );
}

/**
 * A file's manifest, and its body: of all passages first the hashes, then the scales as little-endian 32-bit floats,
 * then the values.
 */
export function encodeVectors(
  sessions: readonly SessionVectors[],
  space: KnownSpace,
): { manifest: unknown; body: Uint8Array } {
  const entries = sessions.map(({ id, sources, keys }) => ({ id, sources, passages: keys.length }));
  const manifest: VectorManifest = { kind: 'vectors', v: 1, space, sessions: entries };
  const count = passagesIn(entries);
  const body = Buffer.alloc(count * rowBytes(space));
  let row = 0;
  for (const { keys, scales, values } of sessions) {
    body.set(values, count * (keyBytes + 4) + row * space.dimensions);
    for (const [at, key] of keys.entries()) {
      body.write(key, row * keyBytes, 'latin1');
      body.writeFloatLE(scales[at] ?? waiting, count * keyBytes + row * 4);
      row += 1;
    }
  }
  return { manifest, body };
}

/**
 * Reads a file of vectors, whole.
 * @param wanted read no other space than this; absent for any
 * @returns undefined when it holds something else, or not what it says it does
 * @throws `damaged`
 */
export async function readVectors(
  file: OpenSegment,
  wanted?: VectorSpace,
): Promise<{ space: KnownSpace; sessions: SessionVectors[] } | undefined> {
  const { manifest } = file;
  if (!isReadable(manifest) || (wanted !== undefined && !isIn(manifest.space, wanted))) return undefined;
  const { space } = manifest;
  const count = passagesIn(manifest.sessions);
  if (count * rowBytes(space) !== file.bytes) return undefined;
  const body = Buffer.from(await file.read(0, file.bytes));
  const values = body.subarray(count * (keyBytes + 4));
  let row = 0;
  const sessions = manifest.sessions.map(({ id, sources, passages }): SessionVectors => {
    const first = row;
    row += passages;
    const each = Array.from({ length: passages }, (_, at) => first + at);
    const start = values.byteOffset + first * space.dimensions;
    return {
      id,
      sources,
      keys: each.map((at) => body.toString('latin1', at * keyBytes, (at + 1) * keyBytes)),
      scales: Float32Array.from(each, (at) => body.readFloatLE(count * keyBytes + at * 4)),
      values: new Int8Array(values.buffer, start, passages * space.dimensions),
    };
  });
  return { space, sessions };
}

function passagesIn(sessions: VectorManifest['sessions']): number {
  return sessions.reduce((sum, { passages }) => sum + passages, 0);
}

function rowBytes({ dimensions }: KnownSpace): number {
  return keyBytes + 4 + dimensions;
}

/** Made by this program and vouched for: only another version of it is to be feared. */
function isReadable(manifest: unknown): manifest is VectorManifest {
  return holdsVectors(manifest) && (manifest as VectorManifest).v === 1;
}

function isIn(space: KnownSpace, wanted: VectorSpace): boolean {
  return (
    space.engine === wanted.engine &&
    space.model === wanted.model &&
    space.address === wanted.address &&
    (wanted.dimensions === undefined || space.dimensions === wanted.dimensions)
  );
}
