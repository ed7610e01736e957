import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isId } from '../core/ids.ts';
import { lastingRoots } from './layout.ts';
import { isLocked, type LockHolder } from './lock.ts';
import { isOwnFolder } from './own-folder.ts';
import { namesIn } from './people-store.ts';
import { errno, temporaryPrefix } from './write-once.ts';

/** What is younger may be a write or an import under way. */
const restMs = 60 * 60 * 1000;

/**
 * What crashes left in a vault: sessions that were never created, and `.tmp-` files. Read from names and times.
 * @returns paths from the vault's folder on, with `/`, sorted
 */
export async function findLeftovers(directory: string, holder: LockHolder): Promise<string[]> {
  const before = Date.now() - restMs;
  const found: string[] = [];
  const temporary = async (folder: string) => {
    // What is no folder of this vault is for whoever walks through all of it to tell.
    if (folder !== '' && !(await isOwnFolder(directory, folder))) return;
    const names = (await namesIn(join(directory, folder))).filter((name) => name.startsWith(temporaryPrefix));
    for (const path of names.map((name) => (folder === '' ? name : `${folder}/${name}`))) {
      if ((await newest(join(directory, path))) < before) found.push(path);
    }
  };
  const clients = (await namesIn(join(directory, 'clients'))).filter(isId).map((id) => `clients/${id}`);
  const indexes = clients.map((folder) => `${folder}/index`);
  for (const folder of ['', 'audit', 'sessions-index', ...lastingRoots, ...clients, ...indexes])
    await temporary(folder);
  for (const id of (await namesIn(join(directory, 'sessions'))).filter(isId)) {
    const folder = `sessions/${id}`;
    const path = join(directory, folder);
    const isFolder = await isOwnFolder(directory, folder);
    if (isFolder && (await isLocked(path, holder))) continue;
    if (isFolder && (await namesIn(path)).includes('session.age')) {
      for (const part of ['', '/pieces', '/voice-pieces', '/review-pieces', '/capture'])
        await temporary(folder + part);
    } else if ((await newest(path)) < before) found.push(folder);
  }
  return found.sort();
}

/** When a file, or anything in a folder, was last written; what has gone meanwhile counts as new. */
async function newest(path: string): Promise<number> {
  try {
    const facts = await lstat(path);
    if (!facts.isDirectory()) return facts.mtimeMs;
    const inside = await Promise.all((await readdir(path)).map((name) => newest(join(path, name))));
    return Math.max(facts.mtimeMs, ...inside);
  } catch (error) {
    if (errno(error) === 'ENOENT') return Number.POSITIVE_INFINITY;
    throw error;
  }
}
