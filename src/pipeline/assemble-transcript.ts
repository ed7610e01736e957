import type { Recording } from '../core/artefacts/recording.ts';
import type { Line, Transcript } from '../core/artefacts/transcript.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Transcriber } from '../core/provider-ports.ts';
import type { HeardPiece } from '../core/speech-ports.ts';
import type { Held } from '../core/vault-ports.ts';
import { headerFor } from './stage-session.ts';

/** Makes the transcript of what was heard. @throws `failed` when there are no words in it */
export function assembleTranscript(
  ports: StagePorts,
  recording: Held<Recording>,
  transcriber: Transcriber,
  heard: readonly HeardPiece[],
): Transcript {
  const { sessionId, durationMs } = recording.value;
  const lines = linesOf(heard);
  if (lines.length === 0) {
    throw new AmynoteError('failed', 'no words were found in the recording', {
      hint: `see how long it is: amynote show ${sessionId} --part recording`,
    });
  }
  const requestIds = heard.flatMap(({ requestId }) => (requestId === undefined ? [] : [requestId]));
  return {
    ...headerFor(ports, sessionId, { recording: recording.sha256 }),
    kind: 'transcript',
    engine: { name: transcriber.engine, model: transcriber.model, requestIds },
    durationMs,
    lines,
  };
}

function linesOf(heard: readonly HeardPiece[]): Line[] {
  return heard
    .filter(({ text }) => text !== '')
    .toSorted((a, b) => a.startMs - b.startMs || (a.channel ?? 0) - (b.channel ?? 0))
    .map(({ startMs, endMs, text, channel }, index) => ({
      id: index + 1,
      startMs,
      endMs,
      text,
      ...(channel !== undefined && { channel }),
    }));
}
