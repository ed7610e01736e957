import type { Recording } from '../core/artefacts/recording.ts';
import type { PcmFormat } from '../core/audio-ports.ts';
import { AmynoteError } from '../core/errors.ts';
import { pcmDurationMs } from '../core/pcm.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import type { SealedAudio } from '../core/vault-ports.ts';
import { headerFor, interruption } from './stage-session.ts';

/** How far a decoded recording may differ from what was captured: the codec pads its last frames. */
const toleranceMs = 250;

/**
 * Makes the recording of the sealed parts of a capture. The parts are erased only after the encoded sound
 * was read back and found as long as what was captured.
 */
export async function finishCapture(ports: StagePorts, session: Session): Promise<Recording> {
  const { captures, sessions } = ports.vault;
  const audio = await ports.audio();
  const format = await captures.format(session.id);
  const captured = countBytes(captures.read(session.id));
  const sealed = await sessions.writeAudio(session.id, audio.encode(captured.bytes, format));
  const durationMs = await measureAudio(ports, session.id, sealed, format);
  if (Math.abs(durationMs - pcmDurationMs(captured.total(), format)) > toleranceMs) {
    throw new AmynoteError('audio', 'the encoded recording is not as long as what was captured', {
      hint: `nothing is lost; try again: amynote record --resume ${session.id}`,
    });
  }
  const recording = recordingOf(ports, session, { sealed, durationMs, format, origin: 'microphone' });
  await sessions.write(recording);
  await captures.clear(session.id);
  return recording;
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
