import type { Recording } from '../core/artefacts/recording.ts';
import type { Client } from '../core/client.ts';
import type { EgressReason } from '../core/egress.ts';
import { samplesOf } from '../core/pcm.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Transcriber } from '../core/provider-ports.ts';
import type { HeardPiece, Piece } from '../core/speech-ports.ts';
import { inFlight } from './in-flight.ts';
import { interruption, orInterrupted, requireScope } from './stage-session.ts';

/** What hearing one piece needs, beside the piece. */
export interface Hearing {
  client: Client;
  recording: Recording;
  transcriber: Transcriber;
}

/** Transcribes every piece of a recording, several at once; each answer is kept as it comes. */
export async function hearAll(ports: StagePorts, hearing: Hearing, jobs: number): Promise<HeardPiece[]> {
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
