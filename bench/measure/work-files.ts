import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const block = 1024 * 1024;

/** Makes a file of random bytes. @param bytes whole MiB */
export function fillFile(path: string, bytes: number): void {
  const file = openSync(path, 'w');
  for (let at = 0; at < bytes; at += block) writeSync(file, randomBytes(block));
  fsyncSync(file);
  closeSync(file);
}

export async function fileHash(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: block })) hash.update(chunk);
  return hash.digest('hex');
}

/** Brings a file's bytes to the disk. */
export function syncFile(path: string): void {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}

/**
 * Leaves the machine alike before each run: nothing still on its way to the disk, and as much memory that was just
 * in use as the run will fill. A virtual machine's first touch of other memory costs seconds, at random.
 */
export function settleMachine(folder: string, bytes: number): void {
  execFileSync('sync');
  const path = join(folder, 'filler');
  const file = openSync(path, 'w');
  const filler = Buffer.alloc(block, 7);
  for (let at = 0; at < bytes * 1.1; at += block) writeSync(file, filler);
  closeSync(file);
  rmSync(path);
}
