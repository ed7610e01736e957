import { createPublicKey, verify } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createSigner } from '../../../src/vault/signing-key.ts';
import { playVault } from './play-vault.ts';

const words = Buffer.from('the words of a note');

it('a signature is plain Ed25519 over the bytes, and the same key is used each time', async () => {
  const { home, files } = await playVault();
  const { signature, sha256 } = await createSigner(home, files).sign(words);
  const publicKey = await createSigner(home, files).publicKey();
  // The fixed prefix of an Ed25519 key in DER, RFC 8410.
  const der = Buffer.concat([
    Buffer.from('302a300506032b6570032100', 'hex'),
    Buffer.from(publicKey, 'base64'),
  ]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  expect(verify(null, words, key, Buffer.from(signature, 'base64'))).toBe(true);
  expect(sha256).toHaveLength(64);
});

it('a changed byte, a changed signature, another key and text that is no key are not genuine', async () => {
  const { home, files } = await playVault();
  const signer = createSigner(home, files);
  const { signature } = await signer.sign(words);
  const publicKey = await signer.publicKey();
  expect(await signer.verify(words, signature, publicKey)).toBe(true);
  const changed = Buffer.from(words);
  changed[0] = 84;
  const other = await playVault();
  const otherKey = await createSigner(other.home, other.files).publicKey();
  const results = await Promise.all([
    signer.verify(changed, signature, publicKey),
    signer.verify(words, Buffer.alloc(64).toString('base64'), publicKey),
    signer.verify(words, 'no signature', publicKey),
    signer.verify(words, signature, otherKey),
    signer.verify(words, signature, 'no key'),
    signer.verify(words, signature, ''),
  ]);
  expect(results).toEqual([false, false, false, false, false, false]);
});

it('a missing signing key is locked, with what to put back', async () => {
  const { home, files } = await playVault();
  rmSync(join(home, 'signing-key.age'));
  await expect(createSigner(home, files).sign(words)).rejects.toMatchObject({
    code: 'locked',
    hint: expect.stringContaining('signing-key.age'),
  });
});
