import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { errno } from './write-once.ts';

/** The name of an identity that a passphrase protects. */
export const sealedIdentity = 'identity.age';

/** The name of one that lies in plain text, for play. */
export const plainIdentity = 'identity.txt';

/**
 * Says which identity file lies in `home`, by its real path and content, without opening it: two homes never have
 * the same mark, and it changes with the passphrase. @returns undefined when there is no such file
 */
export async function identityMark(home: string): Promise<string | undefined> {
  const path = join(home, sealedIdentity);
  try {
    const [place, content] = [await realpath(path), await readFile(path)];
    return createHash('sha256').update(place).update('\0').update(content).digest('hex');
  } catch (error) {
    if (errno(error) === 'ENOENT' || errno(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}
