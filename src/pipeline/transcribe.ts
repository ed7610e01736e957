import type { Transcript } from '../core/artefacts/transcript.ts';
import { linesSummary } from '../core/line-marks.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Held } from '../core/vault-ports.ts';
import { assembleTranscript } from './assemble-transcript.ts';
import { checkHearing } from './check-hearing.ts';
import { correctByGlossary } from './correct-by-glossary.ts';
import { toTranscribe } from './finished-transcript.ts';
import { type Hearing, hearAll } from './hear.ts';
import { createPlaces } from './places.ts';
import { createRefusals } from './refusals.ts';
import { costOf, type Spent, spentWords } from './spent.ts';
import { readSessionOfClient, requireScope, settleQuietly, whileLocked } from './stage-session.ts';

/** A transcript, with what it took where it was made now. */
export type MadeTranscript = Held<Transcript> & { spent?: Spent & { costUsd?: number } };

/**
 * Makes the transcript of a recording: cut at pauses here, each piece transcribed by the engine.
 * Every finished piece is kept, so that a run that fails or is killed goes on where it was.
 * A piece that the provider refuses, while it answers others, stands as inaudible.
 * @param jobs pieces under way at once. @param again though nothing changed
 * @returns the existing transcript when nothing changed.
 * @throws `consent`, `provider-refused`, `provider-unreachable`, `interrupted`
 */
export async function transcribe(
  ports: StagePorts,
  request: { sessionId: string; jobs: number; again?: boolean },
): Promise<MadeTranscript> {
  const { sessionId, jobs } = request;
  const { client } = await readSessionOfClient(ports, sessionId);
  return whileLocked(ports, sessionId, async () => {
    const work = await toTranscribe(ports, sessionId, request.again);
    if (work.done !== undefined) return work.done;
    const { recording, transcriber } = work;
    await requireScope(ports, client, transcriber.scope);
    await transcriber.checkLeave?.('transcribe', client.id);
    ports.onEvent({ type: 'started', stage: 'transcribe', sessionId });
    if (transcriber.notice !== undefined) {
      ports.onEvent({ type: 'notice', stage: 'transcribe', message: transcriber.notice });
    }
    const spent: Spent = { sent: 0, sentMs: 0, kept: 0, liveMs: 0 };
    const refusals = createRefusals(spent);
    const inPlace = createPlaces(jobs);
    const hearing: Hearing = { sessionId, client, transcriber, spent, refusals, inPlace };
    const heard = await hearAll(ports, hearing, recording.value, jobs);
    const checked = await checkHearing(ports, hearing, recording.value, heard, jobs);
    const assembled = assembleTranscript(ports, recording, transcriber, heard, checked);
    const transcript = await ports.vault.sessions.write(await correctByGlossary(ports, client, assembled));
    await ports.vault.checkpoints.clear(sessionId);
    const took = spentWords(spent, transcriber) + refusals.words();
    const summary = `${linesSummary(transcript.value.lines)}; ${took}`;
    ports.onEvent({ type: 'finished', stage: 'transcribe', sessionId, summary });
    const costUsd = costOf(spent, transcriber);
    return { ...transcript, spent: { ...spent, ...(costUsd !== undefined && { costUsd }) } };
  }).finally(() => settleQuietly(ports));
}
