import { createHash } from 'node:crypto';
import { AmynoteError } from '../core/errors.ts';
import type { OnEvent } from '../core/events.ts';
import type { BackupFile } from './backup-manifest.ts';
import type { LockHolder } from './lock.ts';
import { openRegular } from './regular-file.ts';

/** What surrounds one run of backup, check or restore. */
export interface BackupRun {
  stage: 'backup' | 'restore';
  signal: AbortSignal;
  onEvent: OnEvent;
  holder: LockHolder;
}

/** Files under way at once: the disk gathers their syncs into few. */
const atOnce = 16;

/** Bytes read at a time: an age file of a session is some megabytes. */
export const chunkBytes = 256 * 1024;

/**
 * Does the work for each item, several at once, and shows how far it is.
 * @param done how many of the same row were finished before. @throws the first error, after work under way has ended; `interrupted`
 */
export async function eachFile<T>(
  run: BackupRun,
  items: readonly T[],
  work: (item: T) => Promise<void>,
  { done = 0, workers = atOnce } = {},
): Promise<void> {
  const queue = items.values();
  const total = done + items.length;
  let finished = done;
  let failure: { error: unknown } | undefined;
  const worker = async () => {
    for (const item of queue) {
      if (failure !== undefined) return;
      try {
        refuseInterrupted(run);
        await work(item);
      } catch (error) {
        failure ??= { error };
      }
      finished += 1;
      run.onEvent({ type: 'progress', stage: run.stage, done: finished, total, unit: 'files' });
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
  if (failure !== undefined) throw failure.error;
}

/** A file's bytes; it is opened when the first of them is asked for. @throws what {@link openRegular} throws */
export async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  const file = await openRegular(path, 'refused');
  try {
    // A stream of Node takes a whole chunk of memory for each of ten thousand small files.
    const length = Math.min((await file.stat()).size + 1, chunkBytes);
    for (;;) {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** Size in bytes and SHA-256 of what a stream gives. */
export async function measure(content: AsyncIterable<Uint8Array>): Promise<Omit<BackupFile, 'path'>> {
  const meter = createMeter();
  for await (const _ of meter.through(content));
  return meter.read();
}

/** Measures a stream that somebody else reads. */
export function createMeter(): {
  through(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>;
  read(): Omit<BackupFile, 'path'>;
} {
  const hash = createHash('sha256');
  let size = 0;
  return {
    async *through(content) {
      for await (const chunk of content) {
        hash.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    },
    read: () => ({ size, sha256: hash.digest('hex') }),
  };
}

/** Whether two measures is of the same bytes. */
export function isSame(a: Omit<BackupFile, 'path'>, b: Omit<BackupFile, 'path'>): boolean {
  return a.size === b.size && a.sha256 === b.sha256;
}

function refuseInterrupted({ signal }: BackupRun): void {
  if (!signal.aborted) return;
  throw new AmynoteError('interrupted', 'interrupted; finished work is kept', {
    hint: 'run the same command again',
  });
}
