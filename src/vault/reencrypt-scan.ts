import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../core/errors.ts';
import { countRecipientStanzas, readHeader } from './age-header.ts';
import { isPrivate, lastingRoots, vaultPath } from './layout.ts';
import { namesIn } from './people-store.ts';
import { errno } from './write-once.ts';

/** One `.age` file of a vault. */
export interface SealedFile {
  /** From the vault's folder on, with `/`. */
  path: string;
  /** Of the ciphertext. */
  bytes: number;
}

/** The layout's folders that hold sealed files. */
const roots = ['audit', 'sessions-index', ...lastingRoots];

/**
 * Finds the files that are not sealed to as many recipients as the vault has; no key is needed to see that.
 * @returns what is stale, sorted by path, and the paths of files whose header cannot be read at all
 */
export async function findStale(
  directory: string,
  recipients: number,
): Promise<{ stale: SealedFile[]; unreadable: string[] }> {
  const stale: SealedFile[] = [];
  const unreadable: string[] = [];
  for (const root of roots) {
    for await (const file of sealedFiles(directory, root)) {
      const sealedTo = await recipientsOf(join(directory, file.path));
      if (sealedTo === 'unreadable') unreadable.push(file.path);
      else if (sealedTo !== undefined && sealedTo !== recipients) stale.push(file);
    }
  }
  return { stale, unreadable };
}

/** How many recipients a file is sealed to; undefined when it has gone meanwhile, as folded egress entries do. */
async function recipientsOf(path: string): Promise<number | 'unreadable' | undefined> {
  try {
    return countRecipientStanzas(await readHeader(path));
  } catch (error) {
    if (errno(error) === 'ENOENT') return undefined;
    if (errorCode(error) === 'damaged' || ['EACCES', 'EPERM', 'EIO'].includes(errno(error)))
      return 'unreadable';
    throw error;
  }
}

/**
 * Links and names that amynote never gives are left out: what somebody else put there, sealed to the clinician
 * alone, must not become readable to others. Private notes are sealed to another key, and to it alone.
 */
async function* sealedFiles(directory: string, folder: string): AsyncIterable<SealedFile> {
  for (const name of (await namesIn(join(directory, folder))).sort()) {
    const path = `${folder}/${name}`;
    const facts = await lstat(join(directory, path)).catch(unlessGone);
    if (facts?.isDirectory()) yield* sealedFiles(directory, path);
    else if (facts?.isFile() && name.endsWith('.age') && vaultPath(path) !== undefined && !isPrivate(path)) {
      yield { path, bytes: facts.size };
    }
  }
}

function unlessGone(error: unknown): undefined {
  if (errno(error) !== 'ENOENT') throw error;
}
