import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AmynoteError } from '../core/errors.ts';
import type { KeyKind } from '../core/recipients.ts';
import { ageLibrary } from './age-library.ts';
import { plainIdentity, sealedIdentity } from './identity-mark.ts';
import { readIfThere } from './json-files.ts';
import { openWithPassphrase, sealWithPassphrase } from './passphrase-file.ts';
import { writeOnce } from './write-once.ts';

/** Where the identity lies and whether a passphrase protects it. */
export interface IdentityFile {
  path: string;
  protected: boolean;
}

/** Makes a new age identity, `AGE-SECRET-KEY-…`. */
export async function newIdentity(kind: KeyKind): Promise<string> {
  const { generateHybridIdentity, generateX25519Identity } = await ageLibrary();
  return kind === 'post-quantum' ? generateHybridIdentity() : generateX25519Identity();
}

/**
 * Keeps an age identity in `home` as the clinician's own.
 * @param passphrase absent only for play: the identity then lies in plain text.
 * @returns the recipient (`age1…`). @throws `failed` when there is an identity already.
 */
export async function keepIdentity(
  home: string,
  secret: string,
  passphrase: string | undefined,
  now: Date,
): Promise<string> {
  if ((await findIdentity(home)) !== undefined) throw identityExists();
  const { identityToRecipient } = await ageLibrary();
  const recipient = await identityToRecipient(secret);
  const text = `# created: ${now.toISOString()}\n# public key: ${recipient}\n${secret}\n`;
  const content =
    passphrase === undefined ? new TextEncoder().encode(text) : await sealWithPassphrase(text, passphrase);
  // Lost to another command in the same moment: a vault sealed to our key could never be opened.
  const path = join(home, passphrase === undefined ? plainIdentity : sealedIdentity);
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
  for (const name of [sealedIdentity, plainIdentity]) {
    const path = join(home, name);
    if ((await readIfThere(path)) !== undefined) return { path, protected: name === sealedIdentity };
  }
  return undefined;
}

/**
 * Reads the identity file's text, as `age-keygen` writes it.
 * @param passphrase asked only when one protects it. @throws `locked` when it is wrong or the file is missing.
 */
export async function readIdentityText(home: string, passphrase: () => Promise<string>): Promise<string> {
  const file = await findIdentity(home);
  if (file === undefined) throw noIdentity();
  const content = await readFile(file.path);
  return file.protected ? openWithPassphrase(content, await passphrase()) : new TextDecoder().decode(content);
}

/** What is thrown where an identity is needed and there is none. */
export function noIdentity(): AmynoteError {
  return new AmynoteError('locked', 'there is no identity to open the vault with', {
    hint: 'put identity.age back into AMYNOTE_HOME, or: amynote recovery use (words on paper), amynote init (new vault)',
  });
}

/** The `AGE-SECRET-KEY-1…` line of an identity file. @throws `locked` when there is none. */
export function secretLine(text: string): string {
  const line = text.split(/\r?\n/).find((entry) => entry.startsWith('AGE-SECRET-KEY-'));
  if (line !== undefined) return line.trim();
  throw new AmynoteError('locked', 'the identity file holds no age identity', {
    hint: 'run: amynote doctor',
  });
}
