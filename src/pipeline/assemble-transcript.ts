import type { Recording } from '../core/artefacts/recording.ts';
import type { Line, Transcript } from '../core/artefacts/transcript.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Transcriber } from '../core/provider-ports.ts';
import type { HeardPiece } from '../core/speech-ports.ts';
import type { Held } from '../core/vault-ports.ts';
import type { CheckedHearing } from './check-hearing.ts';
import { engineStamp } from './finished-transcript.ts';
import { headerFor } from './stage-session.ts';

/**
 * Makes the transcript of what was heard and checked.
 * @param heard the first answers, for the ids of their requests. @throws `failed` when nobody speaks in the recording
 */
export function assembleTranscript(
  ports: StagePorts,
  recording: Held<Recording>,
  transcriber: Transcriber,
  heard: readonly HeardPiece[],
  checked: CheckedHearing,
): Transcript {
  const { sessionId, durationMs } = recording.value;
  const lines = checked.lines.map((line, index): Line => ({ id: index + 1, ...line }));
  if (lines.length === 0) {
    throw new AmynoteError('failed', 'no words were found in the recording', {
      hint: `see how long it is: amynote show ${sessionId} --part recording`,
    });
  }
  const first = heard.flatMap(({ requestId }) => (requestId === undefined ? [] : [requestId]));
  const requestIds = [...first, ...checked.requestIds];
  return {
    ...headerFor(ports, sessionId, { recording: recording.sha256 }),
    kind: 'transcript',
    engine: engineStamp(transcriber, requestIds),
    durationMs,
    lines,
  };
}
