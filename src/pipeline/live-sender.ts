import type { Client } from '../core/client.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Transcriber } from '../core/provider-ports.ts';
import type { SampleStretch } from './capture-timeline.ts';
import { hearPiece } from './hear.ts';
import type { SilentEnd } from './live-cutter.ts';
import { createLiveJournal, forgetStruckPieces, hearerOf, type LivePiece } from './live-pieces.ts';
import { createLiveProgress } from './live-progress.ts';
import { createLiveQueue, type LiveJob, troubleWords } from './live-queue.ts';
import { createLiveStrikes } from './live-strikes.ts';

/**
 * Pieces under way at once after the end, at a provider's: two minutes of lively talk are some thirty pieces. It is
 * the most that the settings allow for `jobs`; a provider that finds it too many is heeded as ever.
 */
const jobsAtEnd = 32;
/** So much speech waits at most for a provider that does not answer: 6 MB. */
const longestHeldMs = 180_000;

interface SendRequest {
  ports: StagePorts;
  transcriber: Transcriber;
  jobs: number;
  sessionId: string;
  client: Client;
  /** Samples in a millisecond. */
  perMs: number;
  /** Nothing will be heard any more. */
  onOver(): void;
}

/** Has pieces of a running session heard, and keeps the answers; never those of what was struck. */
export interface LiveSender {
  add(job: LiveJob): void;
  /** Nobody speaks from there on: there is nothing to send. */
  keepSilence(end: SilentEnd): Promise<void>;
  /** @param inTime from where on it was silenced before it could leave; both in samples */
  strike(stretch: SampleStretch, inTime: number): void;
  /** How far the session was heard without a hole, in milliseconds; undefined until anything was. */
  heardMs(): number | undefined;
  /** The session is over: whatever waits goes at once. */
  hurry(): void;
  /** Nothing more is begun. */
  stop(): void;
  /** Resolves when nothing waits and nothing is under way, and what was kept is in order; never rejects. */
  settled(): Promise<void>;
}

export function createLiveSender(request: SendRequest): LiveSender {
  const { ports, transcriber, jobs, sessionId, client } = request;
  const { checkpoints } = ports.vault;
  const quiet = withoutCheckpoints({ ...ports, onEvent: () => undefined });
  const hearer = hearerOf(transcriber);
  const journal = createLiveJournal(checkpoints, sessionId);
  const progress = createLiveProgress();
  const strikes = createLiveStrikes(request.perMs);

  const queue = createLiveQueue({
    jobs,
    // A server on this machine can do no more than it could before.
    jobsAtEnd: transcriber.scope === 'transcribe_cloud' ? Math.max(jobs, jobsAtEnd) : jobs,
    longestHeldMs,
    hear,
    onLetGo: progress.lost,
    onTrouble(error, isOver) {
      ports.onEvent({ type: 'notice', stage: 'record', message: troubleWords(error, isOver) });
      if (isOver) request.onOver();
    },
  });

  async function hear(job: LiveJob): Promise<void> {
    const isWithdrawn = () => strikes.isLate(job.piece);
    if (isWithdrawn()) return progress.lost(job);
    const hearing = { sessionId, client, transcriber, isWithdrawn };
    const heard = await hearPiece(quiet, hearing, job.piece).catch((error: unknown) => {
      if (isWithdrawn()) return undefined;
      throw error;
    });
    if (heard === undefined || isWithdrawn()) return progress.lost(job);
    const { channel, endMs } = job.piece;
    const silenced = strikes.silencedIn(job.piece);
    await keep({ fromMs: job.fromMs, endMs, silenced, heard }, channel);
    progress.heard(job);
  }
  function keep(piece: Omit<LivePiece, 'hearer'>, channel: 0 | 1 | undefined): Promise<void> {
    return journal.keep({ ...piece, hearer, ...(channel !== undefined && { channel }) });
  }

  return {
    add(job) {
      progress.cut(job);
      queue.add(job);
    },
    keepSilence: ({ fromMs, endMs, channel }) => keep({ fromMs, endMs, silenced: [] }, channel),
    strike: strikes.add,
    heardMs: progress.heardMs,
    hurry: queue.hurry,
    stop: queue.stop,
    async settled() {
      await queue.settled();
      // Where this fails, whoever reads them passes over what was struck.
      const late = [...strikes.late()];
      const tidy = late.length > 0 ? forgetStruckPieces(ports, { sessionId, strikes: late }) : journal.fold();
      await tidy.catch(() => undefined);
    },
  };
}

/** The journal keeps the answers. By their sound they would never be found again: encoded, it is another. */
function withoutCheckpoints(ports: StagePorts): StagePorts {
  const none = { read: async () => undefined, write: async () => undefined };
  const checkpoints = { ...ports.vault.checkpoints, ...none };
  return { ...ports, vault: { ...ports.vault, checkpoints } };
}
