import type { FileHandle } from 'node:fs/promises';
import type { AgeFiles } from './age-file.ts';
import { damagedAgeFile, headerLength, headerLimit } from './age-header.ts';
import { chunkBytes, createChunkOpener, nonceBytes, tagBytes } from './age-payload.ts';
import { sealOf } from './age-stream.ts';
import { openSized } from './regular-file.ts';

/** An age file that is read in parts. */
export interface SealedParts {
  /** Length of the plaintext. */
  readonly bytes: number;
  /** Which file it is, as {@link sealOf} tells it. */
  readonly seal: string;
  /** @throws `damaged` when these bytes are not what was sealed, or lie outside of it */
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A chunk as it lies in the file. */
const sealedChunkBytes = chunkBytes + tagBytes;

/** So many opened chunks are kept, 64 KiB each: what is read in small steps is opened once. */
const keptChunks = 16;

/**
 * Opens an age file for reading in parts: each chunk of the payload is sealed by itself. The last one is opened at once,
 * since only it says that the file is as long as it was; any other when it is asked for.
 * @throws `damaged` when it is no age file, is cut, or longer than it was; `locked`; the system's own errors
 */
export async function openSealedParts(path: string, files: Pick<AgeFiles, 'fileKey'>): Promise<SealedParts> {
  const { file, size } = await openSized(path, 'refused');
  try {
    const chunks = await openChunks(file, size, files);
    await chunks.read(Math.max(chunks.bytes - 1, 0), Math.min(chunks.bytes, 1));
    return { ...chunks, close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openChunks(
  file: FileHandle,
  size: number,
  files: Pick<AgeFiles, 'fileKey'>,
): Promise<Omit<SealedParts, 'close'>> {
  const start = await readAt(file, 0, Math.min(size, headerLimit));
  const length = headerLength(start);
  if (length === undefined || start.length < length + nonceBytes) throw damagedAgeFile('no whole header');
  const header = start.subarray(0, length);
  const nonce = start.subarray(length, length + nonceBytes);
  const openChunk = createChunkOpener(await files.fileKey(header), nonce);
  const place = placeOf(size, length + nonceBytes);
  const chunksOf = keeping(async (first, last) => {
    const end = Math.min(place.start + (last + 1) * sealedChunkBytes, size);
    const sealed = await readAt(file, place.start + first * sealedChunkBytes, end);
    return numbersFrom(first, last).map((number) => {
      const at = (number - first) * sealedChunkBytes;
      const chunk = openChunk(sealed.subarray(at, at + sealedChunkBytes), number, number === place.last);
      if (chunk === undefined) throw damagedAgeFile('a chunk is not what was written');
      return chunk;
    });
  });
  return {
    bytes: place.bytes,
    seal: sealOf(header, nonce),
    async read(offset, wanted) {
      if (!isWithin(offset, wanted, place.bytes)) throw damagedAgeFile('a part lies outside of the file');
      const first = Math.min(Math.floor(offset / chunkBytes), place.last);
      const last = Math.max(first, Math.floor((offset + wanted - 1) / chunkBytes));
      const chunks = await chunksOf(first, last);
      const from = offset - first * chunkBytes;
      const [only = new Uint8Array(0)] = chunks;
      return (chunks.length === 1 ? only : Buffer.concat(chunks)).subarray(from, from + wanted);
    },
  };
}

/** Both included. */
type ChunkReader = (first: number, last: number) => Promise<Uint8Array[]>;

/** Keeps what was opened last. Of the chunks that it does not have, all from the first to the last come in one read. */
function keeping(readChunks: ChunkReader): ChunkReader {
  const kept = new Map<number, Uint8Array>();
  return async (first, last) => {
    const numbers = numbersFrom(first, last);
    const found = new Map(numbers.map((number) => [number, kept.get(number)]));
    const lacking = numbers.filter((number) => !kept.has(number));
    const [from, to] = [lacking[0], lacking.at(-1)];
    if (from === undefined || to === undefined) return presentIn(found);
    for (const [index, chunk] of (await readChunks(from, to)).entries()) {
      found.set(from + index, chunk);
      kept.set(from + index, chunk);
      const [oldest] = kept.keys();
      if (kept.size > keptChunks && oldest !== undefined) kept.delete(oldest);
    }
    return presentIn(found);
  };
}

function presentIn(found: ReadonlyMap<number, Uint8Array | undefined>): Uint8Array[] {
  return [...found.values()].flatMap((chunk) => chunk ?? []);
}

function numbersFrom(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Where the chunks begin, which one is the last, and how long the plaintext is. */
function placeOf(size: number, start: number): { start: number; last: number; bytes: number } {
  const payload = size - start;
  const last = Math.ceil(payload / sealedChunkBytes) - 1;
  const bytes = payload - (last + 1) * tagBytes;
  // An empty payload has one way to be written: a chunk of nothing, alone.
  const isWhole = last >= 0 && bytes >= 0 && (last === 0 || bytes > last * chunkBytes);
  if (!isWhole) throw damagedAgeFile('the payload is cut short');
  return { start, last, bytes };
}

function isWithin(offset: number, length: number, bytes: number): boolean {
  const areWhole = Number.isSafeInteger(offset) && Number.isSafeInteger(length);
  return areWhole && offset >= 0 && length >= 0 && offset + length <= bytes;
}

/** @param end exclusive */
async function readAt(file: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(end - start);
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, start + done);
    if (bytesRead === 0) throw damagedAgeFile('the file became shorter while it was read');
    done += bytesRead;
  }
  return bytes;
}
