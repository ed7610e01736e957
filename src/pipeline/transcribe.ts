import type { Recording } from '../core/artefacts/recording.ts';
import type { Transcript } from '../core/artefacts/transcript.ts';
import { AmynoteError } from '../core/errors.ts';
import { linesSummary } from '../core/line-marks.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Transcriber } from '../core/provider-ports.ts';
import type { Held } from '../core/vault-ports.ts';
import { assembleTranscript } from './assemble-transcript.ts';
import { checkHearing } from './check-hearing.ts';
import { correctByGlossary } from './correct-by-glossary.ts';
import { hasOwnWords } from './corrections.ts';
import { type Hearing, hearAll } from './hear.ts';
import { createPlaces } from './places.ts';
import { costOf, type Spent, spentWords } from './spent.ts';
import { readSessionOfClient, requireScope, settleQuietly, whileLocked } from './stage-session.ts';

/** A transcript, with what it took where it was made now. */
export type MadeTranscript = Held<Transcript> & { spent?: Spent & { costUsd?: number } };

/**
 * Makes the transcript of a recording: cut at pauses here, each piece transcribed by the engine.
 * Every finished piece is kept, so that a run that fails or is killed goes on where it was.
 * @param jobs pieces under way at once. @returns the existing transcript when nothing changed.
 * @throws `consent`, `provider-refused`, `provider-unreachable`, `interrupted`
 */
export async function transcribe(
  ports: StagePorts,
  request: { sessionId: string; jobs: number },
): Promise<MadeTranscript> {
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
    if (transcriber.notice !== undefined) {
      ports.onEvent({ type: 'notice', stage: 'transcribe', message: transcriber.notice });
    }
    const spent: Spent = { sent: 0, sentMs: 0, kept: 0 };
    const inPlace = createPlaces(request.jobs);
    const hearing: Hearing = { sessionId, client, transcriber, spent, inPlace };
    const heard = await hearAll(ports, hearing, recording.value, request.jobs);
    const checked = await checkHearing(ports, hearing, recording.value, heard, request.jobs);
    const assembled = assembleTranscript(ports, recording, transcriber, heard, checked);
    const transcript = await ports.vault.sessions.write(await correctByGlossary(ports, client, assembled));
    await ports.vault.checkpoints.clear(sessionId);
    const summary = `${linesSummary(transcript.value.lines)}; ${spentWords(spent, transcriber)}`;
    ports.onEvent({ type: 'finished', stage: 'transcribe', sessionId, summary });
    const costUsd = costOf(spent, transcriber);
    return { ...transcript, spent: { ...spent, ...(costUsd !== undefined && { costUsd }) } };
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
  const isOwn = held?.value.inputs.recording === recording.sha256 && hasOwnWords(held.value);
  if (!same && !isOwn) return undefined;
  const reason = same
    ? 'nothing changed'
    : `it has corrections of yours; to have it made anew take them back first: amynote correct ${sessionId} --undo`;
  ports.onEvent({ type: 'skipped', stage: 'transcribe', sessionId, reason });
  return held;
}
