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
 * @throws `damaged`, `locked`
 */
export async function listIndexed(vault: IndexedSessions): Promise<Session[]> {
  const ids = (await namesIn(join(vault.directory, 'sessions'))).filter(isId);
  if (ids.length === 0) return [];
  const { known, names } = await readIndex(vault.segments);
  const unknown = ids.filter((id) => !known.has(id));
  const read = await readAll(vault, unknown);
  const isGone = known.size + unknown.length > ids.length ? await goneIn(vault.directory, known, ids) : none;
  const present = [...known.values()].filter(({ id }) => !isGone.has(id));
  const sessions = byStart([...present, ...read]);
  if (isGone.size > 0 || names.length + Math.sign(read.length) > mostFiles) {
    await attempted(() => fold(vault, sessions, names));
  } else if (read.length > 0) {
    await attempted(() => vault.segments.write(folder, manifestOf(read), nothing));
  }
  return sessions;
}

const nothing = new Uint8Array(0);
const none: ReadonlySet<string> = new Set();

/** Moments are read once each: sorting thousands compares each of them many times. */
function byStart(sessions: readonly Session[]): Session[] {
  const timed = sessions.map((session) => ({ session, at: Date.parse(session.startedAt) }));
  timed.sort((a, b) => a.at - b.at || (a.session.createdAt < b.session.createdAt ? -1 : 1));
  return timed.map(({ session }) => session);
}

/** Another process may fold files while they are read: then those that are there now are read. */
async function readIndex(
  segments: SegmentFiles,
): Promise<{ known: Map<string, Session>; names: readonly string[] }> {
  for (let names = await segments.list(folder); ; ) {
    const found = await Promise.all(names.map((name) => sessionsOf(segments, name)));
    const now = found.includes(undefined) ? await segments.list(folder) : names;
    if (names.every((name) => now.includes(name))) {
      const sessions = found.flatMap((each) => each ?? []);
      return { known: new Map(sessions.map((session) => [session.id, session])), names };
    }
    names = now;
  }
}

/** Undefined when there is nothing that could be believed. */
async function sessionsOf(segments: SegmentFiles, name: string): Promise<Session[] | undefined> {
  const segment = await segments.open(folder, name);
  await segment?.close();
  return segment && readManifest(segment.manifest);
}

async function readAll(vault: IndexedSessions, ids: readonly string[]): Promise<Session[]> {
  const found = await someAtOnce(ids, atOnce, (id) => vault.readSession(id));
  return found.filter((session) => session !== undefined);
}

/** One that was made after the folders were listed is none. */
async function goneIn(
  directory: string,
  known: ReadonlyMap<string, Session>,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const listed = new Set(ids);
  const unlisted = [...known.keys()].filter((id) => !listed.has(id));
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
    await segments.write(folder, manifestOf(sessions), nothing);
    await segments.erase(folder, names);
  } finally {
    await release();
  }
}

/** A vault that cannot be written to can be read. */
async function attempted(work: () => Promise<unknown>): Promise<void> {
  await work().catch((error: unknown) => {
    if (!(error instanceof AmynoteError) && errno(error) === '') throw error;
  });
}

/** A table, column by column. */
interface Manifest {
  v: 1;
  kind: 'sessions';
  count: number;
  /** By the name of the field; a session that does not have it has null there. */
  columns: Record<string, Column>;
}

/** A value for each session, or, of values that come again and again, which one it is. */
type Column = unknown[] | { values: unknown[]; at: number[] };

function manifestOf(sessions: readonly Session[]): Manifest {
  const fields = [...new Set(sessions.flatMap((session) => Object.keys(session)))] as (keyof Session)[];
  const columns = fields.map((field) => [field, columnOf(sessions.map((session) => session[field] ?? null))]);
  return { v: 1, kind: 'sessions', count: sessions.length, columns: Object.fromEntries(columns) };
}

function columnOf(cells: unknown[]): Column {
  const values = [...new Set(cells)];
  if (values.length > cells.length / 2) return cells;
  const places = new Map(values.map((value, at) => [value, at]));
  return { values, at: cells.map((cell) => places.get(cell) ?? 0) };
}

/** Vouched for: what has this form was written by {@link manifestOf}. */
function readManifest(manifest: unknown): Session[] | undefined {
  const { v, kind, count, columns } = manifest as Partial<Manifest>;
  if (v !== 1 || kind !== 'sessions' || count === undefined || columns === undefined) return undefined;
  const cells = Object.entries(columns).map(([field, column]) => [field, cellsOf(column)] as const);
  return Array.from({ length: count }, (_, row) => {
    const session: Record<string, unknown> = {};
    for (const [field, cellAt] of cells) {
      const cell = cellAt(row);
      if (cell !== null) session[field] = cell;
    }
    return session as Session;
  });
}

function cellsOf(column: Column): (row: number) => unknown {
  if (Array.isArray(column)) return (row) => column[row];
  return (row) => column.values[column.at[row] ?? 0];
}
