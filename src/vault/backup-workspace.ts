import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AmynoteError, errorCode } from '../core/errors.ts';
import { type LockHolder, lockSession } from './lock.ts';
import { errno } from './write-once.ts';

/** How often a folder may go in the moment it is taken: the run before removes it when it ends. */
const tries = 5;

/**
 * Takes a folder in which something is made that gets its name elsewhere when it is complete. What a run that died
 * left in it is removed.
 * @param make makes the folder, when it is not there
 * @returns the function that removes it. @throws `busy` when another process has it
 */
export async function takeWorkspace(
  folder: string,
  holder: LockHolder,
  make: () => Promise<unknown>,
): Promise<() => Promise<void>> {
  const release = await take(folder, holder, make);
  await empty(folder);
  return async () => {
    await empty(folder);
    await release();
    // Another run may have taken it over at this moment: then it is not empty.
    await rmdir(folder).catch(() => undefined);
  };
}

async function take(
  folder: string,
  holder: LockHolder,
  make: () => Promise<unknown>,
): Promise<() => Promise<void>> {
  for (let attempt = 1; ; attempt++) {
    await make();
    try {
      return await lockSession(folder, holder);
    } catch (error) {
      if (errno(error) === 'ENOENT' && attempt < tries) continue;
      await rmdir(folder).catch(() => undefined);
      if (errorCode(error) !== 'busy') throw error;
      throw new AmynoteError('busy', 'another amynote is doing the same at this moment', {
        hint: 'wait for it to finish; if no amynote is running, delete the hidden folder beside it that begins with .tmp-',
      });
    }
  }
}

async function empty(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name !== 'lock');
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
}
