import { createCipheriv, createDecipheriv, randomBytes, type ScryptOptions, scrypt } from 'node:crypto';
import type { Identity, Recipient, Stanza } from 'age-encryption';
import { AmynoteError } from '../core/errors.ts';

/** The base-2 logarithm of the work to open a file: about a second; the default of the `age` program. */
export const workFactor = 18;

/** Beyond it a file asks for more than 4 GiB of memory; the limit of the `age` program. */
const highestWorkFactor = 22;

/** Seals to a passphrase as age-encryption does, with the scrypt of Node itself. */
export function scryptRecipient(passphrase: string, logN: number): Recipient {
  return {
    async wrapFileKey(fileKey) {
      const salt = randomBytes(saltBytes);
      const cipher = createCipheriv(algorithm, await deriveKey(passphrase, salt, logN), zeroNonce, tag);
      const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
      return [{ args: ['scrypt', unpadded(salt), String(logN)], body }];
    },
  };
}

/** Opens what was sealed to a passphrase. @throws `damaged` when the work it asks for is absurd */
export function scryptIdentity(passphrase: string): Identity {
  return {
    async unwrapFileKey(stanzas) {
      const stanza = stanzas.find(({ args }) => args[0] === 'scrypt');
      if (stanza === undefined) return null;
      if (stanzas.length !== 1) throw new Error('an scrypt stanza must stand alone');
      const { salt, logN } = parseStanza(stanza);
      return openFileKey(stanza.body, await deriveKey(passphrase, salt, logN));
    },
  };
}

const algorithm = 'chacha20-poly1305';
const zeroNonce = Buffer.alloc(12);
const tag = { authTagLength: 16 };
const saltBytes = 16;

function parseStanza({ args, body }: Stanza): { salt: Buffer; logN: number } {
  const [, text = '', factor = ''] = args;
  const salt = Buffer.from(text, 'base64');
  const isValid =
    args.length === 3 &&
    salt.length === saltBytes &&
    unpadded(salt) === text &&
    /^[1-9]\d*$/.test(factor) &&
    body.length === 32;
  if (!isValid) throw new Error('an scrypt stanza is malformed');
  const logN = Number(factor);
  if (logN <= highestWorkFactor) return { salt, logN };
  throw new AmynoteError('damaged', 'the identity file asks for more work than any amynote would', {
    hint: 'put identity.age back into AMYNOTE_HOME from your copy',
  });
}

/** scrypt of the age v1 specification: r = 8, p = 1. Off the main thread, so that signals are still heard. */
function deriveKey(passphrase: string, salt: Buffer, logN: number): Promise<Buffer> {
  const labelled = Buffer.concat([Buffer.from('age-encryption.org/v1/scrypt'), salt]);
  const N = 2 ** logN;
  const options: ScryptOptions = { N, r: 8, p: 1, maxmem: 128 * 8 * (N + 64) };
  return new Promise((resolve, reject) => {
    scrypt(passphrase, labelled, 32, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

/** @returns null when the passphrase is another. */
function openFileKey(body: Uint8Array, key: Buffer): Uint8Array | null {
  const decipher = createDecipheriv(algorithm, key, zeroNonce, tag).setAuthTag(body.subarray(16));
  const fileKey = decipher.update(body.subarray(0, 16));
  try {
    decipher.final();
    return new Uint8Array(fileKey);
  } catch {
    return null;
  }
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
