import { damagedAgeFile, headerLength } from './age-header.ts';
import { createPayloadOpener, createPayloadSealer, nonceBytes, type PayloadStream } from './age-payload.ts';

/** A header as it will lie in the file, and the 16 bytes it wraps. */
export interface SealedHeader {
  header: Uint8Array;
  fileKey: Uint8Array;
}

/** Finds the file key in a header, the line of its MAC included. */
export type FileKeyOf = (header: Uint8Array) => Promise<Uint8Array>;

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
