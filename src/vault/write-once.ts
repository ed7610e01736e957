import { type FileHandle, link, lstat, mkdir, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AmynoteError } from '../core/errors.ts';
import { randomId } from '../core/ids.ts';
import { writeBlocks } from './file-blocks.ts';

/** Name prefix of writes that were not finished. */
export const temporaryPrefix = '.tmp-';

/**
 * Done around the giving of the name, when the file itself is complete and synced; it may refuse to give it.
 * @param name gives it, durably; false when it was taken
 */
export type Naming = (name: () => Promise<boolean>) => Promise<boolean>;

/**
 * Writes a file that did not exist, so that a crash at any moment leaves either all of it or
 * a `.tmp-` leftover, and an existing file is never touched.
 * @returns false when the name was taken.
 * @throws `failed` when the disk is full or refuses.
 */
export async function writeOnce(
  path: string,
  content: Uint8Array | AsyncIterable<Uint8Array>,
  naming: Naming = (name) => name(),
): Promise<boolean> {
  const folder = dirname(path);
  const temporary = join(folder, temporaryPrefix + randomId());
  try {
    await makeFolder(folder);
    await writeSynced(temporary, content);
    const written = await naming(() => claimName(temporary, path));
    if (!written) await unlink(temporary);
    return written;
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw diskError(error);
  }
}

/**
 * Puts a small file in the place of the one that is there, so that a crash leaves the old one or the new one.
 * @throws `failed` when the disk is full or refuses.
 */
export async function replaceFile(path: string, content: Uint8Array): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, temporaryPrefix + randomId());
  try {
    await makeFolder(folder);
    await writeSynced(temporary, content);
    await rename(temporary, path);
    await syncFolder(folder);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw diskError(error);
  }
}

/** A new folder is itself a name in its parent, and must survive a power cut as the file in it does. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** Writes a new file, readable by its owner only, and syncs it; its folder is synced by whoever names it. */
export async function writeSynced(
  path: string,
  content: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await writeAll(file, content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  if (content instanceof Uint8Array) {
    await file.writeFile(content);
    return;
  }
  await writeBlocks(file, content);
}

async function claimName(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (errno(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errno(error))) throw error;
    if (!(await renameUnlessTaken(temporary, path))) return false;
  }
  // The file has its name now: a second one that stays is a leftover, no failure.
  await unlink(temporary).catch(() => undefined);
  await syncFolder(dirname(path));
  return true;
}

/** For file systems without hard links (exFAT, some shares): not safe against a race, but never silent. */
async function renameUnlessTaken(temporary: string, path: string): Promise<boolean> {
  const taken = await stat(path).then(
    () => true,
    () => false,
  );
  if (!taken) await rename(temporary, path);
  return !taken;
}

/** Makes the new name itself survive a power cut. Windows cannot open folders and needs no such step. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/** Whether a name is taken, by whatever. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (errno(error) === 'ENOENT') return false;
    throw error;
  }
}

/** The system's error name (`ENOENT`, …) of a failed file operation; empty for any other error. */
export function errno(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** What a disk that is full or refuses is told as; any other error as it is. */
export function diskError(error: unknown): unknown {
  const reason = {
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EROFS: 'the disk is read-only',
    EACCES: 'the folder may not be written to',
    EPERM: 'the folder may not be written to',
  }[errno(error)];
  if (reason === undefined) return error;
  return new AmynoteError('failed', `${reason}; finished work is kept`, {
    hint: hintFor(errno(error)),
    cause: error,
  });
}

function hintFor(code: string): string {
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? 'free some space, then run the same command again'
    : 'check whose the folder is, then run the same command again';
}
