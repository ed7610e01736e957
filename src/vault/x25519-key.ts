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

/** The public key of an X25519 recipient, 32 bytes. @returns undefined for any other text, and where nothing can be sealed to */
export function x25519Recipient(text: string): Uint8Array | undefined {
  const bytes = keyBytes('age', text);
  return bytes === undefined || isOfLowOrder(bytes) ? undefined : bytes;
}

/** Every secret gives the same with it: the points of https://cr.yp.to/ecdh.html#validate. */
function isOfLowOrder(bytes: Uint8Array): boolean {
  const point = Uint8Array.from(bytes);
  point[31] = (point[31] ?? 0) & 0x7f;
  return lowOrder.has(Buffer.from(point).toString('hex'));
}

const lowOrder: ReadonlySet<string> = new Set([
  `00${'00'.repeat(31)}`,
  `01${'00'.repeat(31)}`,
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
]);

/** @param bytes 32 of them */
export function publicKeyOf(bytes: Uint8Array): KeyObject {
  const x = Buffer.from(bytes).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
}

function rawPublicKey(key: KeyObject): Uint8Array {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
}

function keyBytes(prefix: string, text: string): Uint8Array | undefined {
  const bytes = bech32Bytes(prefix, text);
  return bytes?.length === 32 ? bytes : undefined;
}
