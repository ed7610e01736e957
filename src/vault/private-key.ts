import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identityToRecipient } from 'age-encryption';
import { AmynoteError, errorCode } from '../core/errors.ts';
import type { KeyKind } from '../core/recipients.ts';
import { sealAndReopen } from './change-passphrase.ts';
import { readIfThere, sha256Hex } from './json-files.ts';
import { findIdentity, newIdentity, secretLine } from './keys.ts';
import { openWithPassphrase, sealWithPassphrase } from './passphrase-file.ts';
import { replaceFile, writeOnce } from './write-once.ts';

/** In `AMYNOTE_HOME`: the identity of the private notes, always sealed with a passphrase of its own. */
const keyName = 'private.age';

/**
 * Beside it: its public half, so that writing needs no passphrase, and the SHA-256 of the key's file: what is sealed to
 * the public half of another key could not be opened with this one. While the passphrase changes, that of the file to
 * come stands below.
 */
const recipientName = 'private-recipient.txt';

/** Where the passphrase comes from, asked when it is needed. */
export interface PrivatePassphrases {
  current(): Promise<string>;
  chosen(): Promise<string>;
  /** The base-2 logarithm of the work to open the key; less than the default only in tests. */
  workFactor?: number;
}

/**
 * Makes the key of the private notes. Stopped between its two files, the next call makes the second from the first.
 * @returns its recipient. @throws `failed` when there is one; `usage` when the passphrase opens the vault, too
 */
export async function makePrivateKey(
  home: string,
  kind: KeyKind,
  passphrases: PrivatePassphrases,
): Promise<string> {
  if (await hasKey(home)) {
    if ((await knownRecipient(home)) !== undefined) throw keyExists();
    const known = await identityToRecipient(await openPrivateKey(home, passphrases.current));
    await noteRecipient(home, known);
    return known;
  }
  const passphrase = await passphrases.chosen();
  await refuseSharedPassphrase(home, passphrase);
  const secret = await newIdentity(kind);
  const recipient = await identityToRecipient(secret);
  const text = `# private notes of amynote\n# created: ${new Date().toISOString()}\n# public key: ${recipient}\n${secret}\n`;
  const sealed = await sealWithPassphrase(text, passphrase, passphrases.workFactor);
  if (!(await writeOnce(join(home, keyName), sealed))) throw keyExists();
  await noteRecipient(home, recipient);
  return recipient;
}

/**
 * Seals the key with another passphrase. Killed at any moment, the key is there under the old one or the new one, and
 * notes can be written.
 * @throws `locked` when the present one is wrong; `usage` when the new one opens the vault, too; `failed` when the key
 * changed meanwhile
 */
export async function changePrivatePassphrase(home: string, passphrases: PrivatePassphrases): Promise<void> {
  const path = join(home, keyName);
  const { before, text } = await openKeyFile(home, passphrases.current);
  const recipient = await identityToRecipient(secretLine(text));
  const passphrase = await passphrases.chosen();
  await refuseSharedPassphrase(home, passphrase);
  const sealed = await sealAndReopen(text, passphrase, passphrases.workFactor);
  const mustBeUnchanged = async () => {
    const now = await readIfThere(path);
    if (now === undefined || !Buffer.from(before).equals(now)) throw changedMeanwhile();
  };
  await mustBeUnchanged();
  await noteRecipient(home, recipient, sha256Hex(sealed));
  await mustBeUnchanged();
  await replaceFile(path, sealed);
  await noteRecipient(home, recipient);
}

export async function hasKey(home: string): Promise<boolean> {
  return (await readIfThere(join(home, keyName))) !== undefined;
}

/** To whom private notes are sealed. @throws `locked` where there is no key: what it sealed could never be opened */
export async function privateRecipient(home: string): Promise<string> {
  const recipient = await knownRecipient(home);
  if (recipient !== undefined) return recipient;
  throw new AmynoteError('locked', 'there is no key for private notes', {
    hint: 'run: amynote private init; it makes one, or takes up the private.age that you put back into AMYNOTE_HOME',
  });
}

/** @returns the secret line of the key. @throws `locked` when it is not there or the passphrase is another; `damaged` */
export async function openPrivateKey(home: string, passphrase: () => Promise<string>): Promise<string> {
  return secretLine((await openKeyFile(home, passphrase)).text);
}

/** @returns the file as it lies there, and what is in it */
async function openKeyFile(
  home: string,
  passphrase: () => Promise<string>,
): Promise<{ before: Uint8Array; text: string }> {
  const before = await readIfThere(join(home, keyName));
  if (before === undefined) {
    throw new AmynoteError('locked', 'the key of the private notes is missing', {
      hint: 'put private.age back into AMYNOTE_HOME from your copy; no other key opens these notes',
    });
  }
  return { before, text: await openWithPassphrase(before, await passphrase()).catch(refuse) };
}

function refuse(error: unknown): never {
  const cause = { cause: error };
  if (errorCode(error) === 'locked') {
    const hint = 'it is the one of the private notes, not of the vault; try again';
    throw new AmynoteError('locked', 'the passphrase does not open the private notes', { hint, ...cause });
  }
  if (errorCode(error) !== 'damaged') throw error;
  const hint = 'put private.age back into AMYNOTE_HOME from your copy';
  throw new AmynoteError('damaged', 'the key of the private notes is damaged', { hint, ...cause });
}

/** Undefined without a key, and where what was noted is not of this key. */
async function knownRecipient(home: string): Promise<string | undefined> {
  const noted = await readIfThere(join(home, recipientName));
  const [recipient = '', ...hashes] = noted === undefined ? [] : new TextDecoder().decode(noted).split('\n');
  const sha256 = await keyHash(home);
  if (!/^age1[0-9a-z]+$/.test(recipient) || sha256 === undefined || !hashes.includes(sha256))
    return undefined;
  return recipient;
}

/** @param toCome SHA-256 of the file that is about to take the key's place */
async function noteRecipient(home: string, recipient: string, toCome?: string): Promise<void> {
  const lines = [recipient, await keyHash(home), ...(toCome === undefined ? [] : [toCome])];
  await replaceFile(join(home, recipientName), new TextEncoder().encode(`${lines.join('\n')}\n`));
}

async function keyHash(home: string): Promise<string | undefined> {
  const sealed = await readIfThere(join(home, keyName));
  return sealed === undefined ? undefined : sha256Hex(sealed);
}

/** With one passphrase for both, whoever learns it has both. */
async function refuseSharedPassphrase(home: string, passphrase: string): Promise<void> {
  const identity = await findIdentity(home);
  if (identity?.protected !== true) return;
  const opens = await openWithPassphrase(await readFile(identity.path), passphrase).then(
    () => true,
    () => false,
  );
  if (!opens) return;
  throw new AmynoteError('usage', 'this passphrase opens the vault already; private notes need their own', {
    hint: 'think of another one, then run the same command again',
  });
}

function changedMeanwhile(): AmynoteError {
  return new AmynoteError('failed', 'the key of the private notes was changed by another command meanwhile', {
    hint: 'run the same command again',
  });
}

function keyExists(): AmynoteError {
  return new AmynoteError('failed', 'there is a key for private notes already', {
    hint: 'write one: amynote private add',
  });
}
