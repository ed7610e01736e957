import { AmynoteError, errorCode } from '../core/errors.ts';
import { isOnlyThis } from '../core/refused-piece.ts';
import type { Piece } from '../core/speech-ports.ts';

/** A piece that waits to be heard. */
export interface LiveJob {
  piece: Piece;
  /** The end of the piece before it on its channel. */
  fromMs: number;
}

interface QueueRequest {
  /** Pieces under way at once while the session goes on, and after its end. */
  jobs: number;
  jobsAtEnd: number;
  /** Of what waits at most so much sound is held; the oldest is let go. */
  longestHeldMs: number;
  hear(job: LiveJob): Promise<void>;
  /** The pieces that are not heard: somebody else has to. */
  onLetGo(job: LiveJob): void;
  /** Told once when nothing can be heard for a while, and once when nothing will be any more. */
  onTrouble(error: unknown, isOver: boolean): void;
}

/** Sends pieces while a session is recorded; never keeps anybody waiting. */
export interface LiveQueue {
  add(job: LiveJob): void;
  /** The session is over: whatever waits goes at once. A provider that is out of reach is not tried again. */
  hurry(): void;
  /** Nothing more is sent; what is under way is not waited for. */
  stop(): void;
  /** Resolves when nothing waits and nothing is under way. */
  settled(): Promise<void>;
}

/** So many pieces refused in a row are no matter of single ones. */
const mostRefused = 3;
/** After a failure one piece is tried again so much later, then after twice as long, up to the longest time. */
const firstRestMs = 30_000;
const longestRestMs = 300_000;

export function createLiveQueue(request: QueueRequest): LiveQueue {
  const waiting: LiveJob[] = [];
  const underWay = new Set<Promise<void>>();
  let state: 'open' | 'hurry' | 'stopped' = 'open';
  let failures = 0;
  let refused = 0;
  let restMs = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const limit = () => {
    if (state === 'hurry') return request.jobsAtEnd;
    return restMs > 0 ? 1 : request.jobs;
  };
  const stop = () => {
    state = 'stopped';
    wakeUp();
    for (const job of waiting.splice(0)) request.onLetGo(job);
  };
  const wakeUp = () => {
    restMs = 0;
    clearTimeout(timer);
    timer = undefined;
  };
  const rest = (error: unknown) => {
    if (restMs === 0) request.onTrouble(error, false);
    restMs = Math.min(longestRestMs, Math.max(firstRestMs, restMs * 2));
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      pump();
    }, restMs);
  };
  const failed = (job: LiveJob, error: unknown) => {
    failures += 1;
    if (state === 'stopped') return request.onLetGo(job);
    if (state === 'open' && errorCode(error) === 'provider-unreachable') {
      waiting.unshift(job);
      // What else was under way fails for the same reason.
      if (timer === undefined) rest(error);
      return;
    }
    request.onLetGo(job);
    refused += 1;
    // Transcribing asks about it once more, and marks what is refused again.
    if (isOnlyThis(error) && refused < mostRefused) return;
    stop();
    request.onTrouble(error, true);
  };
  const work = async (job: LiveJob) => {
    const before = failures;
    try {
      await request.hear(job);
      refused = 0;
      // What was under way when another failed says nothing about the time after it.
      if (before === failures) wakeUp();
    } catch (error) {
      failed(job, error);
    }
  };
  function pump(): void {
    while (state !== 'stopped' && timer === undefined && underWay.size < limit()) {
      const job = waiting.shift();
      if (job === undefined) return;
      const done: Promise<void> = work(job).then(() => {
        underWay.delete(done);
        pump();
      });
      underWay.add(done);
    }
  }
  const heldMs = () => waiting.reduce((sum, { piece }) => sum + piece.endMs - piece.startMs, 0);

  return {
    add(job) {
      if (state === 'stopped') return request.onLetGo(job);
      waiting.push(job);
      while (heldMs() > request.longestHeldMs) request.onLetGo(waiting.shift() ?? job);
      pump();
    },
    hurry() {
      if (state !== 'open') return;
      if (restMs > 0) stop();
      else state = 'hurry';
      pump();
    },
    stop,
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

/** Why no words come, for the person who records. */
export function troubleWords(error: unknown, isOver: boolean): string {
  const reason = error instanceof AmynoteError ? `: ${error.message}` : '';
  const what = isOver ? 'no more words while it runs' : 'no words for now';
  return `${what}${reason}; the recording goes on`;
}
