import { randomFillSync } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir, rm, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Destruction } from '../core/erasure.ts';
import { someAtOnce } from '../core/some-at-once.ts';
import { headerLength, headerLimit } from './age-header.ts';
import { diskError, errno, temporaryPrefix } from './write-once.ts';

/** How much of a file is overwritten: a process that is reading on from behind the header is to go on undisturbed. */
export type DestroyedPart = 'header' | 'start';

/** The nonce behind the header, without which the file key opens nothing. */
const nonceBytes = 16;

/** A chunk of the payload with its tag: of small files that is all there is. */
const chunkBytes = 64 * 1024 + 16;

/**
 * Destroys an age file: overwrites its header with random bytes, in place and synced, and removes it. Links are removed,
 * never followed. The folder is the caller's to sync.
 * @throws `failed` when the disk refuses
 */
export async function destroyFile(path: string, part: DestroyedPart = 'start'): Promise<Destruction> {
  try {
    const done = await overwriteHeader(path, part);
    await removeName(path);
    return done ? 'key-destroyed' : 'removed';
  } catch (error) {
    if (isAbsent(error)) return 'absent';
    throw diskError(error);
  }
}

/** So many files are synced at the same time: the disk writes them in one go, a thousand in half a second. */
const atOnce = 32;

/**
 * Destroys what lies in a folder of parts that come and go, and removes it.
 * @param keep names that stay, and the folder with them
 */
export async function destroyParts(folder: string, keep?: (name: string) => boolean): Promise<void> {
  if (await isFolder(folder)) {
    const entries = await readdir(folder, { withFileTypes: true });
    const gone = entries.filter((entry) => !entry.isDirectory() && keep?.(entry.name) !== true);
    await someAtOnce(gone, atOnce, ({ name }) => destroyFile(join(folder, name), 'header'));
  }
  if (keep === undefined) await rm(folder, { recursive: true, force: true });
}

/** A link in its place, or in that of the folder around it, leads out of the vault. */
async function isFolder(folder: string): Promise<boolean> {
  const found = await Promise.all([folder, dirname(folder)].map((one) => lstat(one).catch(() => undefined)));
  return found.every((facts) => facts?.isDirectory());
}

/** Takes away the name and nothing else. @throws `failed` when the disk refuses */
export async function removeName(path: string): Promise<Exclude<Destruction, 'key-destroyed'>> {
  try {
    await unlink(path);
    return 'removed';
  } catch (error) {
    if (isAbsent(error)) return 'absent';
    throw diskError(error);
  }
}

function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errno(error));
}

/** @returns whether nobody can open the file any more */
async function overwriteHeader(path: string, part: DestroyedPart): Promise<boolean> {
  const file = await openForWriting(path);
  if (file === undefined) return false;
  try {
    const { size, nlink, dev, ino } = await file.stat();
    const others = nlink > 1 ? await unfinishedNames(path, { dev, ino }) : [];
    // A name elsewhere is somebody's own copy: it is theirs to remove.
    if (nlink > 1 + others.length) return false;
    await overwrite(file, Math.min(size, part === 'start' ? await startOf(file) : await headerOf(file)));
    for (const other of others) await unlink(other);
    return true;
  } finally {
    await file.close();
  }
}

/** Undefined for what is no file, or may not be written to: its name can still go. */
async function openForWriting(path: string): Promise<FileHandle | undefined> {
  const facts = await lstat(path);
  if (!facts.isFile()) return undefined;
  const flags = constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOFOLLOW;
  const file = await open(path, flags).catch((error: unknown) => {
    if (['EACCES', 'EPERM', 'ELOOP', 'ETXTBSY'].includes(errno(error))) return undefined;
    throw error;
  });
  if (file === undefined || (await file.stat()).isFile()) return file;
  await file.close();
  return undefined;
}

/** What a write that was cut off between its two names left: the same file under a `.tmp-` name beside it. */
async function unfinishedNames(path: string, { dev, ino }: { dev: number; ino: number }): Promise<string[]> {
  const folder = dirname(path);
  const names = (await readdir(folder)).filter((name) => name.startsWith(temporaryPrefix));
  const paths = names.filter((name) => name !== basename(path)).map((name) => join(folder, name));
  const found = await Promise.all(paths.map((one) => lstat(one).catch(() => undefined)));
  return paths.filter((_, at) => found[at]?.dev === dev && found[at]?.ino === ino);
}

async function startOf(file: FileHandle): Promise<number> {
  return (await headerOf(file)) + chunkBytes;
}

/** What is no age file gets as much taken away as a header can be long. */
async function headerOf(file: FileHandle): Promise<number> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headerLimit), 0, headerLimit, 0);
  try {
    return (headerLength(buffer.subarray(0, bytesRead)) ?? headerLimit) + nonceBytes;
  } catch {
    return headerLimit;
  }
}

async function overwrite(file: FileHandle, bytes: number): Promise<void> {
  const random = randomFillSync(Buffer.alloc(bytes));
  for (let at = 0; at < bytes; ) at += (await file.write(random, at, bytes - at, at)).bytesWritten;
  await file.datasync();
}
