import type { OnEvent } from '../core/events.ts';
import type { ReencryptProgress } from '../core/recipient-ports.ts';

/** A small file costs about as much time as so many bytes of a large one: it is synced just as often. */
const fileCost = 128 * 1024;
/** Milliseconds of work before a guess of the rest is worth showing. */
const guessAfterMs = 3000;

/**
 * Tells how far a re-encryption has come: files, megabytes and, after a few seconds, the time that is left.
 * @param now milliseconds
 */
export function tellReencryption(onEvent: OnEvent, now: () => number): (progress: ReencryptProgress) => void {
  let startedAt: number | undefined;
  return (progress) => {
    startedAt ??= now();
    const { files, bytes, totalFiles, totalBytes } = progress;
    const size = `${megabytes(bytes)} of ${megabytes(totalBytes)} MB`;
    const unit = ['files', size, ...timeLeft(progress, now() - startedAt)].join(', ');
    onEvent({ type: 'progress', stage: 're-encrypt', done: files, total: totalFiles, unit });
  };
}

function timeLeft(progress: ReencryptProgress, elapsedMs: number): string[] {
  if (elapsedMs < guessAfterMs) return [];
  const done = progress.bytes + progress.files * fileCost;
  const total = progress.totalBytes + progress.totalFiles * fileCost;
  const seconds = ((elapsedMs / 1000) * (total - done)) / done;
  return [seconds < 60 ? `${Math.ceil(seconds)} s left` : `${Math.ceil(seconds / 60)} min left`];
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
