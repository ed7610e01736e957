import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { errno } from './write-once.ts';

/**
 * Whether a folder of a vault is one, or is not there yet. A link in its place leads elsewhere: what lies there may be
 * somebody's, and is neither listed, written nor removed.
 * @param folder from the vault's folder on, with `/`
 */
export async function isOwnFolder(directory: string, folder: string): Promise<boolean> {
  const parts = folder.split('/');
  const ways = parts.map((_, at) => join(directory, ...parts.slice(0, at + 1)));
  const found = await Promise.all(ways.map(isFolderOrNothing));
  return found.every((is) => is);
}

async function isFolderOrNothing(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory();
  } catch (error) {
    return errno(error) === 'ENOENT';
  }
}
