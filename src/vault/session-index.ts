import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { AmynoteError } from '../core/errors.ts';
import { isId } from '../core/ids.ts';
import type { Session } from '../core/session.ts';
import { someAtOnce } from '../core/some-at-once.ts';
import { heldOrNot } from './index-store.ts';
import type { LockHolder } from './lock.ts';
import { isOwnFolder } from './own-folder.ts';
import { namesIn } from './people-store.ts';
import type { SegmentFiles } from './segment-files.ts';
import { type ReadTables, readTables, sessionTables } from './session-tables.ts';
import { errno } from './write-once.ts';

/** What the index is of, and what of the vault it needs. */
export interface IndexedSessions {
  directory: string;
  segments: SegmentFiles;
  holder: LockHolder;
  /** Undefined for a folder of no session: an import under way, or one that failed. */
  readSession(id: string): Promise<Session | undefined>;
}

const folder = 'sessions-index';

/** More files than these are folded into one. */
const mostFiles = 8;

/** So many sessions are opened at the same time. */
const atOnce = 64;

/**
 * Every session of a vault, oldest first, without opening every `session.age`: what was read once is kept in a few sealed
 * files. `session.age` never changes, so what they say of a session that is there holds; a session they do not know is
 * read and added, one whose folder is gone is dropped. Where they cannot be written, the answer is the same.
 * @param clientId only this client's, which takes a small part of the time
 * @throws `damaged`, `locked`
 */
export async function listIndexed(vault: IndexedSessions, clientId?: string): Promise<Session[]> {
  const ids = (await namesIn(join(vault.directory, 'sessions'))).filter(isId);
  if (ids.length === 0) return [];
  const { known, sessions, names, hasFormer } = await readIndex(vault.segments, clientId);
  const unknown = ids.filter((id) => !known.has(id));
  const read = await readAll(vault, unknown);
  const isGone = known.size + unknown.length > ids.length ? await goneIn(vault.directory, known, ids) : none;
  const mustFold = isGone.size > 0 || hasFormer || names.length + Math.sign(read.length) > mostFiles;
  // Folded are all, or none.
  if (mustFold && clientId !== undefined) return (await listIndexed(vault)).filter(isOf(clientId));
  const present = sessions.filter(({ id }) => !isGone.has(id));
  if (mustFold) await attempted(() => fold(vault, byStart([...present, ...read]), names));
  else if (read.length > 0) await attempted(() => write(vault.segments, read));
  return byStart([...present, ...(clientId === undefined ? read : read.filter(isOf(clientId)))]);
}

const none: ReadonlySet<string> = new Set();

function isOf(wanted: string): (session: Session) => boolean {
  return ({ clientId }) => clientId === wanted;
}

/** Moments are read once each: sorting thousands compares each of them many times. */
function byStart(sessions: readonly Session[]): Session[] {
  const timed = sessions.map((session) => ({ session, at: Date.parse(session.startedAt) }));
  timed.sort((a, b) => a.at - b.at || (a.session.createdAt < b.session.createdAt ? -1 : 1));
  return timed.map(({ session }) => session);
}

/** What the files of the index say together. */
interface ReadIndex {
  /** The ids of all sessions in it. */
  known: ReadonlySet<string>;
  /** Those that were asked for, each once. */
  sessions: Session[];
  names: readonly string[];
  /** Some are of a form that is no longer written. */
  hasFormer: boolean;
}

/** Another process may fold files while they are read: then those that are there now are read. */
async function readIndex(segments: SegmentFiles, clientId: string | undefined): Promise<ReadIndex> {
  for (let names = await segments.list(folder); ; ) {
    const found = await Promise.all(names.map((name) => tablesIn(segments, name, clientId)));
    const now = found.includes(undefined) ? await segments.list(folder) : names;
    if (names.every((name) => now.includes(name))) {
      const tables = found.flatMap((each) => (each === undefined || each === 'former' ? [] : each));
      const byId = new Map(
        tables.flatMap(({ sessions }) => sessions.map((session) => [session.id, session])),
      );
      const known = new Set(tables.flatMap(({ ids }) => ids));
      return { known, sessions: [...byId.values()], names, hasFormer: found.includes('former') };
    }
    names = now;
  }
}

/** Undefined when there is nothing that could be believed. */
async function tablesIn(
  segments: SegmentFiles,
  name: string,
  clientId: string | undefined,
): Promise<ReadTables | 'former' | undefined> {
  const segment = await segments.open(folder, name);
  try {
    return segment && (await readTables(segment, clientId));
  } finally {
    await segment?.close();
  }
}

async function readAll(vault: IndexedSessions, ids: readonly string[]): Promise<Session[]> {
  const found = await someAtOnce(ids, atOnce, (id) => vault.readSession(id));
  return found.filter((session) => session !== undefined);
}

/** One that was made after the folders were listed is none. */
async function goneIn(
  directory: string,
  known: ReadonlySet<string>,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const listed = new Set(ids);
  const unlisted = [...known].filter((id) => !listed.has(id));
  const facts = await Promise.all(
    unlisted.map((id) => lstat(join(directory, 'sessions', id)).catch(() => undefined)),
  );
  return new Set(unlisted.filter((_, index) => facts[index] === undefined));
}

/** By one process at a time; what others add meanwhile has another name and stays. */
async function fold(
  { directory, segments, holder }: IndexedSessions,
  sessions: readonly Session[],
  names: readonly string[],
): Promise<void> {
  if (!(await isOwnFolder(directory, folder))) return;
  const release = await heldOrNot(join(directory, folder), holder);
  if (release === undefined) return;
  try {
    await write(segments, sessions);
    await segments.erase(folder, names);
  } finally {
    await release();
  }
}

function write(segments: SegmentFiles, sessions: readonly Session[]): Promise<string> {
  const { manifest, body } = sessionTables(sessions);
  return segments.write(folder, manifest, body);
}

/** A vault that cannot be written to can be read. */
async function attempted(work: () => Promise<unknown>): Promise<void> {
  await work().catch((error: unknown) => {
    if (!(error instanceof AmynoteError) && errno(error) === '') throw error;
  });
}
