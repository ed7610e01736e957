import { type FileHandle, link, lstat, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AmynoteError } from '../core/errors.ts';
import { type BackupManifest, manifestBytes, manifestName } from './backup-manifest.ts';
import { checkBackup, openBackup } from './backup-reader.ts';
import { type BackupRun, createMeter } from './backup-run.ts';
import { padding, tarEnd, tarHeader } from './backup-tar-format.ts';
import { type BackupTarget, makeFolder, type Origin, type Taken, unreliable } from './backup-target.ts';
import { takeWorkspace } from './backup-workspace.ts';
import { errno, syncFolder, temporaryPrefix } from './write-once.ts';

/** A tar while it is written. */
interface Tar {
  file: FileHandle;
  modified: Date;
  /** Where the next file begins. */
  end: number;
}

/**
 * One file as a backup. It is written in a folder of its own beside its place, read back and checked there, and
 * gets its name last; what an earlier run left in that folder is removed.
 * @throws `usage` when the name is taken; `busy` when another backup of this vault is being made there
 */
export async function openTarTarget(
  path: string,
  { vaultId, createdAt }: BackupManifest,
  run: BackupRun,
): Promise<BackupTarget> {
  await refuseTaken(path);
  const beside = join(dirname(path), `${temporaryPrefix}backup-${vaultId}`);
  const leave = await takeWorkspace(beside, run.holder, () => makeFolder(beside));
  const written = join(beside, 'backup.tar');
  try {
    const tar: Tar = { file: await open(written, 'wx', 0o600), modified: new Date(createdAt), end: 0 };
    return {
      workers: 1,
      lastHead: 0,
      take: (name, origin) => take(tar, name, origin),
      kept: async () => undefined,
      finish: async (manifest) => {
        await finishTar(tar, manifest);
        await check(written, run);
        await nameIt(written, path);
        return { stale: 0, pruned: 0 };
      },
      close: async () => {
        await tar.file.close().catch(() => undefined);
        await leave();
      },
    };
  } catch (error) {
    await leave();
    throw error;
  }
}

async function refuseTaken(path: string): Promise<void> {
  const isFree = await lstat(path).then(
    () => false,
    (error: unknown) => errno(error) === 'ENOENT',
  );
  if (!isFree) throw taken();
}

/** The header tells the size, so it is written last; a file that fails half-way is written over by the next. */
async function take(tar: Tar, path: string, origin: Origin): Promise<Taken> {
  const meter = createMeter();
  let at = tar.end + tarHeader(path, 0, tar.modified).length;
  for await (const chunk of meter.through(origin.bytes())) {
    await writeAt(tar.file, chunk, at);
    at += chunk.length;
  }
  const file = { path, ...meter.read() };
  await writeAt(tar.file, tarHeader(path, file.size, tar.modified), tar.end);
  await writeAt(tar.file, padding(file.size), at);
  tar.end = at + padding(file.size).length;
  return { file, copied: true };
}

async function finishTar(tar: Tar, manifest: BackupManifest): Promise<void> {
  const list = manifestBytes(manifest);
  await take(tar, manifestName, {
    bytes: async function* () {
      yield list;
    },
    writtenMs: async () => 0,
  });
  await writeAt(tar.file, tarEnd, tar.end);
  await tar.file.truncate(tar.end + tarEnd.length);
  await tar.file.sync();
  await tar.file.close();
}

async function check(path: string, run: BackupRun): Promise<void> {
  const backup = await openBackup(path);
  try {
    if ((await checkBackup(backup, run)).length > 0) throw unreliable();
  } finally {
    await backup.close();
  }
}

async function nameIt(written: string, path: string): Promise<void> {
  try {
    await link(written, path);
  } catch (error) {
    if (errno(error) === 'EEXIST') throw taken();
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errno(error))) throw error;
    // File systems without links (exFAT, some shares).
    await refuseTaken(path);
    await rename(written, path);
  }
  await syncFolder(dirname(path));
}

/** A write may take less than it was given. */
async function writeAt(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

function taken(): AmynoteError {
  return new AmynoteError('usage', 'a file of that name exists', {
    hint: 'name another file: nothing is overwritten',
  });
}
