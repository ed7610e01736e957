import { createHash } from 'node:crypto';
import { damagedAgeFile, headerLength } from './age-header.ts';
import { createPayloadOpener, createPayloadSealer, nonceBytes, type PayloadStream } from './age-payload.ts';

/** A header as it will lie in the file, and the 16 bytes it wraps. */
export interface SealedHeader {
  header: Uint8Array;
  fileKey: Uint8Array;
}

/** Finds the file key in a header, the line of its MAC included. */
export type FileKeyOf = (header: Uint8Array) => Promise<Uint8Array>;

/** An identity, ready to be used. */
export interface OpenedIdentity {
  /** `age1…` */
  recipient: string;
  fileKey: FileKeyOf;
}

/** An age file piece by piece. Pieces are of many sizes, some very small: whoever writes them gathers them first. */
export async function* sealedPieces(
  { header, fileKey }: SealedHeader,
  plaintext: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const { nonce, stream } = createPayloadSealer(fileKey);
  yield header;
  yield nonce;
  for await (const bytes of plaintext) yield* stream.push(bytes);
  yield* stream.end();
}

/**
 * The plaintext of an age file piece by piece, each of them checked.
 * @throws `damaged` when the file is not what was sealed, at its end when it is cut there; what `fileKeyOf` throws
 */
export async function* openedPieces(
  ciphertext: AsyncIterable<Uint8Array>,
  fileKeyOf: FileKeyOf,
): AsyncGenerator<Uint8Array> {
  let payload: PayloadStream | undefined;
  let start: Uint8Array = new Uint8Array(0);
  for await (const bytes of ciphertext) {
    if (payload) {
      yield* payload.push(bytes);
      continue;
    }
    start = start.length === 0 ? Uint8Array.from(bytes) : Buffer.concat([start, bytes]);
    const length = payloadStart(start);
    if (length === undefined) continue;
    payload = await openPayload(start, length, fileKeyOf);
    yield* payload.push(start.subarray(length));
  }
  if (!payload) throw damagedAgeFile('the file is cut short before its payload');
  yield* payload.end();
}

/** A whole age file at once. */
export function sealedWhole({ header, fileKey }: SealedHeader, plaintext: Uint8Array): Uint8Array {
  const { nonce, stream } = createPayloadSealer(fileKey);
  return joined([header, nonce, ...stream.push(plaintext), ...stream.end()]);
}

/**
 * A whole age file whose plaintext says which file it belongs to.
 * @param plaintext the pieces of it. @param seal {@link sealOf} the file that is about to be
 */
export async function sealedBound(
  { header, fileKey }: SealedHeader,
  plaintext: (seal: string) => Promise<readonly Uint8Array[]>,
): Promise<Uint8Array> {
  const { nonce, stream } = createPayloadSealer(fileKey);
  const pieces = await plaintext(sealOf(header, nonce));
  return joined([header, nonce, ...pieces.flatMap((piece) => [...stream.push(piece)]), ...stream.end()]);
}

/**
 * SHA-256, in hexadecimal, of what stands before the chunks of an age file. The header wraps the key of the chunks: no
 * others than the ones that were sealed with it open after it, and who cannot open it cannot make any.
 */
export function sealOf(header: Uint8Array, nonce: Uint8Array): string {
  return createHash('sha256').update(header).update(nonce).digest('hex');
}

/** The plaintext of a whole age file. @throws as {@link openedPieces}; then nothing of it is returned */
export async function openedWhole(ciphertext: Uint8Array, fileKeyOf: FileKeyOf): Promise<Uint8Array> {
  const length = payloadStart(ciphertext);
  if (length === undefined) throw damagedAgeFile('the file is cut short before its payload');
  const payload = await openPayload(ciphertext, length, fileKeyOf);
  return joined([...payload.push(ciphertext.subarray(length)), ...payload.end()]);
}

/** Where the chunks begin; undefined when header and nonce are not all there yet. */
function payloadStart(bytes: Uint8Array): number | undefined {
  const header = headerLength(bytes);
  return header !== undefined && bytes.length >= header + nonceBytes ? header + nonceBytes : undefined;
}

async function openPayload(bytes: Uint8Array, start: number, fileKeyOf: FileKeyOf): Promise<PayloadStream> {
  const fileKey = await fileKeyOf(bytes.subarray(0, start - nonceBytes));
  return createPayloadOpener(fileKey, bytes.subarray(start - nonceBytes, start));
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
