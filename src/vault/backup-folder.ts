import { mkdir, readdir, rename, rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AmynoteError, errorCode } from '../core/errors.ts';
import { randomId } from '../core/ids.ts';
import {
  type BackupFile,
  type BackupManifest,
  isCopied,
  looksOf,
  manifestBytes,
  manifestName,
  signingKeyPath,
} from './backup-manifest.ts';
import { notABackup, readFolderManifest, readManifest } from './backup-reader.ts';
import { bytesOf, createMeter, isSame, measure } from './backup-run.ts';
import { type BackupTarget, makeFolder, type Origin, type Taken, unreliable } from './backup-target.ts';
import { type LockHolder, lockSession } from './lock.ts';
import { errno, replaceFile, syncFolder, temporaryPrefix, writeSynced } from './write-once.ts';

/** A folder while a backup is made there. */
interface Folder {
  root: string;
  /** The list as it lies there. */
  listed: BackupManifest;
  looks: Map<string, BackupFile[]>;
  /** Folders with new names in them, to be synced before the list says so. */
  touched: Set<string>;
  staged: Staged[];
  /** Replacements go one after the other: each writes the list. */
  turn: Promise<void>;
}

/** A copy that is complete, beside the place it is for. */
interface Copy {
  temporary: string;
  file: BackupFile;
}

/** A copy that is to take the place of another. */
interface Staged extends Copy {
  old: BackupFile;
}

/** Bytes that may lie twice in the backup while files are replaced. */
const stagedLimit = 64 * 1024 * 1024;

/**
 * A folder as a backup, made or brought up to date. Killed at any moment, it is as good a backup as before: new
 * files come first; before one is replaced, the list says that either look of it is right; the list that names
 * all of the new ones comes last, and only then are files removed.
 * @param fresh the list of a backup that has no file yet
 * @throws `failed` when the folder holds something else; `damaged`; `busy` when another backup is being made there
 */
