import type { Recording } from '../core/artefacts/recording.ts';
import type { Certificate, ErasedPart } from '../core/erasure.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import { notTranscribed } from './stage-session.ts';

/** The sound of a recording. @throws `failed` when it was erased, saying when and why; `damaged` */
export async function* readSound(
  ports: StagePorts,
  recording: Pick<Recording, 'sessionId' | 'audioRevision' | 'audioSha256'>,
): AsyncIterable<Uint8Array> {
  const { sessionId, audioRevision, audioSha256 } = recording;
  if (!(await hasSound(ports, recording))) {
    const certificate = await lastErasure(ports, sessionId, 'audio');
    if (certificate !== undefined) throw erased('the sound', certificate);
  }
  yield* ports.vault.sessions.readAudio(sessionId, audioRevision, audioSha256);
}

/** Whether the sound of a recording is there; nothing is opened. */
export function hasSound(
  { vault }: StagePorts,
  { sessionId, audioRevision }: Pick<Recording, 'sessionId' | 'audioRevision'>,
): Promise<boolean> {
  return vault.erasures.isThere(`sessions/${sessionId}/audio.${audioRevision}.age`);
}

/** Whether the sound of a recording is gone as it should be, and not lost. */
export async function isSoundErased(
  ports: StagePorts,
  recording: Pick<Recording, 'sessionId' | 'audioRevision'>,
): Promise<boolean> {
  if (await hasSound(ports, recording)) return false;
  return (await lastErasure(ports, recording.sessionId, 'audio')) !== undefined;
}

/** Why there is no transcript to work on: it was erased, or never made. */
export async function noTranscript(ports: StagePorts, sessionId: string): Promise<AmynoteError> {
  const certificate = await lastErasure(ports, sessionId, 'transcript');
  return certificate === undefined ? notTranscribed(sessionId) : erased('the transcript', certificate);
}

/** In words, e.g. `the transcript was erased on 2026-03-02 by your retention rule`; undefined when it was not. */
export async function erasedWords(
  ports: StagePorts,
  sessionId: string,
  part: 'audio' | 'transcript',
): Promise<string | undefined> {
  const certificate = await lastErasure(ports, sessionId, part);
  return certificate && wordsOf(part === 'audio' ? 'the sound' : 'the transcript', certificate);
}

async function lastErasure(
  { vault }: StagePorts,
  sessionId: string,
  part: ErasedPart,
): Promise<Certificate | undefined> {
  const all = await vault.erasures.certificates();
  return all.findLast(({ body }) => body.subject.sessionId === sessionId && body.what.includes(part));
}

function erased(what: string, certificate: Certificate): AmynoteError {
  return new AmynoteError('failed', wordsOf(what, certificate), {
    hint: `see the proof: amynote erase --check ${certificate.id}`,
  });
}

const reasons: Record<Certificate['body']['reason']['by'], string> = {
  rule: 'by your retention rule',
  request: 'at your request',
  withdrawal: 'when consent was withdrawn',
  return: 'again, after a backup had brought it back',
};

function wordsOf(what: string, { body }: Certificate): string {
  return `${what} was erased on ${body.erasedAt.slice(0, 10)} ${reasons[body.reason.by]}`;
}
