import { type FileHandle, link, mkdir, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AmynoteError } from '../core/errors.ts';
import { randomId } from '../core/ids.ts';

/** Name prefix of writes that were not finished. */
export const temporaryPrefix = '.tmp-';

/**
 * Writes a file that did not exist, so that a crash at any moment leaves either all of it or
 * a `.tmp-` leftover, and an existing file is never touched.
 * @returns false when the name was taken.
 * @throws `failed` when the disk is full or refuses.
 */
export async function writeOnce(
  path: string,
  content: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<boolean> {
  const folder = dirname(path);
  const temporary = join(folder, temporaryPrefix + randomId());
  try {
    await makeFolder(folder);
    await writeSynced(temporary, content);
    const written = await claimName(temporary, path);
    await syncFolder(folder);
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

async function writeSynced(path: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
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
  for await (const chunk of content) await file.writeFile(chunk);
}

async function claimName(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (errno(error) === 'EEXIST') {
      await unlink(temporary);
      return false;
    }
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errno(error))) throw error;
    return renameUnlessTaken(temporary, path);
  }
  await unlink(temporary);
  return true;
}

/** For file systems without hard links (exFAT, some shares): not safe against a race, but never silent. */
async function renameUnlessTaken(temporary: string, path: string): Promise<boolean> {
  const taken = await stat(path).then(
    () => true,
    () => false,
  );
  if (taken) await unlink(temporary);
  else await rename(temporary, path);
  return !taken;
}

/** Makes the new name itself survive a power cut. Windows cannot open folders and needs no such step. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/** The system's error name (`ENOENT`, …) of a failed file operation; empty for any other error. */
export function errno(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function diskError(error: unknown): unknown {
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
