import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Artefact, type ArtefactOf, artefactSchema } from '../core/artefacts/artefact.ts';
import { type ArtefactKind, artefactKinds } from '../core/artefacts/kinds.ts';
import { AmynoteError } from '../core/errors.ts';
import { isId } from '../core/ids.ts';
import { type Session, sessionSchema } from '../core/session.ts';
import { someAtOnce } from '../core/some-at-once.ts';
import type { Held, SealedAudio, SessionStore } from '../core/vault-ports.ts';
import { damagedFile, misplaced } from './damaged-file.ts';
import { findLeftovers } from './leftovers.ts';
import { isLocked, type LockHolder, lockSession } from './lock.ts';
import { isLogged } from './logged-files.ts';
import { namesIn } from './people-store.ts';
import { latestRevision, latestRevisions, revisionName } from './revisions.ts';
import type { SegmentFiles } from './segment-files.ts';
import { listIndexed } from './session-index.ts';
import type { VaultFiles } from './vault-files.ts';

/** So many folders are looked into at the same time. */
const atOnce = 64;

export function createSessionStore(
  directory: string,
  files: VaultFiles,
  holder: LockHolder,
  segments: SegmentFiles,
): SessionStore {
  const root = join(directory, 'sessions');
  const folder = (sessionId: string) => join(root, sessionId);
  const readFile = (id: string) => readSessionFile(files, folder(id));

  /** A folder without its session file is an import under way, or one that failed. */
  async function listHeld(): Promise<ReadonlyMap<string, ReadonlySet<ArtefactKind>>> {
    const ids = (await namesIn(root)).filter(isId);
    const folders = await someAtOnce(ids, atOnce, async (id) => [id, await namesIn(folder(id))] as const);
    const whole = folders.filter(([, names]) => names.includes('session.age'));
    return new Map(whole.map(([id, names]) => [id, kindsAmong(names)]));
  }

  return {
    async createSession(session) {
      if ((await files.writeJson(join(folder(session.id), 'session.age'), session)) === undefined) {
        throw new AmynoteError('failed', 'a session with this id exists', {
          hint: 'run the same command again',
        });
      }
    },
    listHeld,
    listSessions: (clientId) => listIndexed({ directory, segments, holder, readSession: readFile }, clientId),
    async readSession(id) {
      const session = isId(id) ? await readFile(id) : undefined;
      if (session === undefined) throw unknownSession();
      return session;
    },
    heldKinds: async (sessionId) => kindsAmong(await namesIn(folder(sessionId))),
    sources: async (sessionId) => newestNames(await namesIn(folder(sessionId))),
    latest: (sessionId, kind) => readLatest(files, folder(sessionId), kind),
    history: (sessionId, kind) => readHistory(files, folder(sessionId), kind),
    write: (artefact) => writeNext(files, folder(artefact.sessionId), artefact),
    writeAudio: (sessionId, sound) => writeAudio(files, folder(sessionId), sound),
    readAudio: (sessionId, revision, sha256) =>
      readAudio(files, join(folder(sessionId), revisionName('audio', revision)), sha256),
    erase: (sessionId, kind, upTo) => eraseRevisions(files, folder(sessionId), kind, upTo),
    abandon: (sessionId) => abandon(files, folder(sessionId)),
    lock: (sessionId) => lockSession(folder(sessionId), holder),
    isLocked: (sessionId) => isLocked(folder(sessionId), holder),
    leftovers: () => findLeftovers(directory, holder),
  };
}

/** Whoever can write the folder can move files: what comes must be the very sound that its recording names. */
async function* readAudio(files: VaultFiles, path: string, sha256: string): AsyncIterable<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of files.readStream(path)) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') === sha256) return;
  const hint = 'restore it from a backup, then run: amynote doctor';
  throw damagedFile('the sound is not what its recording was made of', path, hint);
}

async function readSessionFile(files: VaultFiles, folder: string): Promise<Session | undefined> {
  const path = join(folder, 'session.age');
  const session = (await files.readJson(path, sessionSchema))?.value;
  if (session !== undefined && session.id !== basename(folder)) throw misplaced(path);
  return session;
}

