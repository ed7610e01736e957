import { createHash } from 'node:crypto';
import type { ArtefactHeader } from '../core/artefacts/header.ts';
import type { Recording } from '../core/artefacts/recording.ts';
import type { Transcript } from '../core/artefacts/transcript.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Transcriber } from '../core/provider-ports.ts';
import type { Held } from '../core/vault-ports.ts';
import { hasOwnWords } from './corrections.ts';

/** What there is to transcribe, or that nothing is. */
export type ToTranscribe =
  | { done: Held<Transcript> }
  | { done?: undefined; recording: Held<Recording>; transcriber: Transcriber };

/**
 * Says whether a session needs a transcript, and why where it needs none. What counts is read now: whoever goes on
 * from it holds the session's lock.
 * @param again makes anew what is finished, but for words the clinician wrote
 * @throws `failed` without a recording
 */
export async function toTranscribe(
  ports: StagePorts,
  sessionId: string,
  again = false,
): Promise<ToTranscribe> {
  const recording = await ports.vault.sessions.latest(sessionId, 'recording');
  const held = await ports.vault.sessions.latest(sessionId, 'transcript');
  const skipped = (done: Held<Transcript>, reason: string) => {
    ports.onEvent({ type: 'skipped', stage: 'transcribe', sessionId, reason });
    return { done };
  };
  if (recording === undefined) {
    if (held !== undefined) return skipped(held, 'imported with its transcript');
    throw new AmynoteError('failed', 'this session has no finished recording', {
      hint: `recover what was captured: amynote record --resume ${sessionId}`,
    });
  }
  const transcriber = await ports.transcriber();
  if (held?.value.inputs.recording === recording.sha256) {
    const isSame = isOf(held.value.engine, transcriber);
    if (isSame && !again) return skipped(held, unchanged(held.value, transcriber));
    if (hasOwnWords(held.value)) return skipped(held, corrected(sessionId));
  }
  return { recording, transcriber };
}

/** What a transcript keeps of who made it. */
export function engineStamp(
  { engine, model, address, parameters = '' }: Transcriber,
  requestIds: string[],
): NonNullable<ArtefactHeader['engine']> {
  return {
    name: engine,
    model,
    ...(address !== undefined && { address: sha256(address) }),
    parameters: sha256(parameters),
    requestIds,
  };
}

/** Whether the same engine made it. Older transcripts do not say where it was asked. */
function isOf(made: ArtefactHeader['engine'], { engine, model, address }: Transcriber): boolean {
  if (made?.name !== engine || made.model !== model) return false;
  return made.address === undefined || address === undefined || made.address === sha256(address);
}

/**
 * Other terms make no transcript unfinished: a glossary that grew would send, and pay for, every session once more
 * without anybody having asked for it.
 */
function unchanged({ engine, sessionId }: Transcript, { parameters = '' }: Transcriber): string {
  if (engine?.parameters === undefined || engine.parameters === sha256(parameters)) return 'nothing changed';
  return `nothing changed but the terms; to ask again with the new ones: amynote transcribe ${sessionId} --again`;
}

function corrected(sessionId: string): string {
  return `it has corrections of yours; to have it made anew take them back first: amynote correct ${sessionId} --undo`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
