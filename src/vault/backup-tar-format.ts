import type { FileHandle } from 'node:fs/promises';
import { Header } from 'tar';
import { AmynoteError } from '../core/errors.ts';
import { isCopied, manifestName, signingKeyPath } from './backup-manifest.ts';
import { chunkBytes } from './backup-run.ts';

/** A tar is made of blocks of this many bytes. */
const blockSize = 512;

/** Where the content of one file lies in a tar. */
export interface TarEntry {
  offset: number;
  size: number;
}

/**
 * The block before a file: the plain form of POSIX.1-1988, which every tar program reads.
 * @throws `failed` for a file of 8 GiB, which that form cannot tell
 */
export function tarHeader(path: string, size: number, modified: Date): Uint8Array {
  const block = plainHeader(path, size, modified);
  if (block !== undefined) return block;
  throw new AmynoteError('failed', 'a file of the vault is too large for a tar', {
    hint: 'make the backup in a folder',
  });
}

/** What follows a file, so that the next one begins a block. */
export function padding(size: number): Uint8Array {
  return new Uint8Array((blockSize - (size % blockSize)) % blockSize);
}

/** The end of a tar. */
export const tarEnd: Uint8Array = new Uint8Array(2 * blockSize);

/**
 * Finds every file in a tar without reading one. Only what {@link tarHeader} writes, byte for byte, is a header:
 * links, devices, folders, long or strange names and sizes that the file does not have are thereby refused.
 * @returns by path, the last of each; undefined for a tar that is cut short, damaged, or not ours
 */
export async function readTar(file: FileHandle): Promise<Map<string, TarEntry> | undefined> {
  const { size: length } = await file.stat();
  const entries = new Map<string, TarEntry>();
  for (let end = 0, gap = 0; ; ) {
    const block = await readAt(file, end, gap + blockSize);
    if (block === undefined || !isEmpty(block.subarray(0, gap))) return undefined;
    const offset = end + gap + blockSize;
    const header = block.subarray(gap);
    if (isEmpty(header)) return (await endsAt(file, offset, length)) ? entries : undefined;
    const found = parseHeader(header);
    if (found === undefined || offset + found.size > length) return undefined;
    entries.set(found.path, { offset, size: found.size });
    end = offset + found.size;
    gap = padding(found.size).length;
  }
}

/** The content of one file of a tar. @throws when the tar became shorter meanwhile */
export async function* contentOf(file: FileHandle, { offset, size }: TarEntry): AsyncGenerator<Uint8Array> {
  for (let read = 0; read < size; ) {
    const chunk = await readAt(file, offset + read, Math.min(chunkBytes, size - read));
    if (chunk === undefined) throw new Error('the tar was cut while it was read');
    read += chunk.length;
    yield chunk;
  }
}

/** The second of the two empty blocks, and nothing after it. */
async function endsAt(file: FileHandle, offset: number, length: number): Promise<boolean> {
  const block = await readAt(file, offset, blockSize);
  return block !== undefined && isEmpty(block) && offset + blockSize === length;
}

function parseHeader(block: Buffer): { path: string; size: number } | undefined {
  const { path, size, mtime } = decoded(block);
  if (path === undefined || size === undefined || mtime === undefined) return undefined;
  if (path !== manifestName && path !== signingKeyPath && !isCopied(path)) return undefined;
  const plain = plainHeader(path, size, mtime);
  return plain !== undefined && Buffer.compare(plain, block) === 0 ? { path, size } : undefined;
}

/** @returns nothing of a block whose numbers are none */
function decoded(block: Buffer): Pick<Header, 'path' | 'size' | 'mtime'> {
  try {
    return new Header(block);
  } catch {
    return {};
  }
}

/** @returns undefined for what the plain form cannot tell */
function plainHeader(path: string, size: number, modified: Date): Buffer | undefined {
  const mtime = new Date(Math.floor(modified.getTime() / 1000) * 1000);
  const block = Buffer.alloc(blockSize);
  const header = new Header({ path, size, mtime, mode: 0o600, type: 'File', uid: 0, gid: 0 });
  return header.encode(block) ? undefined : block;
}

/** @returns undefined where the file ends before */
async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer | undefined> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return bytesRead === length ? buffer : undefined;
}

function isEmpty(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
