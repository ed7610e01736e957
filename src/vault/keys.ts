import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { AmynoteError } from '../core/errors.ts';
import { readIfThere } from './json-files.ts';
import { writeOnce } from './write-once.ts';

const sealedName = 'identity.age';
const plainName = 'identity.txt';

/** Where the identity lies and whether a passphrase protects it. */
export interface IdentityFile {
  path: string;
  protected: boolean;
}

/**
 * Makes the clinician's identity in `home`.
 * @param passphrase absent only for play: the identity then lies in plain text.
 * @returns the recipient (`age1…`). @throws `failed` when there is an identity already.
 */
export async function createIdentity(
  home: string,
  passphrase: string | undefined,
  now: Date,
): Promise<string> {
  if ((await findIdentity(home)) !== undefined) throw identityExists();
  const secret = await generateX25519Identity();
  const recipient = await identityToRecipient(secret);
  const text = `# created: ${now.toISOString()}\n# public key: ${recipient}\n${secret}\n`;
  const content =
    passphrase === undefined ? new TextEncoder().encode(text) : await sealText(text, passphrase);
  // Lost to another `init` in the same moment: a vault sealed to our key could never be opened.
  const path = join(home, passphrase === undefined ? plainName : sealedName);
  if (!(await writeOnce(path, content))) throw identityExists();
  return recipient;
}

function identityExists(): AmynoteError {
  return new AmynoteError('failed', 'there is an identity already', {
    hint: 'to start apart from it, set AMYNOTE_HOME to another folder',
  });
}

/** @returns undefined when there is none. */
export async function findIdentity(home: string): Promise<IdentityFile | undefined> {
  for (const name of [sealedName, plainName]) {
    const path = join(home, name);
    if ((await readIfThere(path)) !== undefined) return { path, protected: name === sealedName };
  }
  return undefined;
}

/**
 * Reads the identity file's text, as `age-keygen` writes it.
 * @param passphrase asked only when one protects it. @throws `locked` when it is wrong or the file is missing.
 */
export async function readIdentityText(home: string, passphrase: () => Promise<string>): Promise<string> {
  const file = await findIdentity(home);
  if (file === undefined) {
    throw new AmynoteError('locked', 'there is no identity to open the vault with', {
      hint: 'put identity.age back into AMYNOTE_HOME, or make a vault: amynote init',
    });
  }
  const content = await readFile(file.path);
  return file.protected ? openText(content, await passphrase()) : new TextDecoder().decode(content);
}

/** The `AGE-SECRET-KEY-1…` line of an identity file. @throws `locked` when there is none. */
export function secretLine(text: string): string {
  const line = text.split(/\r?\n/).find((entry) => entry.startsWith('AGE-SECRET-KEY-'));
  if (line !== undefined) return line.trim();
  throw new AmynoteError('locked', 'the identity file holds no age identity', {
    hint: 'run: amynote doctor',
  });
}

async function sealText(text: string, passphrase: string): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  return encrypter.encrypt(text);
}

async function openText(content: Uint8Array, passphrase: string): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    return await decrypter.decrypt(content, 'text');
  } catch (cause) {
    throw new AmynoteError('locked', 'the passphrase does not open the identity', {
      hint: 'try again; mind caps lock and keyboard layout',
      cause,
    });
  }
}
