import type { PcmFormat } from '../core/audio-ports.ts';
import type { Client } from '../core/client.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Transcriber } from '../core/provider-ports.ts';
import type { Follower } from './delay-line.ts';
import { createLiveCutter } from './live-cutter.ts';
import { createLiveSender } from './live-sender.ts';
import { settleQuietly } from './stage-session.ts';

/** Who hears a session while it is recorded. */
export interface LiveHearing {
  /** Their signal is that of `ending`: it does not abort when the clinician stops the recording. */
  ports: StagePorts;
  /** Listens to the same signal: its requests, its retries and the pauses between them end with it. */
  transcriber: Transcriber;
  /** Ends all hearing, for good. */
  ending: AbortController;
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
  /** Sends nothing more, and ends what is under way: from the call on no sound leaves. */
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
  const { transcriber, ending, jobs } = hearing;
  const { sessionId, client, format, start } = request;
  const ports: StagePorts = { ...hearing.ports, signal: ending.signal };
  const perMs = format.sampleRate / 1000;
  const onOver = () => giveUp();
  const sender = createLiveSender({ ports, transcriber, jobs, sessionId, client, perMs, onOver });
  const cutter = createLiveCutter({
    format,
    start,
    segmenter: ports.segmenter,
    onPiece: sender.add,
    onSilentEnd: sender.keepSilence,
    // The notice was given, or it is a bug.
    onFailure: onOver,
  });

  function giveUp(): void {
    sender.stop();
    cutter.giveUp();
  }
  /** A bug here must cost words only, which can still be made later. */
  function guarded(work: () => void): void {
    try {
      work();
    } catch {
      giveUp();
    }
  }
  const settled = async () => {
    await cutter.settled();
    await sender.settled();
    await settleQuietly(ports);
  };

  return {
    sound: (pcm) => guarded(() => cutter.sound(pcm)),
    silence: (samples) => guarded(() => cutter.silence(samples)),
    strike: (stretch) => guarded(() => sender.strike(stretch, cutter.strike(stretch))),
    heardMs: sender.heardMs,
    end() {
      sender.hurry();
      cutter.end();
    },
    settled,
    async abandon() {
      giveUp();
      ending.abort();
      await settled();
    },
  };
}
