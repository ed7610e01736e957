import type { LiveJob } from './live-queue.ts';

/** How far a session was heard while it is recorded, for the person who looks at the screen. */
export interface LiveProgress {
  cut(job: LiveJob): void;
  heard(job: LiveJob): void;
  /** It will not be heard now. */
  lost(job: LiveJob): void;
  /** Everything before was heard, in milliseconds; undefined until anything was. */
  heardMs(): number | undefined;
}

export function createLiveProgress(): LiveProgress {
  const open = new Set<LiveJob>();
  let hole = Number.POSITIVE_INFINITY;
  let cutTo = 0;
  let begun = false;
  return {
    cut(job) {
      open.add(job);
      cutTo = Math.max(cutTo, job.piece.endMs);
    },
    heard(job) {
      open.delete(job);
      begun = true;
    },
    lost(job) {
      open.delete(job);
      hole = Math.min(hole, job.fromMs);
    },
    heardMs() {
      return begun ? Math.min(cutTo, hole, ...[...open].map(({ fromMs }) => fromMs)) : undefined;
    },
  };
}
