import type { PcmFormat } from '../core/audio-ports.ts';
import type { Client } from '../core/client.ts';
import { samplesOf } from '../core/pcm.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Transcriber } from '../core/provider-ports.ts';
import type { HeardPiece, Piece } from '../core/speech-ports.ts';
import { createDelayLine, type DelayLine, type Follower } from './delay-line.ts';
import { hearPiece } from './hear.ts';
import {
  createLiveJournal,
  forgetStruckPieces,
  hearerOf,
  type LivePiece,
  shiftedPiece,
} from './live-pieces.ts';
import { createLiveProgress } from './live-progress.ts';
import { createLiveQueue, type LiveJob, troubleWords } from './live-queue.ts';
import { createLiveStrikes } from './live-strikes.ts';
import { settleQuietly } from './stage-session.ts';

/**
 * Pieces under way at once after the end, at a provider's: two minutes of lively talk are some thirty pieces. It is
 * the most that the settings allow for `jobs`; a provider that finds it too many is heeded as ever.
 */
const jobsAtEnd = 32;
/** So much speech waits at most for a provider that does not answer: 6 MB. */
const longestHeldMs = 180_000;

/** Who hears a session while it is recorded. */
export interface LiveHearing {
  /** The signal of these does not abort when the clinician stops the recording. */
  ports: StagePorts;
  transcriber: Transcriber;
  /** Pieces under way at once. */
  jobs: number;
}

/** Transcribes a capture while it runs; whatever goes wrong in it, the recording does not notice. */
export interface LiveWords extends Follower {
  /** How far the session was heard without a hole, in milliseconds; undefined until anything was. */
  heardMs(): number | undefined;
  /** No more sound comes: what is left is sent at once. */
  end(): void;
  /** Resolves when all was heard or let go, and never rejects; only after `end` or `abandon`. */
  settled(): Promise<void>;
  /** Sends nothing more. */
  abandon(): Promise<void>;
}

interface WordsRequest {
  sessionId: string;
  client: Client;
  format: PcmFormat;
  /** Where on the timeline the capture begins, in samples. */
  start: number;
}

/** Begins to hear a capture, two minutes behind, so that what is struck is never sent. */
export function createLiveWords(hearing: LiveHearing, request: WordsRequest): LiveWords {
  const { transcriber, jobs } = hearing;
  const { sessionId, client, format, start } = request;
  const perMs = format.sampleRate / 1000;
  const ports: StagePorts = { ...hearing.ports, onEvent: () => undefined };
  // The journal keeps the answers. By their sound they would never be found again: encoded, it is another.
  const checkpoints = {
    ...ports.vault.checkpoints,
    read: async () => undefined,
    write: async () => undefined,
  };
  const vault = { ...ports.vault, checkpoints };
  /** What ends a piece under way. */
  const underWay = new Set<AbortController>();
  const endAll = () => {
    for (const piece of underWay) piece.abort();
  };
  ports.signal.addEventListener('abort', endAll, { once: true });
  const journal = createLiveJournal(ports.vault.checkpoints, sessionId);
  const progress = createLiveProgress();
  const lines = (format.channels === 2 ? ([0, 1] as const) : [undefined]).map((channel) => ({
    channel,
    line: createDelayLine(format, start),
  }));
  const strikes = createLiveStrikes(perMs);
  let total = start;

  const queue = createLiveQueue({
    jobs,
    // A server on this machine can do no more than it could before.
    jobsAtEnd: transcriber.scope === 'transcribe_cloud' ? Math.max(jobs, jobsAtEnd) : jobs,
    longestHeldMs,
    hear,
    onLetGo: progress.lost,
    onTrouble(error, isOver) {
      hearing.ports.onEvent({ type: 'notice', stage: 'record', message: troubleWords(error, isOver) });
      if (isOver) giveUp();
    },
  });

  async function hear(job: LiveJob): Promise<void> {
    if (strikes.isLate(job.piece)) return progress.lost(job);
    const heard = await hearOne(job.piece);
    if (strikes.isLate(job.piece)) return progress.lost(job);
    const { channel, endMs } = job.piece;
    const silenced = strikes.silencedIn(job.piece);
    await journal.keep(pieceFor({ fromMs: job.fromMs, endMs, silenced, heard }, channel));
    progress.heard(job);
  }
  async function hearOne(piece: Piece): Promise<HeardPiece> {
    const ending = new AbortController();
    if (ports.signal.aborted) ending.abort();
    underWay.add(ending);
    const { signal } = ending;
    return hearPiece({ ...ports, vault, signal }, { sessionId, client, transcriber }, piece).finally(() =>
      underWay.delete(ending),
    );
  }
  function pieceFor(piece: Omit<LivePiece, 'hearer'>, channel: 0 | 1 | undefined): LivePiece {
    return { ...piece, hearer: hearerOf(transcriber), ...(channel !== undefined && { channel }) };
  }
  async function cut(line: DelayLine, channel: 0 | 1 | undefined): Promise<void> {
    const segmenter = await ports.segmenter();
    const startMs = Math.round(start / perMs);
    let fromMs = startMs;
    const sound = unhurried(samplesOf(line.due(), format.channels, channel ?? 0));
    for await (const cut of segmenter.segment(sound)) {
      const piece = { ...shiftedPiece(cut, startMs), ...(channel !== undefined && { channel }) };
      const job = { piece, fromMs };
      fromMs = piece.endMs;
      progress.cut(job);
      queue.add(job);
    }
    const endMs = Math.round(total / perMs);
    if (endMs > fromMs) await journal.keep(pieceFor({ fromMs, endMs, silenced: [] }, channel));
  }
  function giveUp(): void {
    queue.stop();
    for (const { line } of lines) line.giveUp();
  }
  /** A bug here must cost words only, which can still be made later. */
  function guarded(work: () => void): void {
    try {
      work();
    } catch {
      giveUp();
    }
  }
  // What ends the cutting, ends it for good: the notice was given, or it is a bug.
  const cutting = Promise.all(lines.map(({ line, channel }) => cut(line, channel).catch(giveUp)));
  const settled = async () => {
    await cutting;
    await queue.settled();
    ports.signal.removeEventListener('abort', endAll);
    // Where this fails, whoever reads them passes over what was struck.
    const late = [...strikes.late()];
    const tidy = late.length > 0 ? forgetStruckPieces(ports, { sessionId, strikes: late }) : journal.fold();
    await tidy.catch(() => undefined);
    await settleQuietly(ports);
  };

  return {
    sound(pcm) {
      guarded(() => {
        for (const { line } of lines) line.sound(pcm);
        total += pcm.length / (format.channels * 2);
      });
    },
    silence(samples) {
      guarded(() => {
        for (const { line } of lines) line.silence(samples);
        total += samples;
      });
    },
    strike(stretch) {
      guarded(() => {
        strikes.add(stretch, Math.max(...lines.map(({ line }) => line.strike(stretch))));
      });
    },
    heardMs: progress.heardMs,
    end() {
      queue.hurry();
      for (const { line } of lines) line.end();
    },
    settled,
    async abandon() {
      giveUp();
      endAll();
      await settled();
    },
  };
}

/** Lets everything else have its turn: hours of silence may come at once, and the microphone does not wait. */
async function* unhurried(sound: AsyncIterable<Int16Array>): AsyncIterable<Int16Array> {
  for await (const samples of sound) {
    yield samples;
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}
