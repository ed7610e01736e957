import type { Speakers } from '../core/artefacts/speakers.ts';
import type { Transcript } from '../core/artefacts/transcript.ts';
import { counted } from '../core/counted.ts';
import { participantsOf } from '../core/participants.ts';
import { sampleRate, samplesOf } from '../core/pcm.ts';
import type { StagePorts } from '../core/ports.ts';
import type { DiarizeRequest } from '../core/speech-ports.ts';
import type { Held } from '../core/vault-ports.ts';
import {
  headerFor,
  notTranscribed,
  orInterrupted,
  readSessionOfClient,
  requireScope,
  whileLocked,
} from './stage-session.ts';

/**
 * Says who spoke each line of a transcript, on this machine.
 * @returns the existing speakers when the transcript did not change.
 * @throws `consent`, `failed` when there is no transcript
 */
export async function diarize(ports: StagePorts, request: { sessionId: string }): Promise<Held<Speakers>> {
  const { sessionId } = request;
  const { client } = await readSessionOfClient(ports, sessionId);
  const transcript = await ports.vault.sessions.latest(sessionId, 'transcript');
  if (transcript === undefined) throw notTranscribed(sessionId);
  const held = await ports.vault.sessions.latest(sessionId, 'speakers');
  if (held !== undefined && held.value.inputs.transcript === transcript.sha256) {
    ports.onEvent({ type: 'skipped', stage: 'diarize', sessionId, reason: 'nothing changed' });
    return held;
  }
  await requireScope(ports, client, 'record_audio');
  return whileLocked(ports, sessionId, async () => {
    ports.onEvent({ type: 'started', stage: 'diarize', sessionId });
    const speakers = await ports.vault.sessions.write(
      await speakersOf(ports, transcript, participantsOf(client)),
    );
    const unsure = speakers.value.lines.filter(({ participant }) => participant === null).length;
    const summary =
      unsure === 0
        ? 'every line has a speaker'
        : `${counted(unsure, 'line')} for your ear to decide: amynote relabel`;
    ports.onEvent({ type: 'finished', stage: 'diarize', sessionId, summary });
    return speakers;
  });
}

async function speakersOf(
  ports: StagePorts,
  transcript: Held<Transcript>,
  participants: Speakers['participants'],
): Promise<Speakers> {
  const { sessionId, lines } = transcript.value;
  const method = lines.some(({ channel }) => channel !== undefined) ? 'channels' : 'acoustic';
  const diarizer = await ports.diarizer(method);
  const sound = await soundOf(ports, sessionId);
  const request: DiarizeRequest = { lines, participants, ...(sound && { sound }) };
  return {
    ...headerFor(ports, sessionId, { transcript: transcript.sha256 }),
    kind: 'speakers',
    method: diarizer.method,
    engine: { name: method, requestIds: [] },
    participants,
    lines: await orInterrupted(ports.signal, diarizer.diarize(request)),
  };
}

async function soundOf(
  ports: StagePorts,
  sessionId: string,
): Promise<(() => AsyncIterable<Int16Array>) | undefined> {
  const recording = (await ports.vault.sessions.latest(sessionId, 'recording'))?.value;
  if (recording === undefined) return undefined;
  const audio = await ports.audio();
  const { audioRevision, audioSha256 } = recording;
  const mono = { sampleRate, channels: 1 } as const;
  const sealed = () => ports.vault.sessions.readAudio(sessionId, audioRevision, audioSha256);
  return () => samplesOf(audio.decode(sealed(), mono));
}
