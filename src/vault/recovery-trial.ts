import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AmynoteError, errorCode } from '../core/errors.ts';
import { createAgeFiles } from './age-file.ts';
import { refuseNamed } from './damaged-file.ts';
import { lastingRoots } from './layout.ts';
import { temporaryPrefix } from './write-once.ts';

/** Each is written by another part of amynote. */
const roots = ['audit', ...lastingRoots];

/**
 * Really opens one file of each folder of a vault with an identity.
 * @returns how many were opened; 0 in a vault that holds nothing yet
 * @throws `locked` when a file is not sealed to it, `damaged`, naming the file
 */
export async function openSamples(directory: string, identity: string): Promise<number> {
  const files = createAgeFiles([], async () => identity);
  let opened = 0;
  for (const root of roots) {
    const path = await firstSealed(join(directory, root));
    if (path === undefined) continue;
    await files.open(await readFile(path)).catch((error: unknown) => refuseSample(error, path));
    opened += 1;
  }
  return opened;
}

/** Sound is left out: it may be an hour long, and a small file proves the same. Private notes have a key of their own. */
async function firstSealed(folder: string): Promise<string | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const file = sorted.find((entry) => entry.isFile() && isSample(entry.name));
  if (file !== undefined) return join(folder, file.name);
  for (const entry of sorted.filter((each) => each.isDirectory())) {
    const below = await firstSealed(join(folder, entry.name));
    if (below !== undefined) return below;
  }
  return undefined;
}

function isSample(name: string): boolean {
  return name.endsWith('.age') && !/^(?:audio|private)\./.test(name) && !name.startsWith(temporaryPrefix);
}

function refuseSample(error: unknown, path: string): never {
  if (errorCode(error) !== 'locked') refuseNamed(error, path);
  throw new AmynoteError('locked', 'not every file of the vault is sealed to this recovery key yet', {
    hint: 'finish what was interrupted: amynote recovery new',
  });
}