export async function openFolderTarget(
  root: string,
  fresh: BackupManifest,
  holder: LockHolder,
): Promise<BackupTarget> {
  const isNew = await makeFolder(root);
  const release = await lockTarget(root, holder).catch(async (error: unknown) => {
    // On a full disk, say: a folder that nobody begins to use goes again.
    if (isNew) await rmdir(root).catch(() => undefined);
    throw error;
  });
  try {
    const listed = await readListed(root, fresh);
    for (const path of await namesBelow(root)) if (isTemporary(path)) await unlink(join(root, path));
    const touched = new Set(isNew ? [dirname(root)] : []);
    const folder: Folder = {
      root,
      listed,
      looks: looksOf(listed),
      touched,
      staged: [],
      turn: Promise.resolve(),
    };
    return {
      workers: 16,
      lastHead: listed.auditHead,
      take: (path, origin) => take(folder, path, origin),
      kept: async (path) => (await lookAt(folder, path).catch(() => undefined))?.known,
      finish: (manifest, prune) => finish(folder, manifest, prune),
      close: async () => {
        for (const { temporary } of folder.staged) await unlink(temporary).catch(() => undefined);
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

async function lockTarget(root: string, holder: LockHolder): Promise<() => Promise<void>> {
  return lockSession(root, holder).catch((error: unknown) => {
    if (errorCode(error) !== 'busy') throw error;
    throw new AmynoteError('busy', 'another backup is being made there', {
      hint: 'wait for it to finish; if no amynote is running, delete the file lock in the backup',
    });
  });
}

/** The list that is there; where there is none yet, one that says that a backup was begun. */
async function readListed(root: string, fresh: BackupManifest): Promise<BackupManifest> {
  const bytes = await readFolderManifest(root);
  if (bytes !== undefined) {
    const listed = readManifest(bytes);
    if (listed === undefined) throw notABackup('make the backup in another folder');
    if (listed.vaultId !== fresh.vaultId) throw occupied('the folder holds a backup of another vault');
    return listed;
  }
  const others = (await readdir(root)).filter((name) => name !== 'lock' && !isTemporary(name));
  if (others.length > 0) throw occupied('the folder holds other things');
  await replaceFile(join(root, manifestName), manifestBytes(fresh));
  return fresh;
}

function occupied(what: string): AmynoteError {
  return new AmynoteError('failed', what, { hint: 'name a folder that does not exist yet' });
}

async function take(folder: Folder, path: string, origin: Origin): Promise<Taken> {
  const { here, known } = await lookAt(folder, path);
  if (here !== undefined) {
    const there = await measure(origin.bytes());
    if (isSame(here, there)) return { file: { path, ...there }, copied: false };
    const isWritten = (await origin.writtenMs()) >= Date.parse(folder.listed.createdAt);
    if (known !== undefined && !isWritten) return { file: known, copied: false, unsound: true };
  }
  const copy = await copyBeside(folder, path, origin);
  if (known === undefined) await rename(copy.temporary, join(folder.root, path));
  else await stage(folder, { ...copy, old: known });
  return { file: copy.file, copied: true };
}

/** What lies at a path of the backup, and whether that is what its list says. */
async function lookAt(
  { root, looks }: Folder,
  path: string,
): Promise<{ here?: Omit<BackupFile, 'path'>; known?: BackupFile }> {
  try {
    const here = await measure(bytesOf(join(root, path)));
    const known = looks.get(path)?.find((look) => isSame(look, here));
    return { here, ...(known !== undefined && { known }) };
  } catch (error) {
    // What the medium does not give any more, or is no file, is copied anew.
    if (['ENOENT', 'EIO'].includes(errno(error)) || errorCode(error) === 'damaged') return {};
    throw error;
  }
}

/** Copies, syncs, and reads back what was written. */
async function copyBeside(folder: Folder, path: string, origin: Origin): Promise<Copy> {
  const place = join(folder.root, path);
  await makeFolders(folder, dirname(place));
  const temporary = join(dirname(place), temporaryPrefix + randomId());
  const meter = createMeter();
  try {
    await writeSynced(temporary, meter.through(origin.bytes()));
    const file = { path, ...meter.read() };
    if (isSame(file, await measure(bytesOf(temporary)))) return { temporary, file };
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  throw unreliable();
}

async function makeFolders({ root, touched }: Folder, place: string): Promise<void> {
  await mkdir(place, { recursive: true, mode: 0o700 });
  for (let folder = place; folder.length >= root.length; folder = dirname(folder)) touched.add(folder);
}

async function stage(folder: Folder, copy: Staged): Promise<void> {
  folder.looks.set(copy.file.path, [copy.old, copy.file]);
  folder.staged.push(copy);
  const bytes = folder.staged.reduce((sum, { file }) => sum + file.size, 0);
  if (bytes > stagedLimit) await replaceStaged(folder);
}

/** The list allows the old and the new look of each; then the new ones go in the places of the old. */
function replaceStaged(folder: Folder): Promise<void> {
  const batch = folder.staged;
  folder.staged = [];
  folder.turn = folder.turn.then(async () => {
    if (batch.length === 0) return;
    const old = new Map(batch.map((copy) => [copy.file.path, copy.old]));
    const files = folder.listed.files.map((file) => old.get(file.path) ?? file);
    const others = folder.listed.replacing.filter(({ path }) => !old.has(path));
    folder.listed = { ...folder.listed, files, replacing: [...others, ...batch.map(({ file }) => file)] };
    await replaceFile(join(folder.root, manifestName), manifestBytes(folder.listed));
    for (const { temporary, file } of batch) await rename(temporary, join(folder.root, file.path));
  });
  return folder.turn;
}

async function finish(
  folder: Folder,
  manifest: BackupManifest,
  prune: boolean,
): Promise<{ stale: number; pruned: number }> {
  const { root, touched } = folder;
  await replaceStaged(folder);
  for (const place of touched) await syncFolder(place);
  await replaceFile(join(root, manifestName), manifestBytes(manifest));
  const wanted = new Set(manifest.files.map(({ path }) => path));
  const stale = (await namesBelow(root)).filter((path) => isOurs(path) && !wanted.has(path));
  if (!prune) return { stale: stale.length, pruned: 0 };
  for (const path of stale) await unlink(join(root, path));
  await removeEmptied(root, stale);
  return { stale: 0, pruned: stale.length };
}

function isOurs(path: string): boolean {
  return isCopied(path) || path === signingKeyPath;
}

function isTemporary(path: string): boolean {
  return (path.split('/').at(-1) ?? '').startsWith(temporaryPrefix);
}

/** Folders that a pruning left empty go, too; what was removed stays removed after a power cut. */
async function removeEmptied(root: string, removed: readonly string[]): Promise<void> {
  const folders = new Set(removed.map((path) => dirname(join(root, path))));
  for (const folder of [...folders].sort().reverse()) {
    await rmdir(folder).catch(() => syncFolder(folder));
    await syncFolder(dirname(folder));
  }
}

/** Every file below, by its path from there on, with `/`. */
async function namesBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, '/').length).replaceAll('\\', '/'));
}
