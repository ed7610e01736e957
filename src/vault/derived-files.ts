import { lstat, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { destroyFile } from './destroy-file.ts';
import { isDerived } from './layout.ts';
import { isOwnFolder } from './own-folder.ts';
import { diskError, errno, syncFolder } from './write-once.ts';

/** Every file of a vault that is made of others and can be made again: paths from its folder on, sorted. */
export async function derivedFiles(directory: string): Promise<string[]> {
  const found: string[] = [];
  for (const root of ['clients', 'sessions-index']) {
    if (!(await isOwnFolder(directory, root))) continue;
    const entries = await readdir(join(directory, root), { recursive: true, withFileTypes: true }).catch(
      noneWithout,
    );
    const paths = entries.map(({ parentPath, name }) => join(parentPath, name).slice(directory.length + 1));
    found.push(...paths.map((path) => path.replaceAll('\\', '/')).filter(isDerived));
  }
  return found.sort();
}

/** Removes those of some files that can be made again; others are left alone. @returns which. @throws `failed` */
export async function removeDerived(directory: string, files: readonly string[]): Promise<string[]> {
  const derived: string[] = [];
  for (const file of files.filter(isDerived))
    if (await isOwnFolder(directory, dirname(file))) derived.push(file);
  for (const file of derived) await removeFile(join(directory, file));
  for (const folder of new Set(derived.map((file) => dirname(file))))
    await syncFolder(join(directory, folder));
  return derived;
}

function noneWithout(error: unknown): [] {
  if (errno(error) !== 'ENOENT') throw error;
  return [];
}

/**
 * Destroys a file that is made of others; what is not there is left out, and so is a folder: what lies in it is somebody
 * else's. A search that has it open goes on. @throws `failed`
 */
export async function removeFile(path: string): Promise<void> {
  const facts = await lstat(path).catch((error: unknown) => {
    if (!['ENOENT', 'ENOTDIR'].includes(errno(error))) throw diskError(error);
  });
  if (facts?.isDirectory() === false) await destroyFile(path, 'header');
}
