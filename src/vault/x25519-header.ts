import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import type { ExtraStanza } from './age-header.ts';
import type { SealedHeader } from './age-stream.ts';
import { publicKeyOf, type X25519Identity } from './x25519-key.ts';

// Headers of age v1 (https://c2sp.org/age) for X25519 keys, with the cryptography of Node itself: age-encryption does
// the same in JavaScript, and to load it alone takes longer than to open a hundred files.

/** The error of a header that is whole, and not for this key; age-encryption says it in the same words. */
export const noMatch = "no identity matched any of the file's recipients";

/** @param recipients public keys of 32 bytes. @param extra go in as they are, with an empty body */
export function sealX25519Header(
  recipients: readonly Uint8Array[],
  extra: readonly ExtraStanza[],
): SealedHeader {
  const fileKey = randomBytes(16);
  const stanzas = recipients.map((recipient) => {
    const { share, privateKey } = keyForOnce();
    const secret = diffieHellman({ privateKey, publicKey: publicKeyOf(recipient) });
    return `-> X25519 ${base64(share)}\n${base64(wrapped(fileKey, wrapKey(secret, share, recipient)))}\n`;
  });
  const others = extra.map((stanza) => `-> ${stanza.join(' ')}\n\n`);
  const unsigned = `${versionLine}\n${[...stanzas, ...others].join('')}---`;
  return { header: Buffer.from(`${unsigned} ${base64(macOf(fileKey, unsigned))}\n`, 'latin1'), fileKey };
}

/**
 * The file key in a header, the line of its MAC included.
 * @throws Error with {@link noMatch} when it is for other keys; any other for what is no header
 */
export function openX25519Header(header: Uint8Array, identity: X25519Identity): Uint8Array {
  const text = Buffer.from(header).toString('latin1');
  const { stanzas, unsigned, mac } = parseHeader(text);
  if (stanzas.length > 1 && stanzas.some(({ args }) => args[0] === 'scrypt'))
    throw new Error('a passphrase does not stand alone');
  for (const { args, body } of stanzas) {
    if (args[0] !== 'X25519') continue;
    const share = args.length === 2 ? bytesOf(args[1]) : undefined;
    if (share?.length !== 32 || body.length !== 32) throw new Error('invalid X25519 stanza');
    const fileKey = unwrapped(body, sharedKey(share, identity));
    if (fileKey === undefined) continue;
    if (!isSame(macOf(fileKey, unsigned), mac)) throw new Error('invalid header MAC');
    return fileKey;
  }
  throw new Error(noMatch);
}

/**
 * The public key is asked for as bytes at once. A key object that is asked for them later holds a lock while it makes a
 * text of them; should the collector then come by and take away what made the key, that waits for the same lock, and the
 * process hangs for good (Node 20; never seen with 24).
 */
function keyForOnce(): { share: Uint8Array; privateKey: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('x25519', { publicKeyEncoding: encoding });
  // Node's types know only of both keys as bytes, or neither.
  const bytes = publicKey as unknown as Buffer;
  return { share: bytes.subarray(-32), privateKey };
}

/** Ends with the 32 bytes of the key (RFC 8410). */
const encoding = { type: 'spki', format: 'der' } as const;

const versionLine = 'age-encryption.org/v1';

interface Stanza {
  args: string[];
  body: Uint8Array;
}

function parseHeader(text: string): { stanzas: Stanza[]; unsigned: string; mac: Uint8Array } {
  const lines = text.split('\n');
  if (lines.shift() !== versionLine || lines.pop() !== '') throw new Error('no age header');
  const last = lines.pop() ?? '';
  const mac = last.startsWith('--- ') ? bytesOf(last.slice(4)) : undefined;
  if (mac?.length !== 32) throw new Error('invalid line of the MAC');
  const stanzas: Stanza[] = [];
  while (lines.length > 0) stanzas.push(takeStanza(lines));
  return { stanzas, unsigned: text.slice(0, text.length - last.length - 1 + '---'.length), mac };
}

/** Takes the lines of the first one off. A body ends with the first line shorter than 64 columns, an empty one if need be. */
function takeStanza(lines: string[]): Stanza {
  const [arrow, ...args] = lines.shift()?.split(' ') ?? [];
  if (arrow !== '->' || args.length === 0 || !args.every((arg) => /^[!-~]+$/.test(arg)))
    throw new Error('invalid stanza');
  const body: Uint8Array[] = [];
  for (;;) {
    const line = lines.shift();
    const bytes = bytesOf(line);
    if (line === undefined || bytes === undefined || line.length > 64) throw new Error('invalid stanza body');
    body.push(bytes);
    if (line.length < 64) return { args, body: Buffer.concat(body) };
  }
}

/** Of base64 without padding, in the one way it can be written. */
function bytesOf(text: string | undefined): Uint8Array | undefined {
  const bytes = Buffer.from(text ?? '', 'base64');
  return base64(bytes) === text ? bytes : undefined;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}

/** @throws Error for a share that gives away the secret (of low order): Node refuses it */
function sharedKey(share: Uint8Array, { privateKey, publicKey }: X25519Identity): Uint8Array {
  return wrapKey(diffieHellman({ privateKey, publicKey: publicKeyOf(share) }), share, publicKey);
}

function wrapKey(secret: Uint8Array, share: Uint8Array, recipient: Uint8Array): Uint8Array {
  const salt = Buffer.concat([share, recipient]);
  return new Uint8Array(hkdfSync('sha256', secret, salt, 'age-encryption.org/v1/X25519', 32));
}

const algorithm = 'chacha20-poly1305';
const zeroNonce = Buffer.alloc(12);
const tag = { authTagLength: 16 };

function wrapped(fileKey: Uint8Array, key: Uint8Array): Uint8Array {
  const cipher = createCipheriv(algorithm, key, zeroNonce, tag);
  return Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
}

/** Undefined when it was wrapped for another key. */
function unwrapped(body: Uint8Array, key: Uint8Array): Uint8Array | undefined {
  const decipher = createDecipheriv(algorithm, key, zeroNonce, tag).setAuthTag(body.subarray(16));
  const fileKey = decipher.update(body.subarray(0, 16));
  try {
    decipher.final();
    return fileKey;
  } catch {
    return undefined;
  }
}

function macOf(fileKey: Uint8Array, unsigned: string): Uint8Array {
  const key = new Uint8Array(hkdfSync('sha256', fileKey, new Uint8Array(0), 'header', 32));
  return createHmac('sha256', key).update(unsigned, 'latin1').digest();
}

function isSame(some: Uint8Array, others: Uint8Array): boolean {
  return some.length === others.length && timingSafeEqual(some, others);
}
