import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { join } from 'node:path';
import { AmynoteError } from '../core/errors.ts';
import type { Signer } from '../core/vault-ports.ts';
import type { AgeFiles } from './age-file.ts';
import { formerSigners } from './former-signers.ts';
import { readIfThere, sha256Hex } from './json-files.ts';
import { verifySignature } from './signature.ts';
import { writeOnce } from './write-once.ts';

const fileName = 'signing-key.age';

/**
 * A signing key without an identity was sealed to one that is gone: a new identity would never open it.
 * @throws `failed`
 */
export async function refuseSigningKey(home: string): Promise<void> {
  if ((await readIfThere(join(home, fileName))) === undefined) return;
  throw new AmynoteError('failed', 'there is a signing key, but its identity is missing', {
    hint: 'put identity.age back into AMYNOTE_HOME, or set AMYNOTE_HOME to another folder',
  });
}

/** One that another identity sealed would be in the way of a new one. @throws `failed`; nothing is replaced */
export async function refuseForeignSigningKey(home: string, files: AgeFiles): Promise<void> {
  const sealed = await readIfThere(join(home, fileName));
  if (sealed === undefined) return;
  await files.open(sealed).catch((cause: unknown) => {
    throw new AmynoteError('failed', 'there is a signing key of another identity', {
      hint: 'move signing-key.age out of AMYNOTE_HOME: what it signed stays verifiable without it',
      cause,
    });
  });
}

/** Makes the clinician's Ed25519 key in `home`, sealed to their own recipient only; one that exists stays. */
export async function createSigningKey(home: string, files: AgeFiles): Promise<void> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writeOnce(join(home, fileName), await files.seal(Buffer.from(pem)));
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
  const sealed = await readIfThere(join(home, fileName));
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
