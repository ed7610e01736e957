import type { Dirent } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AmynoteError } from '../core/errors.ts';
import { isCopied, signingKeyPath } from './backup-manifest.ts';
import { readHeader } from './header.ts';
import { headerBytes } from './header-text.ts';
import { isDerived, isFilePlace, vaultPath } from './layout.ts';
import { errno } from './write-once.ts';

/** What a vault held at one moment: names only, but for the header, which can be replaced. */
export interface Snapshot {
  vaultId: string;
  header: Uint8Array;
  /** Number of the last entry of the audit log; 0 without one. */
  auditHead: number;
  /** Paths as they will lie in the backup, sorted. */
  paths: string[];
  /** How many files in the folder are not amynote's. */
  foreign: number;
}

/** How long, in milliseconds, a moment is waited for in which nobody writes, and the pause between two tries. */
const patienceMs = 60_000;
const pauseMs = 10;

/**
 * Looks at a vault while other commands may write to it, so that the copy is what the vault was at one moment.
 *
 * Every durable file is logged before it gets its name, and every removal before it happens. So the log's newest
 * number is read before and after the folders are: when it did not move, every name that was seen is in the log,
 * and every file in the log was seen, but for the one that a running command is about to name: that looks as if
 * the command had been killed there, which every reader allows for. Copying the log first and the files later
 * would not do: a file that was named in between would look foreign; the other way round it would look missing.
 *
 * Files that are gone when their turn to be copied comes (erased, or folded into another) are the caller's to see:
 * then the moment has passed, and a new snapshot is due; what was copied already stays good, as names never change
 * their content.
 * @throws `no-vault`, `damaged`; `busy` when the vault is never at rest
 */
export async function takeSnapshot(home: string, directory: string, signal: AbortSignal): Promise<Snapshot> {
  const deadline = Date.now() + patienceMs;
  for (; Date.now() < deadline && !signal.aborted; await wait(pauseMs)) {
    const auditHead = await newestEntry(directory);
    const header = await readHeader(directory);
    const found = await filesOf(directory);
    if ((await newestEntry(directory)) !== auditHead) continue;
    const paths = (await isThere(join(home, 'signing-key.age')))
      ? [...found.paths, signingKeyPath]
      : found.paths;
    const { id: vaultId } = header;
    return { vaultId, header: headerBytes(header), auditHead, paths: paths.sort(), foreign: found.foreign };
  }
  if (signal.aborted) throw new AmynoteError('interrupted', 'interrupted; finished work is kept');
  throw new AmynoteError('busy', 'other commands write to the vault all the time', {
    hint: 'run the same backup again when they have finished',
  });
}

/** Where a path of the backup comes from. */
export function originOf(home: string, directory: string, path: string): string {
  return path === signingKeyPath ? join(home, 'signing-key.age') : join(directory, path);
}

async function newestEntry(directory: string): Promise<number> {
  const names = (await entriesOf(join(directory, 'audit'))).map(({ name }) => vaultPath(`audit/${name}`));
  return Math.max(0, ...names.map((place) => (place?.kind === 'audit' ? (place.number ?? 0) : 0)));
}

async function filesOf(directory: string): Promise<{ paths: string[]; foreign: number }> {
  const paths: string[] = [];
  let foreign = 0;
  const look = async (folder: string): Promise<void> => {
    const entries = await entriesOf(join(directory, folder));
    const folders: string[] = [];
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      // What is no file there is taken, too: it is then told as a file that cannot be read.
      if (isCopied(path) && (entry.isFile() || isFilePlace(path))) paths.push(path);
      else if (entry.isDirectory()) folders.push(path);
      else if (!isPassing(path)) foreign += 1;
    }
    // All at once: the shorter it takes, the sooner nobody wrote meanwhile.
    await Promise.all(folders.map(look));
  };
  await look('');
  return { paths, foreign };
}

function isPassing(path: string): boolean {
  const kind = vaultPath(path)?.kind;
  return kind === 'lock' || kind === 'temporary' || isDerived(path);
}

/** A folder may go while it is looked at. */
async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (errno(error) === 'ENOENT') return [];
    throw error;
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
