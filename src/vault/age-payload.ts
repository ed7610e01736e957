import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { damagedAgeFile } from './age-header.ts';

/** Plaintext of one chunk, in bytes; only the last one is shorter (STREAM, age v1 specification). */
export const chunkBytes = 64 * 1024;

/** What Poly1305 adds to each chunk, in bytes. */
export const tagBytes = 16;

/** What lies between the header and the chunks, in bytes. */
export const nonceBytes = 16;

/** A payload on its way: the pieces that what came so far gives, and, at the end of it all, the last ones. */
export interface PayloadStream {
  /** Takes the next bytes, however many; they may be used again once the pieces were taken. */
  push(bytes: Uint8Array): Iterable<Uint8Array>;
  end(): Iterable<Uint8Array>;
}

/** Seals; its first piece is the nonce. @param fileKey the 16 bytes that the header wraps */
export function createPayloadSealer(fileKey: Uint8Array): { nonce: Uint8Array; stream: PayloadStream } {
  const nonce = randomBytes(nonceBytes);
  const sealChunk = chunkSealer(payloadKey(fileKey, nonce));
  return { nonce, stream: chunked(chunkBytes, sealChunk) };
}

/**
 * Opens; gives nothing of a chunk before its tag was checked.
 * @param nonce the 16 bytes after the header
 * @throws `damaged`, from what it returns, at the first chunk that is not the one written there, and at a cut end
 */
export function createPayloadOpener(fileKey: Uint8Array, nonce: Uint8Array): PayloadStream {
  return chunked(chunkBytes + tagBytes, chunkOpener(payloadKey(fileKey, nonce)));
}

/**
 * Opens any chunk by its number, from 0: for those who read a part of a payload.
 * @returns undefined when the chunk is not the one written there, as the last or as one before it
 */
export function createChunkOpener(
  fileKey: Uint8Array,
  nonce: Uint8Array,
): (chunk: Uint8Array, number: number, isLast: boolean) => Uint8Array | undefined {
  const key = payloadKey(fileKey, nonce);
  return (chunk, number, isLast) =>
    chunk.length < tagBytes ? undefined : openChunk(key, chunkNonce(number, isLast), chunk);
}

type ChunkStep = (chunk: Uint8Array, isLast: boolean) => Iterable<Uint8Array>;

/** Whether a full chunk is the last is known only when more follows or nothing does: one is always held back. */
function chunked(size: number, step: ChunkStep): PayloadStream {
  const held = Buffer.allocUnsafeSlow(size);
  let used = 0;
  return {
    *push(bytes) {
      let at = 0;
      if (used > 0) {
        at = Math.min(size - used, bytes.length);
        held.set(bytes.subarray(0, at), used);
        used += at;
        if (at === bytes.length) return;
        yield* step(held, false);
      }
      for (; bytes.length - at > size; at += size) yield* step(bytes.subarray(at, at + size), false);
      held.set(bytes.subarray(at));
      used = bytes.length - at;
    },
    end: () => step(held.subarray(0, used), true),
  };
}

function chunkSealer(key: Uint8Array): ChunkStep {
  const nonces = chunkNonces();
  return (chunk, isLast) => {
    const cipher = createCipheriv(algorithm, key, nonces.next(isLast), tag);
    const sealed = cipher.update(chunk);
    cipher.final();
    return [sealed, cipher.getAuthTag()];
  };
}

/** A full chunk that opens only as what it is not, the last or not the last, is given before the damage is told. */
function chunkOpener(key: Uint8Array): ChunkStep {
  const nonces = chunkNonces();
  let isFirst = true;
  return function* (chunk, isLast) {
    if (chunk.length < tagBytes) throw damagedAgeFile('the payload is cut short');
    // An empty payload has one way to be written: a chunk of nothing, alone.
    if (chunk.length === tagBytes && !isFirst) throw damagedAgeFile('the last chunk is empty');
    isFirst = false;
    const nonce = nonces.next(isLast);
    const opened = openChunk(key, nonce, chunk);
    if (opened) {
      yield opened;
      return;
    }
    nonce[11] = isLast ? 0 : 1;
    const isFull = chunk.length === chunkBytes + tagBytes;
    const misplaced = isFull ? openChunk(key, nonce, chunk) : undefined;
    if (misplaced) yield misplaced;
    throw damagedAgeFile(misplaced ? 'chunks are missing, or too many' : 'a chunk is not what was written');
  };
}

const algorithm = 'chacha20-poly1305';
const tag = { authTagLength: tagBytes };

function openChunk(key: Uint8Array, nonce: Uint8Array, chunk: Uint8Array): Uint8Array | undefined {
  const decipher = createDecipheriv(algorithm, key, nonce, tag);
  decipher.setAuthTag(chunk.subarray(-tagBytes));
  const opened = decipher.update(chunk.subarray(0, -tagBytes));
  try {
    decipher.final();
    return opened;
  } catch {
    return undefined;
  }
}

function chunkNonces(): { next(isLast: boolean): Uint8Array } {
  let number = 0;
  return {
    next(isLast) {
      const nonce = chunkNonce(number, isLast);
      number += 1;
      return nonce;
    },
  };
}

/** The chunk's number in 11 bytes, big-endian, then 1 for the last chunk: no two chunks share one. */
function chunkNonce(number: number, isLast: boolean): Uint8Array {
  const nonce = Buffer.alloc(12);
  // 48 bits of the 88 do: 2^48 chunks are 16 EiB, and `writeUIntBE` refuses more.
  nonce.writeUIntBE(number, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

function payloadKey(fileKey: Uint8Array, nonce: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', fileKey, nonce, 'payload', 32));
}
