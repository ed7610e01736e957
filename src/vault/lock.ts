import { createHash } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AmynoteError } from '../core/errors.ts';
import { readIfThere } from './json-files.ts';
import { temporaryPrefix, writeOnce } from './write-once.ts';

/** The running process, as locks and the audit log see it. */
export interface LockHolder {
  pid: number;
  host: string;
  /** Who runs it, for the audit log. */
  user: string;
  /** Whether a process of this host is running. */
  isAlive(pid: number): boolean;
  /**
   * When a process of this host started, as a text that no later process with its number has.
   * Undefined where the system does not say.
   */
  startOf(pid: number): string | undefined;
}

interface LockOwner {
  pid: number;
  host: string;
  since: string;
  /** Absent where the system does not say when a process started. */
  start?: string;
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
    if (!(await tryLock(path, holder))) throw busy(folder, parseOwner(await readText(path)), holder);
  }
  return () => unlink(path).catch(() => undefined);
}

/** Whether a live process, or any process of another machine, is writing to a session now. */
export async function isLocked(folder: string, holder: LockHolder): Promise<boolean> {
  const text = await readText(join(folder, 'lock'));
  return text !== undefined && !isStale(parseOwner(text), holder);
}

function tryLock(path: string, holder: LockHolder): Promise<boolean> {
  const start = holder.startOf(holder.pid);
  const owner: LockOwner = {
    pid: holder.pid,
    host: holder.host,
    since: new Date().toISOString(),
    ...(start !== undefined && { start }),
  };
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
  return owner.host === holder.host && !isRunning(owner, holder);
}

/** A number can have gone to another process since: that one started at another time. */
function isRunning({ pid, start }: LockOwner, holder: LockHolder): boolean {
  if (!holder.isAlive(pid)) return false;
  const now = holder.startOf(pid);
  return start === undefined || now === undefined || start === now;
}

async function readText(path: string): Promise<string | undefined> {
  const bytes = await readIfThere(path).catch(() => undefined);
  return bytes && new TextDecoder().decode(bytes);
}

function parseOwner(text: string | undefined): LockOwner | undefined {
  try {
    const owner: Partial<LockOwner> = JSON.parse(text ?? '');
    return typeof owner.pid === 'number' && typeof owner.host === 'string' ? (owner as LockOwner) : undefined;
  } catch {
    return undefined;
  }
}

function busy(folder: string, owner: LockOwner | undefined, holder: LockHolder): AmynoteError {
  const lock = `sessions/${basename(folder)}/lock`;
  return new AmynoteError('busy', `${nameOf(owner, holder)} is working on this session`, {
    hint: `wait for it to finish; if no amynote is running, delete ${lock} in the vault`,
  });
}

function nameOf(owner: LockOwner | undefined, holder: LockHolder): string {
  if (owner === undefined) return 'another command';
  return owner.host === holder.host ? `process ${owner.pid}` : 'another machine';
}
