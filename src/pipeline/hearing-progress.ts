import type { Recording } from '../core/artefacts/recording.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Transcriber } from '../core/provider-ports.ts';
import type { HeardPiece } from '../core/speech-ports.ts';
import { costOf, type Spent } from './spent.ts';

/**
 * Tells, after each piece, how far hearing has come on the recording's timeline, how long the rest will take at the
 * pace of what was sent so far, and what it has cost.
 */
export function hearingProgress(
  ports: StagePorts,
  { transcriber, spent }: { transcriber: Transcriber; spent?: Spent },
  { durationMs, channels }: Pick<Recording, 'durationMs' | 'channels'>,
): (piece: HeardPiece) => void {
  const total = durationMs * channels;
  let first: { at: number; done: number } | undefined;
  return ({ channel, endMs }) => {
    const done = (channel === 1 ? durationMs : 0) + endMs;
    const now = ports.now().getTime();
    // Pieces that were kept come at once: they would make the rest look quick.
    if (first === undefined && (spent === undefined || spent.sent > 0)) first = { at: now, done };
    const leftMs = first && done > first.done && ((total - done) * (now - first.at)) / (done - first.done);
    const costUsd = spent && costOf(spent, transcriber);
    ports.onEvent({
      type: 'progress',
      stage: 'transcribe',
      done,
      total,
      unit: 'ms',
      ...(leftMs && { leftMs: Math.round(leftMs) }),
      ...(costUsd !== undefined && { costUsd }),
    });
  };
}
