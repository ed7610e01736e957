import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { z } from 'zod';
import { AmynoteError } from '../core/errors.ts';
import type { AgeFiles } from './age-file.ts';
import { damagedFile, refuseNamed } from './damaged-file.ts';
import { fileBlocks } from './file-blocks.ts';
import { openSized } from './regular-file.ts';
import { errno, writeOnce } from './write-once.ts';

/** A JSON value as it lies in the vault, with the SHA-256 of its plaintext. */
export interface StoredJson<T> {
  value: T;
  sha256: string;
}

export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** @returns undefined when there is no such file. @throws `damaged`, `locked` */
export async function readJson<T>(
  files: AgeFiles,
  path: string,
  schema: z.ZodType<T>,
): Promise<StoredJson<T> | undefined> {
  const ciphertext = await readIfThere(path).catch((error: unknown) => refuseNamed(error, path));
  if (ciphertext === undefined) return undefined;
  const bytes = await files.open(ciphertext).catch((error: unknown) => refuseNamed(error, path));
  return { value: parseStored(bytes, path, schema), sha256: sha256Hex(bytes) };
}

/** The plaintext of a JSON value. */
export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** @returns the stored hash, or undefined when the name was taken. */
export async function writeJson(files: AgeFiles, path: string, value: unknown): Promise<string | undefined> {
  const bytes = jsonBytes(value);
  const written = await writeOnce(path, await files.seal(bytes));
  return written ? sha256Hex(bytes) : undefined;
}

/** @throws `damaged` for what is no file, or too large to be one of ours; the system's own errors */
export async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  const opened = await openSized(path, 'followed').catch((error: unknown) => {
    if (errno(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (opened === undefined) return undefined;
  const { file, size } = opened;
  try {
    if (size > wholeLimit) throw tooLarge();
    return await bytesOf(file, size);
  } finally {
    await file.close();
  }
}

/** Every step waits for its turn: a command reads dozens of small files, and each takes as few as it can. */
async function bytesOf(file: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(size);
  for (let done = 0; done < size; ) {
    const { bytesRead } = await file.read(bytes, done, size - done, done);
    if (bytesRead === 0) return bytes.subarray(0, done);
    done += bytesRead;
  }
  return bytes;
}

/** Of what is read into memory as a whole, in bytes: far more than the words of the longest session. */
const wholeLimit = 256 * 1024 * 1024;

function tooLarge(): AmynoteError {
  return new AmynoteError('damaged', 'a file is far larger than amynote makes any', {
    hint: 'see which: amynote verify; then restore it from a backup',
  });
}

/** Opened when it is read: a stream that waits for a passphrase first would hold the file, or fail unheard. */
export async function* fileBytes(path: string): AsyncIterable<Uint8Array> {
  yield* fileBlocks(path);
}

function parseStored<T>(bytes: Uint8Array, path: string, schema: z.ZodType<T>): T {
  const json = parseJson(bytes, path);
  refuseNewer(json);
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw damagedFile('a file of the vault has an unknown shape', path, 'run: amynote doctor');
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The parser's own message may quote the text, so it is dropped.
    throw damagedFile('a file of the vault is not JSON', path, 'run: amynote doctor');
  }
}

function refuseNewer(json: unknown): void {
  const v = typeof json === 'object' && json !== null && 'v' in json ? json.v : undefined;
  if (typeof v === 'number' && v > 1) {
    throw new AmynoteError('damaged', 'the vault was written by a newer amynote', {
      hint: 'install the newest amynote and run the same command again',
    });
  }
}
