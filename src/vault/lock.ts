import { createHash } from 'node:crypto';
import { readFile, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AmynoteError } from '../core/errors.ts';
import { temporaryPrefix, writeOnce } from './write-once.ts';

/** The running process, as locks see it. */
export interface LockHolder {
  pid: number;
  host: string;
  /** Whether a process of this host is running. */
  isAlive(pid: number): boolean;
}

interface LockOwner {
  pid: number;
  host: string;
  since: string;
}

/**
 * Takes a session for writing.
 * @returns the function that gives it back.
 * @throws `busy` when another live process, or any process of another machine, has it.
 */
export async function lockSession(folder: string, holder: LockHolder): Promise<() => Promise<void>> {
  const path = join(folder, 'lock');
  if (!(await tryLock(path, holder))) {
    await removeIfStale(path, holder);
    if (!(await tryLock(path, holder))) throw busy(parseOwner(await readText(path)));
  }
  return () => unlink(path).catch(() => undefined);
}

/** Whether a live process, or any process of another machine, is writing to a session now. */
export async function isLocked(folder: string, holder: LockHolder): Promise<boolean> {
  const text = await readText(join(folder, 'lock'));
  return text !== undefined && !isStale(parseOwner(text), holder);
}

function tryLock(path: string, holder: LockHolder): Promise<boolean> {
  const owner: LockOwner = { pid: holder.pid, host: holder.host, since: new Date().toISOString() };
  return writeOnce(path, new TextEncoder().encode(JSON.stringify(owner)));
}

/**
 * Of several processes that saw the same stale lock, only the one that holds the guard named after it may remove
 * it, and only while it is still that lock: a slower one cannot take away a faster one's new lock.
 */
async function removeIfStale(path: string, holder: LockHolder): Promise<void> {
  const seen = await readText(path);
  if (seen === undefined || !isStale(parseOwner(seen), holder)) return;
  const guard = join(dirname(path), guardName(seen));
  if (!(await tryLock(guard, holder))) return removeDeadGuard(guard, holder);
  try {
    if ((await readText(path)) === seen) await unlink(path).catch(() => undefined);
  } finally {
    await unlink(guard).catch(() => undefined);
  }
}

function guardName(staleLock: string): string {
  return temporaryPrefix + createHash('sha256').update(staleLock).digest('hex').slice(0, 12);
}

/** Its process died between two steps of a take-over; the next try then succeeds. */
async function removeDeadGuard(guard: string, holder: LockHolder): Promise<void> {
  const text = await readText(guard);
  if (text !== undefined && isStale(parseOwner(text), holder)) await unlink(guard).catch(() => undefined);
}

function isStale(owner: LockOwner | undefined, holder: LockHolder): boolean {
  if (owner === undefined) return true;
  return owner.host === holder.host && !holder.isAlive(owner.pid);
}

async function readText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

function parseOwner(text: string | undefined): LockOwner | undefined {
  try {
    const owner: Partial<LockOwner> = JSON.parse(text ?? '');
    return typeof owner.pid === 'number' && typeof owner.host === 'string' ? (owner as LockOwner) : undefined;
  } catch {
    return undefined;
  }
}

function busy(owner: LockOwner | undefined): AmynoteError {
  const who = owner === undefined ? 'another command' : `process ${owner.pid} on ${owner.host}`;
  return new AmynoteError('busy', `${who} is working on this session`, {
    hint: 'wait for it to finish, then run the same command again',
  });
}
