import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AmynoteError, errorCode } from '../core/errors.ts';
import type { Reencrypted, ReencryptWatch } from '../core/recipient-ports.ts';
import { type AgeFiles, createAgeFiles, type IdentitySource } from './age-file.ts';
import { removeDerived } from './derived-files.ts';
import { isDerived } from './layout.ts';
import { type LockHolder, lockSession } from './lock.ts';
import { reencryptFile } from './reencrypt-file.ts';
import { findStale, type SealedFile } from './reencrypt-scan.ts';
import { syncFolder } from './write-once.ts';

/** One vault, and what is needed to seal its files anew. */
export interface ReencryptSubject {
  directory: string;
  identity: IdentitySource;
  holder: LockHolder;
  /** The keys that files are to be sealed to, as the vault's header says now. */
  recipients(): Promise<string[]>;
}

/**
 * Seals every file anew that is not sealed to as many recipients as the vault has. There is no journal: what is
 * left to do is seen from the files, so that it can be stopped or killed at any moment and simply run again.
 * Goes over the vault until nothing is left that another process, which opened it before, sealed to the old list.
 * @returns what was done, and what could not be
 * @throws `interrupted` between two files; `locked`; `failed` when the disk is full or refuses
 */
export async function reencryptVault(subject: ReencryptSubject, watch: ReencryptWatch): Promise<Reencrypted> {
  const done = { files: 0, bytes: 0 };
  const damaged = new Set<string>();
  for (let idle = 0; ; ) {
    refuseInterrupted(watch.signal);
    const recipients = await subject.recipients();
    const { stale, unreadable } = await findStale(subject.directory, recipients.length);
    // What is vouched for as this very file would not be after it was sealed anew.
    await removeDerived(subject.directory, [...stale.map(({ path }) => path), ...unreadable]);
    for (const path of unreadable.filter((each) => !isDerived(each))) damaged.add(path);
    const left = stale.filter(({ path }) => !damaged.has(path) && !isDerived(path));
    if (left.length === 0 || idle > patience)
      return { ...done, damaged: [...damaged], busy: sessionsOf(left) };
    if (idle > 0) await wait(restMs, undefined, { signal: watch.signal }).catch(() => undefined);
    const before = done.files;
    await pass({ subject, watch, recipients, left, total: totalOf(done, left), done, damaged });
    idle = done.files > before ? 0 : idle + 1;
  }
}

/** Another process that seals the vault anew holds a session for a moment only. */
const patience = 3;
const restMs = 500;

/** One walk over what is stale. */
interface Pass {
  subject: ReencryptSubject;
  watch: ReencryptWatch;
  recipients: readonly string[];
  left: readonly SealedFile[];
  total: { totalFiles: number; totalBytes: number };
  done: { files: number; bytes: number };
  damaged: Set<string>;
}

async function pass(work: Pass): Promise<void> {
  const files = createAgeFiles(work.recipients, work.subject.identity);
  const isCurrent = async () => isSameList(await work.subject.recipients(), work.recipients);
  for (const [sessionId, group] of bySession(work.left)) {
    refuseInterrupted(work.watch.signal);
    const release = await heldFor(work.subject, sessionId);
    if (release === undefined) continue;
    try {
      for (const file of group) {
        refuseInterrupted(work.watch.signal);
        if (!(await isCurrent())) return;
        await reencryptOne(work, files, file, isCurrent);
      }
    } finally {
      for (const folder of foldersOf(group)) await syncFolder(join(work.subject.directory, folder));
      await release();
    }
  }
}

async function reencryptOne(
  { subject, watch, total, done, damaged }: Pass,
  files: AgeFiles,
  file: SealedFile,
  isCurrent: () => Promise<boolean>,
): Promise<void> {
  try {
    if (!(await reencryptFile(join(subject.directory, file.path), files, isCurrent))) return;
  } catch (error) {
    if (errorCode(error) !== 'damaged') throw resumable(error);
    damaged.add(file.path);
    return;
  }
  done.files += 1;
  done.bytes += file.bytes;
  watch.onProgress({ ...done, ...total });
}

/** The files of one session together, in the order in which they come; those of no session before them. */
function bySession(files: readonly SealedFile[]): Map<string | undefined, SealedFile[]> {
  const groups = new Map<string | undefined, SealedFile[]>([[undefined, []]]);
  for (const file of files) {
    const session = sessionOf(file);
    const group = groups.get(session) ?? [];
    group.push(file);
    groups.set(session, group);
  }
  return groups;
}

/** What the vault's folder holds a session's lock for; undefined for a file of no session. */
function sessionOf({ path }: SealedFile): string | undefined {
  return /^sessions\/([^/]+)\//.exec(path)?.[1];
}

function foldersOf(files: readonly SealedFile[]): Set<string> {
  return new Set(files.map(({ path }) => dirname(path)));
}

function sessionsOf(files: readonly SealedFile[]): string[] {
  return [...new Set(files.flatMap((file) => sessionOf(file) ?? []))];
}

/** Undefined while another process is writing to the session. */
async function heldFor(
  { directory, holder }: ReencryptSubject,
  sessionId: string | undefined,
): Promise<(() => Promise<void>) | undefined> {
  if (sessionId === undefined) return async () => undefined;
  try {
    return await lockSession(join(directory, 'sessions', sessionId), holder);
  } catch (error) {
    if (errorCode(error) === 'busy') return undefined;
    throw resumable(error);
  }
}

function totalOf(done: Pass['done'], left: readonly SealedFile[]): Pass['total'] {
  const totalBytes = left.reduce((sum, { bytes }) => sum + bytes, done.bytes);
  return { totalFiles: done.files + left.length, totalBytes };
}

function isSameList(some: readonly string[], others: readonly string[]): boolean {
  return some.toSorted().join(' ') === others.toSorted().join(' ');
}

const goOn = 'amynote recipient reencrypt';

function refuseInterrupted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new AmynoteError('interrupted', 'stopped between two files; every file can be read', {
    hint: `go on: ${goOn}`,
  });
}

/** The command that failed would say that the key is a recipient already. */
function resumable(error: unknown): unknown {
  if (!(error instanceof AmynoteError) || error.code !== 'failed') return error;
  const hint = error.hint?.replace('run the same command again', `run: ${goOn}`) ?? `then go on: ${goOn}`;
  return new AmynoteError(error.code, error.message, { hint, cause: error.cause });
}
