import { readFile, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AmynoteError } from '../core/errors.ts';
import { plainIdentity, sealedIdentity } from './identity-mark.ts';
import { readIfThere } from './json-files.ts';
import { findIdentity, type IdentityFile, noIdentity, secretLine } from './keys.ts';
import { openWithPassphrase, sealWithPassphrase } from './passphrase-file.ts';
import { replaceFile, syncFolder, writeOnce } from './write-once.ts';

/** Where the passphrases come from; each is asked once, the present one first. */
export interface PassphraseSources {
  current(): Promise<string>;
  chosen(): Promise<string>;
  /** The base-2 logarithm of the work to open the new file; less than the default only in tests. */
  workFactor?: number;
}

/**
 * Seals the identity in `home` with another passphrase; one in plain text gets its first. Killed at any moment, one
 * working file is there. @returns whether it lay in plain text until now
 * @throws `locked` when the present passphrase is wrong, `failed` when the identity changed meanwhile
 */
export async function changePassphrase(
  home: string,
  { current, chosen, workFactor }: PassphraseSources,
): Promise<{ path: string; wasPlain: boolean }> {
  const file = await findIdentity(home);
  if (file === undefined) throw noIdentity();
  const before = await readFile(file.path);
  const text = file.protected
    ? await openWithPassphrase(before, await current())
    : new TextDecoder().decode(before);
  const secret = secretLine(text);
  const sealed = await sealAndReopen(text, await chosen(), workFactor);
  await putInPlace(home, file, before, sealed);
  await removePlainCopy(home, secret);
  return { path: join(home, sealedIdentity), wasPlain: !file.protected };
}

/** Seals a text with a passphrase, and opens it again before anything rests on that. */
export async function sealAndReopen(
  text: string,
  passphrase: string,
  workFactor?: number,
): Promise<Uint8Array> {
  const sealed = await sealWithPassphrase(text, passphrase, workFactor);
  if ((await openWithPassphrase(sealed, passphrase)) === text) return sealed;
  throw new Error('the sealed identity opens to something else');
}

async function putInPlace(
  home: string,
  file: IdentityFile,
  before: Buffer,
  sealed: Uint8Array,
): Promise<void> {
  const now = await readIfThere(file.path);
  if (now === undefined || !before.equals(now)) throw changedMeanwhile();
  const path = join(home, sealedIdentity);
  if (file.protected) await replaceFile(path, sealed);
  else if (!(await writeOnce(path, sealed))) throw changedMeanwhile();
}

/** Also one that a crash between the two steps left; never the plain text of another identity. */
async function removePlainCopy(home: string, secret: string): Promise<void> {
  const path = join(home, plainIdentity);
  const content = await readIfThere(path);
  if (content === undefined || !new TextDecoder().decode(content).includes(secret)) return;
  await unlink(path);
  await syncFolder(dirname(path));
}

function changedMeanwhile(): AmynoteError {
  return new AmynoteError('failed', 'the identity was changed by another command meanwhile', {
    hint: 'look at it (amynote doctor), then run the same command again',
  });
}
