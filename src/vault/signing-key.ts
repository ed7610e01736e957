import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { AmynoteError } from '../core/errors.ts';
import { randomId } from '../core/ids.ts';
import type { Signer } from '../core/vault-ports.ts';
import type { AgeFiles } from './age-file.ts';
import { formerSigners } from './former-signers.ts';
import { readIfThere, sha256Hex } from './json-files.ts';
import { verifySignature } from './signature.ts';
import { syncFolder, writeOnce } from './write-once.ts';

/** Its name in `AMYNOTE_HOME`. */
export const signingKeyName = 'signing-key.age';

/**
 * A signing key without an identity was sealed to one that is gone: a new identity would never open it.
 * @throws `failed`
 */
export async function refuseSigningKey(home: string): Promise<void> {
  if ((await readIfThere(join(home, signingKeyName))) === undefined) return;
  throw new AmynoteError('failed', 'there is a signing key, but its identity is missing', {
    hint: 'put identity.age back into AMYNOTE_HOME, or set AMYNOTE_HOME to another folder',
  });
}

/**
 * Makes room for a new key where the one in `home` does not open: it is kept beside it, as its identity may be found.
 * @returns its new name; undefined when there is nothing in the way
 */
export async function moveForeignSigningKey(home: string, files: AgeFiles): Promise<string | undefined> {
  const sealed = await readIfThere(join(home, signingKeyName));
  if (sealed === undefined || (await opens(files, sealed))) return undefined;
  const kept = `signing-key.former-${randomId()}.age`;
  await rename(join(home, signingKeyName), join(home, kept));
  await syncFolder(home);
  return kept;
}

function opens(files: AgeFiles, sealed: Uint8Array): Promise<boolean> {
  return files.open(sealed).then(
    () => true,
    () => false,
  );
}

/** Makes the clinician's Ed25519 key in `home`, sealed to their own recipient only; one that exists stays. */
export async function createSigningKey(home: string, files: AgeFiles): Promise<void> {
  // As text at once: a key object of a new pair that is asked for it later can hang Node 20, see x25519-header.ts.
  const { privateKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  await writeOnce(join(home, signingKeyName), await files.seal(Buffer.from(privateKey)));
}

/** Signs with the key in `home`, opened at first use. */
export function createSigner(home: string, files: AgeFiles): Signer {
  let loaded: Promise<KeyObject> | undefined;
  const key = () => {
    loaded ??= loadKey(home, files);
    return loaded;
  };
  return {
    publicKey: async () => rawPublicKey(await key()),
    sign: async (bytes) => ({
      signature: sign(null, bytes, await key()).toString('base64'),
      sha256: sha256Hex(bytes),
    }),
    verify: async (bytes, signature, publicKey) => verifySignature(bytes, signature, publicKey),
    isOwn: async (publicKey) =>
      (await formerSigners(home)).includes(publicKey) || rawPublicKey(await key()) === publicKey,
  };
}

async function loadKey(home: string, files: AgeFiles): Promise<KeyObject> {
  const sealed = await readIfThere(join(home, signingKeyName));
  if (sealed === undefined) {
    throw new AmynoteError('locked', 'the signing key is missing', {
      hint: 'put signing-key.age back into AMYNOTE_HOME, then run: amynote doctor',
    });
  }
  return createPrivateKey(Buffer.from(await files.open(sealed)));
}

function rawPublicKey(key: KeyObject): string {
  const jwk = createPublicKey(key).export({ format: 'jwk' });
  return Buffer.from(String(jwk.x), 'base64url').toString('base64');
}
