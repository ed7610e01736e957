import { stat } from 'node:fs/promises';
import { AmynoteError, errorCode } from '../core/errors.ts';
import type { BackupReport } from '../core/vault-ports.ts';
import { toolStamp } from '../core/version.ts';
import { openFolderTarget } from './backup-folder.ts';
import { type BackupFile, type BackupManifest, signingKeyPath } from './backup-manifest.ts';
import { type BackupRun, bytesOf, eachFile } from './backup-run.ts';
import { originOf, type Snapshot, takeSnapshot } from './backup-snapshot.ts';
import { openTarTarget } from './backup-tar.ts';
import type { BackupTarget, Origin } from './backup-target.ts';
import { readHeader } from './header.ts';
import { errno } from './write-once.ts';

/** Where a vault and its keys lie. */
export interface VaultPlace {
  home: string;
  directory: string;
}

/** What was taken over so far, by path. */
interface Progress {
  files: Map<string, BackupFile>;
  copied: Set<string>;
  unsound: Set<string>;
}

/** How often files may go while they are copied before it is given up. */
const rounds = 50;

/**
 * Copies a vault, as it is at one moment, to a folder or into a tar, and reads back what it copied. Needs no key.
 * @param target a folder, or a new file whose name ends in `.tar`
 * @throws `no-vault`, `damaged`, `usage`, `failed`, `busy`, `interrupted`
 */
export async function backupVault(
  place: VaultPlace,
  target: string,
  prune: boolean,
  run: BackupRun,
): Promise<BackupReport> {
  const { id: vaultId } = await readHeader(place.directory);
  const createdAt = new Date().toISOString();
  const begun: BackupManifest = {
    ...{ vaultId, createdAt, tool: toolStamp, state: 'begun', auditHead: 0 },
    ...{ files: [], replacing: [] },
  };
  const backup = await openTarget(target, begun, run);
  try {
    const progress: Progress = { files: new Map(), copied: new Set(), unsound: new Set() };
    const snapshot = await takeAll(place, backup, progress, run);
    const files = snapshot.paths.flatMap((path) => progress.files.get(path) ?? []);
    const { auditHead, foreign } = snapshot;
    const left = await backup.finish({ ...begun, state: 'complete', auditHead, files }, prune);
    return {
      vaultId,
      files: files.length,
      bytes: files.reduce((sum, { size }) => sum + size, 0),
      copied: files.filter(({ path }) => progress.copied.has(path)).length,
      ...left,
      foreign,
      unsound: snapshot.paths.filter((path) => progress.unsound.has(path)),
      signingKey: progress.files.has(signingKeyPath),
    };
  } finally {
    await backup.close();
  }
}

async function openTarget(target: string, begun: BackupManifest, run: BackupRun): Promise<BackupTarget> {
  const facts = await stat(target).catch(() => undefined);
  if (facts === undefined ? target.endsWith('.tar') : !facts.isDirectory()) {
    return openTarTarget(target, begun, run);
  }
  return openFolderTarget(target, begun, run.holder);
}

/** @returns the snapshot of which every file was taken */
async function takeAll(
  place: VaultPlace,
  backup: BackupTarget,
  progress: Progress,
  run: BackupRun,
): Promise<Snapshot> {
  for (let round = 0; round < rounds; round++) {
    const snapshot = await takeSnapshot(place.home, place.directory, run.signal);
    refuseOlder(snapshot, backup);
    if (await takeSnapshotFiles(place, snapshot, backup, progress, run)) return snapshot;
  }
  throw new AmynoteError('busy', 'files of the vault come and go all the time', {
    hint: 'run the same backup again when other commands have finished',
  });
}

/** @returns false when a file had gone: the moment that the snapshot shows has passed */
async function takeSnapshotFiles(
  place: VaultPlace,
  { paths, header }: Snapshot,
  backup: BackupTarget,
  progress: Progress,
  run: BackupRun,
): Promise<boolean> {
  let isWhole = true;
  // The header alone can have changed since the last round.
  const due = paths.filter((path) => path === 'vault.json' || !progress.files.has(path));
  const takeOne = async (path: string) => {
    const origin = originAt(originOf(place.home, place.directory, path));
    const source = path === 'vault.json' ? { ...origin, bytes: () => given(header) } : origin;
    isWhole = (await takeFile(path, source, backup, progress)) && isWhole;
  };
  await eachFile(run, due, takeOne, { done: paths.length - due.length, workers: backup.workers });
  return isWhole;
}

async function takeFile(
  path: string,
  origin: Origin,
  backup: BackupTarget,
  { files, copied, unsound }: Progress,
): Promise<boolean> {
  try {
    const taken = await backup.take(path, origin);
    files.set(path, taken.file);
    if (taken.copied) copied.add(path);
    if (taken.unsound) unsound.add(path);
  } catch (error) {
    if (errorCode(error) === 'not-found') return false;
    if (errorCode(error) !== 'damaged') throw error;
    // One file that the disk does not give must not keep all others from being safe.
    unsound.add(path);
    const kept = await backup.kept(path);
    if (kept !== undefined) files.set(path, kept);
  }
  return true;
}

/** An older state in the place of a newer one would lose what was written between. */
function refuseOlder({ auditHead }: Snapshot, { lastHead }: BackupTarget): void {
  if (auditHead >= lastHead) return;
  throw new AmynoteError('failed', 'the backup is newer than the vault: its audit log goes further', {
    hint: 'look what is missing: amynote verify; or make the backup in another folder',
  });
}

function originAt(path: string): Origin {
  return {
    bytes: async function* () {
      try {
        yield* bytesOf(path);
      } catch (error) {
        throw unreadable(error);
      }
    },
    writtenMs: async () => {
      const facts = await stat(path).catch((error: unknown) => {
        throw unreadable(error);
      });
      return facts.ctimeMs;
    },
  };
}

async function* given(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Told apart from what the disk of the backup answers. */
function unreadable(error: unknown): unknown {
  if (errno(error) === '') return error;
  const code = errno(error) === 'ENOENT' ? 'not-found' : 'damaged';
  return new AmynoteError(code, 'a file of the vault cannot be read', { cause: error });
}
