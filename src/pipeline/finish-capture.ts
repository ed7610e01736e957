import type { Recording } from '../core/artefacts/recording.ts';
import type { PcmFormat } from '../core/audio-ports.ts';
import { AmynoteError } from '../core/errors.ts';
import { pcmDurationMs } from '../core/pcm.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import type { SealedAudio } from '../core/vault-ports.ts';
import type { LiveRecording } from './capture.ts';
import { soundOfCapture } from './capture-sound.ts';
import { createTimeline } from './capture-timeline.ts';
import { headerFor, interruption } from './stage-session.ts';

/** How far a decoded recording may differ from what was captured: the codec pads its last frames. */
const toleranceMs = 250;

/**
 * Makes the recording of a capture, from the sound that was encoded while it came or, where there is none, from the
 * sealed parts. These are erased only after the encoded sound was read back and found as long as what was captured.
 */
export async function finishCapture(
  ports: StagePorts,
  session: Session,
  live?: LiveRecording,
): Promise<Recording> {
  const { captures, sessions } = ports.vault;
  const format = await captures.format(session.id);
  const made =
    (await provenLive(ports, session, live, format)) ?? (await encodeParts(ports, session, format));
  const recording: Recording = {
    ...recordingOf(ports, session, {
      ...made,
      durationMs: made.facts.durationMs,
      format,
      origin: 'microphone',
    }),
    ...made.facts,
  };
  await sessions.write(recording);
  // Of a run that died, or of a live encoding that was not good enough.
  if (made.sealed.revision > 1) await sessions.erase(session.id, 'audio', made.sealed.revision - 1);
  await captures.clear(session.id);
  return recording;
}

/** Undefined when it is not the whole of what was captured: the parts are the truth then. */
async function provenLive(
  ports: StagePorts,
  session: Session,
  live: LiveRecording | undefined,
  format: PcmFormat,
): Promise<LiveRecording | undefined> {
  if (live === undefined) return undefined;
  const durationMs = await measureAudio(ports, session.id, live.sealed, format).catch(() => Number.NaN);
  return isAsLong(durationMs, live.facts.durationMs) ? live : undefined;
}

async function encodeParts(ports: StagePorts, session: Session, format: PcmFormat): Promise<LiveRecording> {
  const { captures, sessions } = ports.vault;
  const audio = await ports.audio();
  const timeline = createTimeline(format);
  const entries = await captures.entries(session.id);
  const sound = told(ports, soundOfCapture(entries, format, timeline), entries.length, format);
  const sealed = await sessions.writeAudio(session.id, audio.encode(sound, format));
  const durationMs = await measureAudio(ports, session.id, sealed, format);
  const facts = timeline.facts();
  if (isAsLong(durationMs, facts.durationMs)) return { sealed, facts };
  throw new AmynoteError('audio', 'the encoded recording is not as long as what was captured', {
    hint: `nothing is lost; try again: amynote record --resume ${session.id}`,
  });
}

function isAsLong(durationMs: number, capturedMs: number): boolean {
  return Math.abs(durationMs - capturedMs) <= toleranceMs;
}

/** Says how far the encoding is: a part holds a second. */
async function* told(
  ports: StagePorts,
  sound: AsyncIterable<Uint8Array>,
  parts: number,
  format: PcmFormat,
): AsyncIterable<Uint8Array> {
  let bytes = 0;
  for await (const pcm of sound) {
    yield pcm;
    bytes += pcm.length;
    const done = pcmDurationMs(bytes, format);
    ports.onEvent({
      type: 'progress',
      stage: 'encode',
      done,
      total: Math.max(done, parts * 1000),
      unit: 'ms',
    });
  }
}

/**
 * The length of sealed sound, found by decoding it from the vault: it is also the proof that it can be read.
 * @param signal gives up at once when it aborts. @throws `interrupted`
 */
export async function measureAudio(
  ports: StagePorts,
  sessionId: string,
  sealed: SealedAudio,
  format: PcmFormat,
  signal?: AbortSignal,
): Promise<number> {
  const audio = await ports.audio();
  const sound = ports.vault.sessions.readAudio(sessionId, sealed.revision, sealed.sha256);
  const decoded = countBytes(audio.decode(sound, format));
  for await (const _ of decoded.bytes) if (signal?.aborted) throw interruption();
  return pcmDurationMs(decoded.total(), format);
}

/** The facts of a session's sound as its recording artefact. */
export function recordingOf(
  ports: StagePorts,
  session: Session,
  facts: { sealed: SealedAudio; durationMs: number; format: PcmFormat; origin: Recording['origin'] },
): Recording {
  return {
    ...headerFor(ports, session.id, {}),
    kind: 'recording',
    durationMs: facts.durationMs,
    channels: facts.format.channels,
    sampleRate: facts.format.sampleRate,
    codec: 'ogg-opus',
    audioRevision: facts.sealed.revision,
    audioSha256: facts.sealed.sha256,
    audioBytes: facts.sealed.bytes,
    origin: facts.origin,
    gaps: [],
    strikes: [],
    marks: [],
  };
}

function countBytes(source: AsyncIterable<Uint8Array>): {
  bytes: AsyncIterable<Uint8Array>;
  total(): number;
} {
  let total = 0;
  const bytes = (async function* () {
    for await (const chunk of source) {
      total += chunk.length;
      yield chunk;
    }
  })();
  return { bytes, total: () => total };
}
