import type { FileHandle } from 'node:fs/promises';
import { openRegular } from './regular-file.ts';

/**
 * Read and written at once, in bytes: large enough that the way to the system's threads and back costs little,
 * small enough to stay in a processor's cache between them and the cipher.
 */
const blockBytes = 1024 * 1024;

/**
 * A file in large blocks, each read while the one before is worked on. A block's memory is used again for the next
 * but one: who keeps a block copies it. @throws what {@link openRegular} throws
 */
export async function* fileBlocks(path: string): AsyncGenerator<Uint8Array> {
  const file = await openRegular(path, 'refused');
  try {
    const { size } = await file.stat();
    // The end is seen at once when a little more is asked for than there is.
    yield* blocksAhead(file, Math.min(blockBytes, size + 1));
  } finally {
    // Waits for a read that is still under way.
    await file.close();
  }
}

async function* blocksAhead(file: FileHandle, bytes: number): AsyncGenerator<Uint8Array> {
  let [free, busy] = [Buffer.allocUnsafeSlow(bytes), Buffer.allocUnsafeSlow(bytes)];
  let coming = readInto(file, busy);
  for (;;) {
    const block = await coming;
    if (block.length === 0) return;
    [free, busy] = [busy, free];
    coming = heardLater(readInto(file, busy));
    yield block;
  }
}

async function readInto(file: FileHandle, buffer: Buffer): Promise<Uint8Array> {
  const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
  return buffer.subarray(0, bytesRead);
}

/** Brought to the disk while more is coming, in bytes: few enough that the sync at the end is short. */
const flushBytes = 16 * blockBytes;

/**
 * Writes pieces of any size to the end of a file, gathered into large blocks, each while the next is being made.
 * The caller syncs it: of a large file little is left for that.
 * @param pieces of memory that is not used again meanwhile, as those of a sealed or opened stream
 */
export async function writeBlocks(file: FileHandle, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const flush = flusher(file);
  let gathered: Uint8Array[] = [];
  let bytes = 0;
  let writing = Promise.resolve();
  for await (const piece of pieces) {
    gathered.push(piece);
    bytes += piece.length;
    if (bytes < blockBytes) continue;
    await writing;
    flush.written(bytes);
    writing = heardLater(writeGathered(file, gathered, bytes));
    [gathered, bytes] = [[], 0];
  }
  await writing;
  if (bytes > 0) await writeGathered(file, gathered, bytes);
  await flush.finished();
}

/** The system tells a failure to bring bytes to the disk once, to whoever syncs first: it is kept until the end. */
function flusher(file: FileHandle): { written(bytes: number): void; finished(): Promise<void> } {
  let waiting = 0;
  let isFlushing = false;
  let flushed = Promise.resolve();
  const flush = async () => {
    [waiting, isFlushing] = [0, true];
    await flushed;
    await file.datasync();
    isFlushing = false;
  };
  return {
    written(bytes) {
      waiting += bytes;
      if (waiting >= flushBytes && !isFlushing) flushed = heardLater(flush());
    },
    finished: () => flushed,
  };
}

/** Until somebody awaits it, its failure is not one that nobody handles. */
function heardLater<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

async function writeGathered(file: FileHandle, pieces: readonly Uint8Array[], bytes: number): Promise<void> {
  const { bytesWritten } = await file.writev([...pieces]);
  // A disk that fills up takes a part without an error: the rest then brings it.
  if (bytesWritten < bytes) await file.writeFile(Buffer.concat(pieces).subarray(bytesWritten));
}
