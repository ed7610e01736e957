import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import { clockTime } from '../core/time.ts';
import { readSound } from './erased-parts.ts';

export interface PlayRequest {
  sessionId: string;
  /** Where to begin, in milliseconds of the session's timeline. */
  fromMs: number;
  /** To the end when absent. */
  lengthMs?: number;
  /** Aborts when the clinician has heard enough. */
  stop: AbortSignal;
}

/**
 * Plays a session aloud, opened piece by piece as it is heard.
 * @returns the place where it stopped. @throws `not-found` when the session has no sound, `usage` for a place
 * behind its end, `audio`, `damaged`
 */
export async function playSession(
  ports: StagePorts,
  { sessionId, fromMs, lengthMs, stop }: PlayRequest,
): Promise<{ toMs: number }> {
  const recording = (await ports.vault.sessions.latest(sessionId, 'recording'))?.value;
  if (recording === undefined) throw await noSound(ports, sessionId);
  const { durationMs } = recording;
  if (fromMs >= durationMs) throw behindTheEnd(durationMs);
  const audio = await ports.audio();
  const sound = readSound(ports, recording);
  let toMs = fromMs;
  const onTime = (ms: number) => {
    toMs = Math.min(Math.round(ms), durationMs);
    ports.onEvent({ type: 'progress', stage: 'play', done: toMs, total: durationMs, unit: 'ms' });
  };
  const length = lengthMs === undefined ? {} : { lengthMs };
  await audio.play(sound, { fromMs, ...length, signal: stop, onTime });
  return { toMs };
}

/** Erased, never there, or still in the parts that a crash left. */
async function noSound({ vault }: StagePorts, sessionId: string): Promise<AmynoteError> {
  const isUnfinished = (await vault.captures.unfinished()).includes(sessionId);
  const hint = isUnfinished
    ? `finish what was captured: amynote record --resume ${sessionId}`
    : `see what it has: amynote show ${sessionId}`;
  return new AmynoteError('not-found', 'this session has no sound', { hint });
}

function behindTheEnd(durationMs: number): AmynoteError {
  return new AmynoteError('usage', `the recording is only ${clockTime(durationMs)} long`, {
    hint: 'name an earlier place, e.g. --at 00:30',
  });
}
