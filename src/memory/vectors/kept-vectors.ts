import type { IndexStore } from '../../core/index-ports.ts';
import type { PassagePlace } from '../../core/memory-ports.ts';
import type { KeptVectors, PassageToEmbed } from '../../core/vector-ports.ts';
import { quantised } from './quantise.ts';
import { searchVectors } from './search-vectors.ts';
import { encodeVectors, type KnownSpace, refused, type SessionVectors, waiting } from './vector-file.ts';

/** A file as it lies in the store. */
export interface VectorFile {
  name: string;
  sessions: readonly SessionVectors[];
}

/** What vectors are kept of, and where. */
export interface VectorShelf {
  store: IndexStore;
  clientId: string;
  space: KnownSpace;
  files: readonly VectorFile[];
  /** The record's sessions in their order, some of them perhaps in none of the files. */
  current: readonly SessionVectors[];
  missing: readonly PassageToEmbed[];
}

/** A file with fewer passages is written anew with those that come next: a long first run leaves a few files. */
const fullFile = 4096;

/** Vectors in memory, and how they come to the disk. */
export function createKeptVectors(shelf: VectorShelf): KeptVectors {
  const { store, clientId, space, missing } = shelf;
  const byId = new Map(shelf.current.map((session) => [session.id, session]));
  let files = [...shelf.files];
  const write = async (changed: readonly SessionVectors[]) => {
    const others = (file: VectorFile) =>
      file.sessions.filter((one) => isCurrent(one) && !changed.includes(one));
    const before = files.find((file) => passagesIn([...others(file), ...changed]) <= fullFile);
    const sessions = [...(before === undefined ? [] : others(before)), ...changed];
    const { manifest, body } = encodeVectors(sessions, space);
    const name = await store.write(clientId, manifest, body);
    if (before !== undefined) await store.erase(clientId, [before.name]);
    // What another file still holds of a session is older than this, and goes when all is settled.
    const left = files.filter((file) => file !== before).map((file) => withFormer(file, changed));
    files = [...left, { name, sessions }];
  };
  const isCurrent = (one: SessionVectors) => byId.get(one.id) === one;
  const unwritten = () => {
    const onDisk = new Set(files.flatMap(({ sessions }) => sessions));
    return [...byId.values()].filter((one) => !onDisk.has(one) && hasVectors(one));
  };
  const outdated = () => files.filter(({ sessions }) => !sessions.every(isCurrent));
  return {
    missing,
    get isSettled() {
      return unwritten().length === 0 && outdated().length === 0;
    },
    async add(passages) {
      const changed = new Set<SessionVectors>();
      for (const { sessionId, passage, vector } of passages) {
        const session = byId.get(sessionId);
        if (session === undefined) continue;
        putVector(session, passage, vector, space.dimensions);
        changed.add(session);
      }
      if (changed.size > 0) await write([...changed]);
    },
    async settle() {
      const carried = unwritten();
      if (carried.length > 0) await write(carried);
      for (const file of outdated()) {
        const left = file.sessions.filter(isCurrent);
        files = files.filter((one) => one !== file);
        if (left.length > 0) await write(left);
        await store.erase(clientId, [file.name]);
      }
    },
    nearest: (query, limit, accepts): PassagePlace[] =>
      searchVectors([...byId.values()], query, space.dimensions, limit, accepts),
  };
}

function withFormer(file: VectorFile, changed: readonly SessionVectors[]): VectorFile {
  if (!file.sessions.some((one) => changed.includes(one))) return file;
  return { ...file, sessions: file.sessions.map((one) => (changed.includes(one) ? { ...one } : one)) };
}

function passagesIn(sessions: readonly SessionVectors[]): number {
  return sessions.reduce((sum, { keys }) => sum + keys.length, 0);
}

function hasVectors({ scales }: SessionVectors): boolean {
  return scales.some((scale) => scale !== waiting);
}

function putVector(
  { scales, values }: SessionVectors,
  passage: number,
  vector: Float32Array | null,
  dimensions: number,
): void {
  if (vector === null) {
    scales[passage] = refused;
    return;
  }
  if (vector.length !== dimensions) throw new RangeError('a vector of another length than its space');
  const small = quantised(vector);
  scales[passage] = small.scale;
  values.set(small.values, passage * dimensions);
}
