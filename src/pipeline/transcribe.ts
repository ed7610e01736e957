import type { Recording } from '../core/artefacts/recording.ts';
import type { Line, Transcript } from '../core/artefacts/transcript.ts';
import type { Client } from '../core/client.ts';
import { counted } from '../core/counted.ts';
import type { EgressReason } from '../core/egress.ts';
import { AmynoteError } from '../core/errors.ts';
import { samplesOf } from '../core/pcm.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Transcriber } from '../core/provider-ports.ts';
import type { Piece } from '../core/speech-ports.ts';
import type { Held } from '../core/vault-ports.ts';
import { inFlight } from './in-flight.ts';
import {
  headerFor,
  interruption,
  orInterrupted,
  readSessionOfClient,
  requireScope,
  settleQuietly,
  whileLocked,
} from './stage-session.ts';

/** A piece of sound and what was heard in it. */
interface HeardPiece extends Pick<Piece, 'startMs' | 'endMs' | 'channel'> {
  text: string;
  requestId?: string;
}

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
    const transcript = await ports.vault.sessions.write(assemble(ports, recording, transcriber, heard));
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

/** What hearing one piece needs, beside the piece. */
interface Hearing {
  client: Client;
  recording: Recording;
  transcriber: Transcriber;
}

async function hearAll(ports: StagePorts, hearing: Hearing, jobs: number): Promise<HeardPiece[]> {
  const { recording } = hearing;
  const heard: HeardPiece[] = [];
  const hear = (piece: Piece) => hearPiece(ports, hearing, piece);
  for (const channel of recording.channels === 2 ? ([0, 1] as const) : [undefined]) {
    const before = channel === 1 ? recording.durationMs : 0;
    for await (const piece of inFlight(pieces(ports, recording, channel), jobs, hear)) {
      heard.push(piece);
      const total = recording.durationMs * recording.channels;
      ports.onEvent({ type: 'progress', stage: 'transcribe', done: before + piece.endMs, total, unit: 'ms' });
    }
  }
  return heard;
}

async function* pieces(
  ports: StagePorts,
  recording: Recording,
  channel: 0 | 1 | undefined,
): AsyncIterable<Piece> {
  const audio = await ports.audio();
  const segmenter = await ports.segmenter();
  const format = { sampleRate: segmenter.sampleRate, channels: recording.channels };
  const { sessionId, audioRevision, audioSha256 } = recording;
  const sealed = ports.vault.sessions.readAudio(sessionId, audioRevision, audioSha256);
  const samples = samplesOf(audio.decode(sealed, format), recording.channels, channel ?? 0);
  for await (const piece of segmenter.segment(samples)) {
    if (ports.signal.aborted) throw interruption();
    yield channel === undefined ? piece : { ...piece, channel };
  }
}

async function hearPiece(
  ports: StagePorts,
  { client, recording, transcriber }: Hearing,
  piece: Piece,
): Promise<HeardPiece> {
  const { startMs, endMs, channel } = piece;
  const place = { startMs, endMs, ...(channel !== undefined && { channel }) };
  const { sessionId, audioSha256 } = recording;
  // The recording's hash and the place in it stand for the sound; the rest is what else the text depends on.
  const key = [audioSha256, startMs, endMs, channel ?? '', transcriber.engine, transcriber.model].join(' ');
  const kept = await ports.vault.checkpoints.read(sessionId, key);
  if (kept !== undefined) return { ...place, ...(JSON.parse(kept) as { text: string; requestId?: string }) };
  // Asked for each piece: a consent withdrawn meanwhile stops the next one.
  const consentIds = await requireScope(ports, client, transcriber.scope);
  const reason: EgressReason = { purpose: 'transcribe', sessionId, clientId: client.id, consentIds };
  const { text, requestId } = await orInterrupted(ports.signal, transcriber.transcribe(piece, reason));
  const heard = { text, ...(requestId !== undefined && { requestId }) };
  await ports.vault.checkpoints.write(sessionId, key, JSON.stringify(heard));
  return { ...place, ...heard };
}

function assemble(
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
