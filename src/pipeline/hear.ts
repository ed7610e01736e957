import { createHash } from 'node:crypto';
import type { Recording } from '../core/artefacts/recording.ts';
import type { Client } from '../core/client.ts';
import type { EgressReason } from '../core/egress.ts';
import { samplesOf } from '../core/pcm.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Transcriber } from '../core/provider-ports.ts';
import { isOnlyThis } from '../core/refused-piece.ts';
import type { HeardPiece, Piece, Transcribed } from '../core/speech-ports.ts';
import type { Stretch } from '../core/stretch.ts';
import { readSound } from './erased-parts.ts';
import { hearingProgress } from './hearing-progress.ts';
import { inFlight } from './in-flight.ts';
import { segmentStretches } from './live-missing.ts';
import { livePieces } from './live-pieces.ts';
import type { InPlace } from './places.ts';
import type { Refusals } from './refusals.ts';
import type { Spent } from './spent.ts';
import { interruption, orInterrupted, requireScope } from './stage-session.ts';

/** What hearing a piece of sound needs, beside the piece. */
export interface Hearing {
  sessionId: string;
  client: Client;
  transcriber: Transcriber;
  /** Whether its sound was struck meanwhile: asked before each request, and then nothing more of it leaves. */
  isWithdrawn?(): boolean;
  /** What it took so far: counted on as pieces are heard. */
  spent?: Spent;
  /** Where a piece that the provider refuses may stand as not heard; without it, the refusal is thrown. */
  refusals?: Pick<Refusals, 'add' | 'judge'>;
  /** Where only so many requests may be under way at once. */
  inPlace?: InPlace;
}

/** So many pieces more than are asked for at once are being made ready, or sealed, meanwhile. */
const beside = 4;

/** Transcribes every piece of a recording, several at once; each answer is kept as it comes. */
export async function hearAll(
  ports: StagePorts,
  hearing: Hearing,
  recording: Recording,
  jobs: number,
): Promise<HeardPiece[]> {
  const live = await livePieces(ports, recording, hearing.transcriber);
  const heard = [...live.heard];
  if (hearing.spent) {
    hearing.spent.kept += heard.length;
    hearing.spent.liveMs += heard.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  }
  const progress = hearingProgress(ports, hearing, recording);
  const hear = (piece: Piece) => hearPiece(ports, hearing, piece);
  for (const channel of channelsOf(recording)) {
    for await (const piece of inFlight(
      piecesOf(ports, recording, channel, live.missing(channel)),
      jobs + beside,
      hear,
    )) {
      heard.push(piece);
      progress(piece);
    }
  }
  hearing.refusals?.judge();
  return heard;
}

/** One by one where each person has a channel; undefined is all of the sound. */
export function channelsOf({ channels }: Recording): readonly (0 | 1 | undefined)[] {
  return channels === 2 ? [0, 1] : [undefined];
}

/** The pieces of speech of a recording, in order, cut as the sound is decoded. @param only these stretches of it */
export async function* piecesOf(
  ports: StagePorts,
  recording: Recording,
  channel: 0 | 1 | undefined,
  only?: readonly Stretch[],
): AsyncIterable<Piece> {
  if (only?.length === 0) return;
  const audio = await ports.audio();
  const segmenter = await ports.segmenter();
  const format = { sampleRate: segmenter.sampleRate, channels: recording.channels };
  const samples = samplesOf(
    audio.decode(readSound(ports, recording), format),
    recording.channels,
    channel ?? 0,
  );
  const cut = only === undefined ? segmenter.segment(samples) : segmentStretches(segmenter, samples, only);
  for await (const piece of cut) {
    if (ports.signal.aborted) throw interruption();
    yield channel === undefined ? piece : { ...piece, channel };
  }
}

/**
 * The words of one piece: those that were paid for before, else asked for now and durable before they are given.
 * Needs no finished recording; a piece that was refused may come back without words. @throws `consent`, `provider-refused`, `provider-unreachable`, `interrupted`
 */
export async function hearPiece(ports: StagePorts, hearing: Hearing, piece: Piece): Promise<HeardPiece> {
  const { sessionId, client, transcriber, spent } = hearing;
  const { samples, ...place } = piece;
  const key = pieceKey(transcriber, piece);
  const kept = await ports.vault.checkpoints.read(sessionId, key);
  if (kept !== undefined) {
    if (spent) spent.kept += 1;
    return { ...place, ...(JSON.parse(kept) as Transcribed) };
  }
  // Asked for each piece, and again before each request that comes after a wait: a consent that is
  // withdrawn meanwhile stops the next one.
  const allowed = async () => {
    if (ports.signal.aborted || hearing.isWithdrawn?.()) throw interruption();
    return requireScope(ports, client, transcriber.scope);
  };
  const reason: EgressReason = {
    purpose: 'transcribe',
    sessionId,
    clientId: client.id,
    consentIds: await allowed(),
  };
  const request = () =>
    orInterrupted(ports.signal, transcriber.transcribe(piece, reason, allowed)).catch((error: unknown) =>
      notHeard(hearing, error),
    );
  const heard = await (hearing.inPlace === undefined ? request() : hearing.inPlace(request));
  // No answer: whoever runs it again may have better luck, and pays nothing for it.
  if (heard === undefined) return { ...place, text: '' };
  await ports.vault.checkpoints.write(sessionId, key, JSON.stringify(heard));
  if (spent) {
    spent.sent += 1;
    spent.sentMs += place.endMs - place.startMs;
  }
  return { ...place, ...heard };
}

/** @throws the error, unless it is of this piece alone */
function notHeard({ refusals }: Hearing, error: unknown): undefined {
  if (refusals === undefined || !isOnlyThis(error)) throw error;
  refusals.add(error);
}

/** Stands for the sound itself, wherever it lies, and for all that its words depend on. */
export function pieceKey({ engine, model, parameters = '' }: Transcriber, { samples }: Piece): string {
  const sound = createHash('sha256').update(samples).digest('hex');
  return JSON.stringify([sound, engine, model, parameters]);
}
