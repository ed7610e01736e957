import type { Recording } from '../core/artefacts/recording.ts';
import type { Transcript } from '../core/artefacts/transcript.ts';
import { counted } from '../core/counted.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Transcriber } from '../core/provider-ports.ts';
import type { Held } from '../core/vault-ports.ts';
import { assembleTranscript } from './assemble-transcript.ts';
import { hearAll } from './hear.ts';
import { readSessionOfClient, requireScope, settleQuietly, whileLocked } from './stage-session.ts';

/**
 * Makes the transcript of a recording: cut at pauses here, each piece transcribed by the engine.
 * Every finished piece is kept, so that a run that fails or is killed goes on where it was.
 * @param jobs pieces under way at once. @returns the existing transcript when nothing changed.
 * @throws `consent`, `provider-refused`, `provider-unreachable`, `interrupted`
 */
export async function transcribe(
  ports: StagePorts,
  request: { sessionId: string; jobs: number },
): Promise<Held<Transcript>> {
  const { sessionId } = request;
  const { client } = await readSessionOfClient(ports, sessionId);
  const recording = await ports.vault.sessions.latest(sessionId, 'recording');
  if (recording === undefined) return importedTranscript(ports, sessionId);
  const transcriber = await ports.transcriber();
  return whileLocked(ports, sessionId, async () => {
    const done = await finishedTranscript(ports, recording, transcriber);
    if (done !== undefined) return done;
    await requireScope(ports, client, transcriber.scope);
    ports.onEvent({ type: 'started', stage: 'transcribe', sessionId });
    const hearing = { client, recording: recording.value, transcriber };
    const heard = await hearAll(ports, hearing, request.jobs);
    const transcript = await ports.vault.sessions.write(
      assembleTranscript(ports, recording, transcriber, heard),
    );
    await ports.vault.checkpoints.clear(sessionId);
    const summary = counted(transcript.value.lines.length, 'line');
    ports.onEvent({ type: 'finished', stage: 'transcribe', sessionId, summary });
    return transcript;
  }).finally(() => settleQuietly(ports));
}

/** A session imported from captions has its transcript without a recording. */
async function importedTranscript(ports: StagePorts, sessionId: string): Promise<Held<Transcript>> {
  const transcript = await ports.vault.sessions.latest(sessionId, 'transcript');
  if (transcript === undefined) {
    throw new AmynoteError('failed', 'this session has no finished recording', {
      hint: `recover what was captured: amynote record --resume ${sessionId}`,
    });
  }
  ports.onEvent({ type: 'skipped', stage: 'transcribe', sessionId, reason: 'imported with its transcript' });
  return transcript;
}

async function finishedTranscript(
  ports: StagePorts,
  recording: Held<Recording>,
  transcriber: Transcriber,
): Promise<Held<Transcript> | undefined> {
  const { sessionId } = recording.value;
  const held = await ports.vault.sessions.latest(sessionId, 'transcript');
  const same =
    held?.value.inputs.recording === recording.sha256 &&
    held.value.engine?.name === transcriber.engine &&
    held.value.engine.model === transcriber.model;
  if (!same) return undefined;
  ports.onEvent({ type: 'skipped', stage: 'transcribe', sessionId, reason: 'nothing changed' });
  return held;
}
