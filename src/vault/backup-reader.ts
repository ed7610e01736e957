import type { Stats } from 'node:fs';
import { type FileHandle, lstat, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AmynoteError } from '../core/errors.ts';
import type { BackupFault } from '../core/vault-ports.ts';
import {
  type BackupFile,
  type BackupManifest,
  looksOf,
  manifestName,
  parseManifest,
} from './backup-manifest.ts';
import { type BackupRun, bytesOf, eachFile, isSame, measure } from './backup-run.ts';
import { contentOf, readTar } from './backup-tar-format.ts';
import { openRegular } from './regular-file.ts';
import { errno } from './write-once.ts';

/** A finished backup, opened for reading. */
export interface OpenBackup {
  manifest: BackupManifest;
  /** @returns undefined when the backup has no such file */
  find(path: string): Promise<{ size: number; bytes: AsyncIterable<Uint8Array> } | undefined>;
  close(): Promise<void>;
}

/** Bytes that a list may have: one of a million files has less. Without a bound, a hostile one would fill the memory. */
const manifestLimit = 256 * 1024 * 1024;

/**
 * @param source a folder or a tar
 * @throws `usage` when there is nothing; `damaged` when it is no finished backup, or one of a newer amynote
 */
export async function openBackup(source: string): Promise<OpenBackup> {
  const facts = await stat(source).catch((error: unknown) => {
    if (errno(error) !== 'ENOENT' && errno(error) !== 'ENOTDIR') throw error;
    throw new AmynoteError('usage', 'there is no such file or folder', { hint: 'check the path' });
  });
  return facts.isDirectory() ? openFolder(source) : openTar(source);
}

/**
 * Reads everything that a backup lists and holds it against the list.
 * @returns what is missing or damaged, in the order of the list
 */
export async function checkBackup(backup: OpenBackup, run: BackupRun): Promise<BackupFault[]> {
  const faults: BackupFault[] = [];
  await eachFile(run, [...looksOf(backup.manifest)], async ([file, looks]) => {
    const fault = await faultOf(backup, file, looks);
    if (fault !== undefined) faults.push({ file, fault });
  });
  return faults.sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** What {@link openBackup} says of bytes that are no list, or of a backup that has none. */
export function notABackup(hint = 'if it was interrupted, run the same backup again'): AmynoteError {
  return new AmynoteError('damaged', 'this is not a backup, not a finished one, or its list is damaged', {
    hint,
  });
}

/** @throws `damaged` when a newer amynote made it; @returns undefined for bytes that are no list */
export function readManifest(bytes: Uint8Array): BackupManifest | undefined {
  const manifest = parseManifest(bytes);
  if (manifest !== 'newer') return manifest;
  throw new AmynoteError('damaged', 'the backup was made by a newer amynote', {
    hint: 'install the newest amynote; nothing was touched',
  });
}

async function openFolder(folder: string): Promise<OpenBackup> {
  const bytes = await readFolderManifest(folder);
  const manifest = bytes === undefined ? undefined : readManifest(bytes);
  if (manifest?.state !== 'complete') throw notABackup();
  return { manifest, find: (path) => findInFolder(folder, path), close: async () => undefined };
}

/** @returns undefined when there is no list, or nothing that could be one */
export async function readFolderManifest(folder: string): Promise<Uint8Array | undefined> {
  const path = join(folder, manifestName);
  const facts = await factsOf(path);
  if (facts === undefined || !facts.isFile() || facts.size > manifestLimit) return undefined;
  return readFile(path);
}

async function findInFolder(folder: string, path: string): ReturnType<OpenBackup['find']> {
  const facts = await factsOf(join(folder, path));
  if (facts === undefined || !facts.isFile()) return undefined;
  return { size: facts.size, bytes: bytesOf(join(folder, path)) };
}

async function factsOf(path: string): Promise<Stats | undefined> {
  return lstat(path).catch((error: unknown) => {
    if (errno(error) === 'ENOENT' || errno(error) === 'ENOTDIR') return undefined;
    throw error;
  });
}

async function openTar(path: string): Promise<OpenBackup> {
  const file = await openRegular(path, 'followed');
  try {
    return await openTarFile(file);
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openTarFile(file: FileHandle): Promise<OpenBackup> {
  const hint = 'make another backup; a tar that another program made has to be unpacked first';
  const entries = await readTar(file);
  const list = entries?.get(manifestName);
  if (entries === undefined || list === undefined || list.size > manifestLimit) throw notABackup(hint);
  const manifest = readManifest(await whole(contentOf(file, list)));
  if (manifest?.state !== 'complete') throw notABackup(hint);
  return {
    manifest,
    find: async (path) => {
      const entry = entries.get(path);
      return entry && { size: entry.size, bytes: contentOf(file, entry) };
    },
    close: () => file.close(),
  };
}

async function whole(content: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function faultOf(
  backup: OpenBackup,
  path: string,
  looks: readonly BackupFile[],
): Promise<BackupFault['fault'] | undefined> {
  try {
    const found = await backup.find(path);
    if (found === undefined) return 'missing';
    if (!looks.some(({ size }) => size === found.size)) return 'damaged';
    const measured = await measure(found.bytes);
    return looks.some((look) => isSame(look, measured)) ? undefined : 'damaged';
  } catch (error) {
    // A medium that cannot be read any more is what a check is for.
    if (errno(error) !== 'EIO') throw error;
    return 'damaged';
  }
}
