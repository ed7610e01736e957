import { createPublicKey, type KeyObject, verify } from 'node:crypto';

/** Whether bytes are what an Ed25519 key signed; key (raw) and signature in base64. */
export function verifySignature(bytes: Uint8Array, signature: string, publicKey: string): boolean {
  const signer = publicKeyFrom(publicKey);
  const raw = Buffer.from(signature, 'base64');
  // Base64 has many spellings of the same bytes: a signature has one.
  return signer !== undefined && raw.toString('base64') === signature && verify(null, bytes, signer, raw);
}

/** Undefined for text that is no key: what it is said to have signed is not genuine. */
function publicKeyFrom(raw: string): KeyObject | undefined {
  const x = Buffer.from(raw, 'base64').toString('base64url');
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  } catch {
    return undefined;
  }
}
