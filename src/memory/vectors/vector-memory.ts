import { errorCode } from '../../core/errors.ts';
import type { IndexStore, OpenSegment } from '../../core/index-ports.ts';
import type { IndexedRecord } from '../../core/memory-ports.ts';
import type { KeptVectors, PassageToEmbed, VectorMemory, VectorSpace } from '../../core/vector-ports.ts';
import { carriedOver, isUpToDate, rowsByKey } from './carry-over.ts';
import { createKeptVectors, type VectorFile } from './kept-vectors.ts';
import {
  encodeVectors,
  holdsVectors,
  type KnownSpace,
  readVectors,
  type SessionVectors,
  waiting,
} from './vector-file.ts';

/** Vectors of passages in the files of a client's index. */
export function createVectorMemory(): VectorMemory {
  return { open: openVectors, forget: forgetVectors };
}

async function openVectors(
  store: IndexStore,
  clientId: string,
  wanted: VectorSpace,
  record: IndexedRecord,
): Promise<KeptVectors> {
  const found: (VectorFile & { space: KnownSpace })[] = [];
  await eachFile(store, clientId, async (name, file) => {
    const read = await readVectors(file, wanted);
    if (read !== undefined) found.push({ name, ...read });
  });
  // A server that began to answer in another length has another model; the newest file knows.
  const dimensions = wanted.dimensions ?? found.at(-1)?.space.dimensions ?? 0;
  const space: KnownSpace = { ...wanted, dimensions };
  const files = found.filter((file) => file.space.dimensions === dimensions);
  const byId = new Map(files.flatMap(({ sessions }) => sessions.map((one) => [one.id, one] as const)));
  let known: ReturnType<typeof rowsByKey> | undefined;
  const current: SessionVectors[] = [];
  const missing: PassageToEmbed[] = [];
  for (const { session, sources, passages } of record.sessions) {
    const before = byId.get(session.id);
    const isKnown = before?.keys.length === passages && isUpToDate(before, sources);
    if (isKnown && !before.scales.includes(waiting)) {
      current.push(before);
      continue;
    }
    known ??= rowsByKey(files.flatMap(({ sessions }) => sessions));
    const texts = await record.texts(session.id);
    const now = carriedOver({ id: session.id, sources }, texts, known, dimensions);
    // Of one that only waits, what lies on the disk is as good.
    const kept = isKnown && isSame(now, before) ? before : now;
    current.push(kept);
    missing.push(...waitingOf(kept, texts));
  }
  return createKeptVectors({ store, clientId, space, files, current, missing });
}

function waitingOf({ id, scales }: SessionVectors, texts: readonly string[]): PassageToEmbed[] {
  return texts.flatMap((text, passage) =>
    scales[passage] === waiting ? [{ sessionId: id, passage, text }] : [],
  );
}

/** Whether nothing was found in former files that it did not have. */
function isSame(a: SessionVectors, b: SessionVectors): boolean {
  return a.scales.every((scale, at) => scale === b.scales[at] && a.keys[at] === b.keys[at]);
}

/** Each session that changed is brought up to what is said now, before the file that had it goes. */
async function forgetVectors(
  store: IndexStore,
  clientId: string,
  sources: ReadonlyMap<string, readonly string[]>,
  textsOf: (sessionId: string) => Promise<string[] | undefined>,
): Promise<void> {
  await eachFile(store, clientId, async (name, file) => {
    const read = await readVectors(file);
    const left: SessionVectors[] = [];
    for (const kept of read?.sessions ?? []) {
      const now = sources.get(kept.id);
      if (isUpToDate(kept, now)) left.push(kept);
      const texts = now === undefined || left.at(-1) === kept ? undefined : await textsOf(kept.id);
      if (now === undefined || texts === undefined || read === undefined) continue;
      left.push(carriedOver({ id: kept.id, sources: now }, texts, rowsByKey([kept]), read.space.dimensions));
    }
    if (read !== undefined && left.length > 0) {
      if (left.length === read.sessions.length && left.every((one) => read.sessions.includes(one))) return;
      const { manifest, body } = encodeVectors(left, read.space);
      await store.write(clientId, manifest, body);
    }
    await store.erase(clientId, [name]);
  });
}

/** Runs over the files that hold vectors, the oldest first; one that is damaged on the way is as if it were not there. */
async function eachFile(
  store: IndexStore,
  clientId: string,
  work: (name: string, file: OpenSegment) => Promise<void>,
): Promise<void> {
  for (const name of await store.list(clientId)) {
    const file = await store.open(clientId, name);
    if (file === undefined) continue;
    try {
      if (holdsVectors(file.manifest)) await work(name, file);
    } catch (error) {
      if (errorCode(error) !== 'damaged') throw error;
    } finally {
      await file.close();
    }
  }
}