function kindsAmong(names: readonly string[]): ReadonlySet<ArtefactKind> {
  const latest = latestRevisions(names);
  return new Set(artefactKinds.filter((kind) => latest.has(kind)));
}

/** Numbers only grow as long as one of a kind is there; a name comes back with other words once all of a kind were erased. */
function newestNames(names: readonly string[]): string[] {
  const latest = latestRevisions(names);
  return artefactKinds
    .flatMap((kind) => (latest.has(kind) ? revisionName(kind, latest.get(kind) ?? 0) : []))
    .sort();
}

async function readLatest<K extends ArtefactKind>(
  files: VaultFiles,
  folder: string,
  kind: K,
): Promise<Held<ArtefactOf<K>> | undefined> {
  const revision = latestRevision(await namesIn(folder), kind);
  return revision === 0 ? undefined : readRevision(files, folder, kind, revision);
}

/** Revisions are erased from the first on, so those that are there have no hole. */
async function readHistory<K extends ArtefactKind>(
  files: VaultFiles,
  folder: string,
  kind: K,
): Promise<Held<ArtefactOf<K>>[]> {
  const last = latestRevision(await namesIn(folder), kind);
  const numbers = Array.from({ length: last }, (_, index) => index + 1);
  const read = await Promise.all(numbers.map((revision) => readRevision(files, folder, kind, revision)));
  return read.filter((held) => held !== undefined);
}

async function readRevision<K extends ArtefactKind>(
  files: VaultFiles,
  folder: string,
  kind: K,
  revision: number,
): Promise<Held<ArtefactOf<K>> | undefined> {
  const path = join(folder, revisionName(kind, revision));
  const stored = await files.readJson<Artefact>(path, artefactSchema);
  if (stored === undefined) return undefined;
  // Whoever can write the folder can move files: a transcript must not become another client's.
  if (!isKind(stored.value, kind) || stored.value.sessionId !== basename(folder)) throw misplaced(path);
  return { value: stored.value, sha256: stored.sha256, revision };
}

function isKind<K extends ArtefactKind>(artefact: Artefact, kind: K): artefact is ArtefactOf<K> {
  return artefact.kind === kind;
}

async function writeNext<A extends Artefact>(
  files: VaultFiles,
  folder: string,
  artefact: A,
): Promise<Held<A>> {
  const revision = latestRevision(await namesIn(folder), artefact.kind) + 1;
  const sha256 = await files.writeJson(join(folder, revisionName(artefact.kind, revision)), artefact);
  if (sha256 === undefined) throw wroteMeanwhile();
  return { value: artefact, sha256, revision };
}

async function writeAudio(
  files: VaultFiles,
  folder: string,
  sound: AsyncIterable<Uint8Array>,
): Promise<SealedAudio> {
  const revision = latestRevision(await namesIn(folder), 'audio') + 1;
  const sealed = await files.writeStream(join(folder, revisionName('audio', revision)), sound);
  if (sealed === undefined) throw wroteMeanwhile();
  return { revision, ...sealed };
}

async function eraseRevisions(
  files: VaultFiles,
  folder: string,
  kind: ArtefactKind | 'audio',
  upTo: number,
): Promise<void> {
  const last = Math.min(upTo, latestRevision(await namesIn(folder), kind));
  for (let revision = 1; revision <= last; revision += 1) {
    await files.erase(join(folder, revisionName(kind, revision)));
  }
}

/** What a failed import wrote is in the audit log, so its end is too. */
async function abandon(files: VaultFiles, folder: string): Promise<void> {
  const names = await namesIn(folder);
  if (names.includes('session.age')) return;
  for (const name of names) {
    if (isLogged(`sessions/${basename(folder)}/${name}`)) await files.erase(join(folder, name));
  }
  await rm(folder, { recursive: true, force: true });
}

function wroteMeanwhile(): AmynoteError {
  return new AmynoteError('busy', 'another command wrote this session at the same moment', {
    hint: 'run the same command again',
  });
}

function unknownSession(): AmynoteError {
  return new AmynoteError('not-found', 'there is no such session', { hint: 'see them: amynote list' });
}
