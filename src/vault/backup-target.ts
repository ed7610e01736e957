import { mkdir } from 'node:fs/promises';
import { AmynoteError } from '../core/errors.ts';
import type { BackupFile, BackupManifest } from './backup-manifest.ts';
import { errno } from './write-once.ts';

/** Where the bytes of one file come from. */
export interface Origin {
  /** @throws `not-found` when the file is gone, `damaged` when the disk does not give it */
  bytes(): AsyncIterable<Uint8Array>;
  /** When the file was last written or renamed, in milliseconds since 1970. @throws as `bytes` */
  writtenMs(): Promise<number>;
}

/** What a backup holds of one file now; what is said of it was read back from there. */
export interface Taken {
  file: BackupFile;
  copied: boolean;
  /** The vault's file changed though nothing wrote it: the copy that the backup had was kept. */
  unsound?: boolean;
}

/** A place where a backup is made. */
export interface BackupTarget {
  /** How many files it takes at once. */
  workers: number;
  /** The last number of the audit log in the backup that is there; 0 for a new one. */
  lastHead: number;
  take(path: string, origin: Origin): Promise<Taken>;
  /** The sound copy that is there of a file that cannot be read any more. */
  kept(path: string): Promise<BackupFile | undefined>;
  /**
   * Makes it a backup.
   * @param prune whether files that are not listed are removed. @returns how many are still there, and how many went
   */
  finish(manifest: BackupManifest, prune: boolean): Promise<{ stale: number; pruned: number }>;
  /** Gives back what an unfinished one holds; called in any case. */
  close(): Promise<void>;
}

/**
 * Makes one folder, but none above it: where a disk is not mounted, nothing must be made in its place.
 * @returns whether it is new. @throws `usage` when the folder above it does not exist
 */
export async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path, { mode: 0o700 });
    return true;
  } catch (error) {
    if (errno(error) === 'EEXIST') return false;
    if (errno(error) !== 'ENOENT') throw error;
    throw new AmynoteError('usage', 'there is no such folder to make a backup in', {
      hint: 'check the path, and that the disk is mounted',
    });
  }
}

/** What is said of a disk that does not give back what was written. */
export function unreliable(): AmynoteError {
  return new AmynoteError('failed', 'the disk of the backup gives back other bytes than were written', {
    hint: 'make the backup on another disk',
  });
}
