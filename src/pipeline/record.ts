import type { PcmFormat } from '../core/audio-ports.ts';
import type { Client } from '../core/client.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';
import { pcmDurationMs, sampleRate } from '../core/pcm.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import { clockTime } from '../core/time.ts';
import { finishCapture } from './finish-capture.ts';
import { newSession } from './new-session.ts';
import { requireScope, whileLocked } from './stage-session.ts';

/** Sound is sealed and synced at least this often: what a crash can cost. */
const partMs = 2000;

export interface RecordRequest {
  client: Client;
  device?: string;
  channels: 1 | 2;
  /** Stops by itself after this time. */
  durationMs?: number;
  /** Aborts when the clinician stops the recording: the ordinary end. */
  stop: AbortSignal;
}

/** What was captured, and what ended it when that was a failure: the sound until then is still worth finishing. */
interface Captured {
  ms: number;
  failure?: unknown;
}

/**
 * Records a session: every two seconds of sound are sealed as they come, and encoded when it ends.
 * @throws `consent` before the microphone is touched, or when it is withdrawn meanwhile: what was sealed until
 * then is kept. `audio` when nothing could be captured. Any failure says how much of the sound is safe.
 */
export async function recordSession(ports: StagePorts, request: RecordRequest): Promise<Session> {
  await requireScope(ports, request.client, 'record_audio');
  const audio = await ports.audio();
  const session = newSession(ports, { client: request.client, startedAt: ports.now() }, 'record');
  const format: PcmFormat = { sampleRate, channels: request.channels };
  const ending = new AbortController();
  const signal = AbortSignal.any([request.stop, ending.signal]);
  const sound = audio.capture({ format, signal, ...(request.device && { device: request.device }) });
  const limit = request.durationMs ?? Number.POSITIVE_INFINITY;
  return whileLocked(ports, session.id, async () => {
    const captured = await capture(
      ports,
      request.client,
      session,
      format,
      untilLong(sound, format, limit, ending),
    );
    await finishCapture(ports, session).catch((error: unknown) => {
      throw unfinished(error, session, captured);
    });
    if (captured.failure !== undefined) throw stoppedEarly(captured);
    return session;
  }).finally(() => ports.vault.sessions.abandon(session.id));
}

/** Seals parts until the sound ends, for as long as everybody agrees to it. */
async function capture(
  ports: StagePorts,
  client: Client,
  session: Session,
  format: PcmFormat,
  sound: AsyncIterable<Uint8Array>,
): Promise<Captured> {
  let capturedMs = 0;
  try {
    for await (const part of inParts(sound, format)) {
      // Asked before each part: what was said around a withdrawal is not kept.
      await requireScope(ports, client, 'record_audio');
      if (capturedMs === 0) await beginSession(ports, session, format);
      await ports.vault.captures.append(session.id, part);
      capturedMs += pcmDurationMs(part.length, format);
      ports.onEvent({ type: 'progress', stage: 'record', done: capturedMs, total: 0, unit: 'ms' });
    }
  } catch (error) {
    if (capturedMs === 0) throw error;
    return { ms: capturedMs, failure: error };
  }
  if (capturedMs === 0) throw nothingHeard();
  return { ms: capturedMs };
}

/** Only when the first sound has come: a microphone that cannot be opened leaves nothing behind. */
async function beginSession(ports: StagePorts, session: Session, format: PcmFormat): Promise<void> {
  await ports.vault.sessions.createSession(session);
  await ports.vault.captures.begin(session.id, format);
  ports.onEvent({ type: 'started', stage: 'record', sessionId: session.id });
}

/** Cuts the stream at an exact length and tells the microphone to stop. */
async function* untilLong(
  sound: AsyncIterable<Uint8Array>,
  format: PcmFormat,
  limitMs: number,
  ending: AbortController,
): AsyncIterable<Uint8Array> {
  const frame = format.channels * 2;
  let left = Number.isFinite(limitMs) ? Math.round((limitMs / 1000) * format.sampleRate) * frame : limitMs;
  for await (const chunk of sound) {
    if (left > 0) yield chunk.subarray(0, Math.min(left, chunk.length));
    left -= chunk.length;
    if (left <= 0) ending.abort();
  }
}

async function* inParts(sound: AsyncIterable<Uint8Array>, format: PcmFormat): AsyncIterable<Uint8Array> {
  const size = (partMs / 1000) * format.sampleRate * format.channels * 2;
  let held: Uint8Array = new Uint8Array(0);
  try {
    for await (const chunk of sound) {
      held = Buffer.concat([held, chunk]);
      for (; held.length >= size; held = held.subarray(size)) yield held.subarray(0, size);
    }
  } catch (error) {
    // A microphone that is unplugged ends the recording; what it gave until then is kept.
    if (held.length > 0) yield held;
    throw error;
  }
  if (held.length > 0) yield held;
}

function nothingHeard(): AmynoteError {
  return new AmynoteError('audio', 'no sound came from the microphone', {
    hint: 'see what works: amynote doctor',
  });
}

function stoppedEarly({ failure, ms }: Captured): unknown {
  const code = errorCode(failure) ?? 'audio';
  if (code === 'consent') return failure;
  const known = failure instanceof AmynoteError && code !== 'audio' ? failure.message : undefined;
  const reason = known ?? 'the recording stopped before its time';
  return new AmynoteError(code, `${reason}; ${clockTime(ms)} of sound are kept`, {
    hint: 'see it: amynote list',
    cause: failure,
  });
}

/** The sealed parts are still there: another try can make the recording of them. */
function unfinished(error: unknown, session: Session, { ms, failure }: Captured): AmynoteError {
  const first = failure ?? error;
  const reason = first instanceof AmynoteError ? first.message : 'the recording could not be finished';
  return new AmynoteError(
    errorCode(first) ?? 'failed',
    `${reason}; ${clockTime(ms)} of sound are safe in the vault`,
    {
      hint: `amynote record --resume ${session.id}`,
      data: { sessionId: session.id, safeMs: ms },
      cause: error,
    },
  );
}
