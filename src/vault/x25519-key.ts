import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { bech32Bytes, bech32Text } from './bech32.ts';

/** An age identity of the kind X25519, ready to be used. */
export interface X25519Identity {
  privateKey: KeyObject;
  /** 32 bytes. */
  publicKey: Uint8Array;
  /** `age1…` */
  recipient: string;
}

/** @param text `AGE-SECRET-KEY-1…`. @returns undefined when it is of another kind, or no identity */
export function x25519Identity(text: string): X25519Identity | undefined {
  // In capitals throughout, and nothing else: as age writes it.
  const scalar = text === text.toUpperCase() ? keyBytes('age-secret-key-', text.toLowerCase()) : undefined;
  if (scalar === undefined) return undefined;
  // A JSON web key is taken as it is; DER goes through OpenSSL's decoders, at three times the time. `x` is not looked at.
  const key = { kty: 'OKP', crv: 'X25519', x: '', d: Buffer.from(scalar).toString('base64url') };
  const privateKey = createPrivateKey({ key, format: 'jwk' });
  const publicKey = rawPublicKey(createPublicKey(privateKey));
  return { privateKey, publicKey, recipient: bech32Text('age', publicKey) };
}

/** The public key of an X25519 recipient, 32 bytes. @returns undefined for any other text */
export function x25519Recipient(text: string): Uint8Array | undefined {
  return keyBytes('age', text);
}

/** @param bytes 32 of them */
export function publicKeyOf(bytes: Uint8Array): KeyObject {
  const x = Buffer.from(bytes).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
}

export function rawPublicKey(key: KeyObject): Uint8Array {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
}

function keyBytes(prefix: string, text: string): Uint8Array | undefined {
  const bytes = bech32Bytes(prefix, text);
  return bytes?.length === 32 ? bytes : undefined;
}
