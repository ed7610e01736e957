import type { Recording } from '../core/artefacts/recording.ts';
import type { Client } from '../core/client.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';
import { sampleRate } from '../core/pcm.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import { clockTime, localIso } from '../core/time.ts';
import { type Captured, type CaptureRequest, capture } from './capture.ts';
import { finishCapture } from './finish-capture.ts';
import type { LiveHearing } from './live-words.ts';
import { newSession } from './new-session.ts';
import { checkBeforeRecording } from './preflight.ts';
import { requireScope, whileLocked } from './stage-session.ts';

export interface RecordRequest
  extends Pick<CaptureRequest, 'client' | 'device' | 'durationMs' | 'stop' | 'onControls'> {
  channels: 1 | 2;
  /** Transcribes it meanwhile. */
  live?: LiveRequest;
  /** Called when the recording is in the vault for good; words may still be on their way. */
  onRecorded?: (session: Session, recording: Recording) => void;
}

/** How a session is heard while it is recorded. */
export type LiveRequest = Omit<LiveHearing, 'transcriber'>;

/**
 * Records a session: every second of sound is sealed as it comes, and encoded beside it.
 * @throws `consent` or `usage` before the microphone is touched, `consent` also when it is withdrawn meanwhile: what
 * was sealed until then is kept. `audio` when nothing could be captured. Any failure says how much of the sound is safe.
 */
export async function recordSession(
  ports: StagePorts,
  { channels, live, ...request }: RecordRequest,
): Promise<Session> {
  await checkBeforeRecording(ports, request.client);
  const hearing = await liveHearing(request.client, live);
  const session = newSession(ports, { client: request.client, startedAt: ports.now() }, 'record');
  const format = { sampleRate, channels };
  const begin = async (at: Date) => {
    await ports.vault.captures.begin(session.id, format);
    await noteStart(ports, session, at);
    // Last, so that a session that is there can be resumed; without it what was begun is abandoned.
    await ports.vault.sessions.createSession({ ...session, startedAt: localIso(at) });
    ports.onEvent({ type: 'started', stage: 'record', sessionId: session.id });
  };
  return whileLocked(ports, session.id, () =>
    recordInto(ports, { ...request, session, format, hearing }, begin),
  ).finally(() => ports.vault.sessions.abandon(session.id));
}

/** Who hears a session live; without leave to send its sound nothing begins. @throws `consent`, `usage` */
export async function liveHearing(
  client: Client,
  live: LiveRequest | undefined,
): Promise<LiveHearing | undefined> {
  if (live === undefined) return undefined;
  const transcriber = await live.ports.transcriber();
  await requireScope(live.ports, client, transcriber.scope);
  await transcriber.checkLeave?.('transcribe', client.id);
  return { ...live, transcriber };
}

/** Captures and finishes; the caller holds the session's lock. */
export async function recordInto(
  ports: StagePorts,
  request: CaptureRequest & Pick<RecordRequest, 'onRecorded'>,
  begin: (at: Date) => Promise<void>,
): Promise<Session> {
  const { session, onRecorded } = request;
  const captured = await capture(ports, request, begin);
  const recording = await finishCapture(ports, session, captured.live).catch(async (error: unknown) => {
    await captured.words?.abandon();
    throw unfinished(error, session, captured);
  });
  if (captured.failure === undefined) onRecorded?.(session, recording);
  await captured.words?.settled();
  if (captured.failure !== undefined) throw stoppedEarly(captured);
  return session;
}

/** A process begins to record into a session, or goes on after another one died. */
export function noteStart(ports: StagePorts, session: Session, at: Date): Promise<void> {
  return ports.vault.captures.note(session.id, { type: 'start', at: at.toISOString() });
}

function stoppedEarly({ failure, safeMs }: Captured): unknown {
  const code = errorCode(failure) ?? 'audio';
  if (code === 'consent') return failure;
  const known = failure instanceof AmynoteError && code !== 'audio' ? failure.message : undefined;
  const reason = known ?? 'the recording stopped before its time';
  return new AmynoteError(code, `${reason}; ${clockTime(safeMs)} of sound are kept`, {
    hint: 'see it: amynote list',
    cause: failure,
  });
}

/** The sealed parts are still there: another try can make the recording of them. */
function unfinished(error: unknown, session: Session, { safeMs, failure }: Captured): AmynoteError {
  const first = failure ?? error;
  const reason = first instanceof AmynoteError ? first.message : 'the recording could not be finished';
  return new AmynoteError(
    errorCode(first) ?? 'failed',
    `${reason}; ${clockTime(safeMs)} of sound are safe in the vault`,
    {
      hint: `amynote record --resume ${session.id}`,
      data: { sessionId: session.id, safeMs: Math.round(safeMs) },
      cause: error,
    },
  );
}
