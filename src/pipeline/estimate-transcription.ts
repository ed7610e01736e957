import type { StagePorts } from '../core/ports.ts';
import { toTranscribe } from './finished-transcript.ts';
import { channelsOf, pieceKey, piecesOf } from './hear.ts';
import { livePieces } from './live-pieces.ts';
import { costOf } from './spent.ts';

/** What transcribing a session would take. */
export interface TranscriptionEstimate {
  pieces: number;
  /** Of the pieces, those that an interrupted run has heard. */
  kept: number;
  /** Milliseconds of speech in the others. */
  toSendMs: number;
  /** Absent where no price is known. */
  costUsd?: number;
}

/**
 * Cuts the sound as transcribing does, and sends nothing.
 * @param again as if nothing were finished
 * @throws `failed` without a recording, `interrupted`
 */
export async function estimateTranscription(
  ports: StagePorts,
  sessionId: string,
  again = false,
): Promise<TranscriptionEstimate> {
  const work = await toTranscribe(ports, sessionId, again);
  if (work.done !== undefined) return { pieces: 0, kept: 0, toSendMs: 0, costUsd: 0 };
  const { recording, transcriber } = work;
  const live = await livePieces(ports, recording.value, transcriber);
  const { length } = live.heard;
  const estimate: TranscriptionEstimate = { pieces: length, kept: length, toSendMs: 0 };
  for (const channel of channelsOf(recording.value)) {
    for await (const piece of piecesOf(ports, recording.value, channel, live.missing(channel))) {
      const kept = await ports.vault.checkpoints.read(sessionId, pieceKey(transcriber, piece));
      estimate.pieces += 1;
      if (kept === undefined) estimate.toSendMs += piece.endMs - piece.startMs;
      else estimate.kept += 1;
    }
  }
  const costUsd = costOf({ sentMs: estimate.toSendMs }, transcriber);
  return { ...estimate, ...(costUsd !== undefined && { costUsd }) };
}
