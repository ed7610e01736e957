import type { AudioTools, CaptureItem, PcmFormat } from '../core/audio-ports.ts';
import type { Client } from '../core/client.ts';
import { AmynoteError } from '../core/errors.ts';
import { pcmDurationMs } from '../core/pcm.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import { clockTime } from '../core/time.ts';
import type { SealedAudio } from '../core/vault-ports.ts';
import { samplesIn } from './capture-sound.ts';
import { createTimeline, type Timeline, type TimelineFacts } from './capture-timeline.ts';
import { type CaptureWriter, createCaptureWriter } from './capture-writer.ts';
import { toFollowers } from './delay-line.ts';
import { createLiveEncoder, type LiveEncoder } from './live-encoder.ts';
import { createLiveWords, type LiveHearing, type LiveWords } from './live-words.ts';
import { createRecorder, type Recorder, type RecordingControls } from './recorder.ts';
import { requireScope } from './stage-session.ts';

/** How often the line on the screen moves; and after how many times the disk is looked at again. */
const tellMs = 250;
const lookEvery = 40;
/** What a second of one channel takes on the disk: the samples, the encoded sound, and what files cost. */
const bytesPerSecond = 42_000;

/** One run of the microphone into a session. */
export interface CaptureRequest {
  session: Session;
  client: Client;
  format: PcmFormat;
  device?: string;
  /** Stops by itself after this time. */
  durationMs?: number;
  /** Aborts when the clinician stops the recording: the ordinary end. */
  stop: AbortSignal;
  /** Given, once sound comes, what the clinician can ask for meanwhile. */
  onControls?: (controls: RecordingControls) => void;
  /** When the session's first sound came, where an earlier process recorded the beginning: ISO 8601. */
  firstAt?: string;
  /** Who hears it while it is recorded, where the clinician wants that. */
  hearing?: LiveHearing | undefined;
}

/** What was captured. */
export interface Captured {
  /** How much of this run's sound lies in the vault. */
  safeMs: number;
  /** What ended it before its time: the sound until then is still worth finishing. */
  failure?: unknown;
  live?: LiveRecording;
  /** What is still to be heard is on its way: to be waited for, or abandoned. Absent after a failure. */
  words?: LiveWords;
}

/** Sound that was encoded while it came, and its timeline. */
export interface LiveRecording {
  sealed: SealedAudio;
  facts: TimelineFacts;
}

interface Running {
  recorder: Recorder;
  writer: CaptureWriter;
  /** Absent where an earlier process recorded the beginning. */
  live: LiveEncoder | undefined;
  words: LiveWords | undefined;
  timeline: Timeline;
}

/**
 * Takes in sound until the clinician stops, the time is over, or nothing can be written any more.
 * @param begin makes what must be there before the first part; called when the first sound has come
 * @throws what happened before any sound was kept
 */
export async function capture(
  ports: StagePorts,
  request: CaptureRequest,
  begin: (at: Date) => Promise<void>,
): Promise<Captured> {
  const audio = await ports.audio();
  const ending = new AbortController();
  const signal = AbortSignal.any([request.stop, ending.signal]);
  const { format, device } = request;
  const items = audio.capture({ format, signal, ...(device !== undefined && { device }) });
  let running: Running | undefined;
  let failure: unknown;
  let ticking: ReturnType<typeof setInterval> | undefined;
  try {
    for await (const item of items) {
      if (running === undefined) {
        if (item.type !== 'sound') continue;
        const at = beganAt(ports, item.pcm, format);
        await begin(at);
        running = start(ports, audio, request, at, ending);
        ticking = setInterval(ticker(ports, running, request, ending), tellMs);
      }
      running.recorder.take(untilOver(item, running.recorder, request, ending));
    }
  } catch (error) {
    failure = error;
  } finally {
    clearInterval(ticking);
  }
  if (running === undefined) throw failure ?? nothingHeard();
  return close(ports, running, failure);
}

/** Sound that has come began as long ago as it lasts. */
function beganAt(ports: StagePorts, pcm: Uint8Array, format: PcmFormat): Date {
  return new Date(ports.now().getTime() - pcmDurationMs(pcm.length, format));
}

function start(
  ports: StagePorts,
  audio: AudioTools,
  request: CaptureRequest,
  at: Date,
  ending: AbortController,
): Running {
  const { session, client, format, firstAt, hearing } = request;
  const { captures, sessions } = ports.vault;
  const timeline = createTimeline(format);
  if (firstAt !== undefined) timeline.apply({ type: 'start', at: firstAt });
  timeline.apply({ type: 'start', at: at.toISOString() });
  const say = (fact: 'held-in-memory' | 'sealed-again', message: string) => {
    const atMs = Math.round(recorder.elapsedMs());
    ports.onEvent({ type: 'captured', stage: 'record', sessionId: session.id, fact, atMs, message });
  };
  const writer = createCaptureWriter({
    captures,
    sessionId: session.id,
    format,
    allowed: () => requireScope(ports, client, 'record_audio'),
    onRefused: (error, heldMs) =>
      say('held-in-memory', `${reasonOf(error)}: ${clockTime(heldMs)} of sound are held in memory only`),
    onTaken: () => say('sealed-again', 'there is room again: everything is in the vault'),
    onFailure: () => ending.abort(),
  });
  const live = firstAt === undefined ? createLiveEncoder(audio, sessions, session.id, format) : undefined;
  const place = { sessionId: session.id, client, format, start: timeline.position() };
  const words = hearing && createLiveWords(hearing, place);
  const followers = toFollowers(
    [live, words].filter((one) => one !== undefined),
    format,
  );
  const recorder = createRecorder(ports, { sessionId: session.id, format, timeline, writer, followers });
  request.onControls?.(recorder);
  return { recorder, writer, live, words, timeline };
}

/** Draws the line on the screen, looks at the disk now and then, and ends the time when no sound does. */
function ticker(
  ports: StagePorts,
  { recorder, words }: Running,
  { durationMs, format }: CaptureRequest,
  ending: AbortController,
): () => void {
  let ticks = 0;
  let diskLeftMs: number | undefined;
  const look = async () => {
    const { freeBytes } = await ports.vault.captures.disk();
    diskLeftMs = (freeBytes / (bytesPerSecond * format.channels)) * 1000;
  };
  return () => {
    if (ticks % lookEvery === 0) look().catch(() => undefined);
    ticks += 1;
    recorder.tell(diskLeftMs, words?.heardMs());
    if (durationMs !== undefined && recorder.elapsedMs() >= durationMs) ending.abort();
  };
}

/** Cuts the sound at the exact end of the time, and tells the microphone to stop. */
function untilOver(
  item: CaptureItem,
  recorder: Recorder,
  { durationMs, format }: CaptureRequest,
  ending: AbortController,
): CaptureItem {
  if (item.type !== 'sound' || durationMs === undefined) return item;
  const left = Math.max(0, Math.round(((durationMs - recorder.elapsedMs()) / 1000) * format.sampleRate));
  if (samplesIn(item.pcm, format) < left) return item;
  ending.abort();
  return { type: 'sound', pcm: item.pcm.subarray(0, left * format.channels * 2) };
}

async function close(
  ports: StagePorts,
  { recorder, writer, live, words, timeline }: Running,
  ended: unknown,
): Promise<Captured> {
  recorder.end();
  if (writer.refusedMs() > 0) {
    const message = `waiting for room for ${clockTime(writer.refusedMs())} of sound; Ctrl-C again gives it up`;
    ports.onEvent({ type: 'notice', stage: 'record', message });
  }
  try {
    await writer.drained();
  } catch (failure) {
    // First: consent may have been withdrawn, and sound still be on its way.
    await words?.abandon();
    // What was encoded meanwhile may hold sound that was not kept.
    await live?.abandon();
    return { safeMs: writer.safeMs(), failure };
  }
  // Not before: consent may have been withdrawn. After a failure nobody waits for words: they can be made later.
  if (ended === undefined) words?.end();
  else await words?.abandon();
  const sealed = await live?.finish();
  return {
    safeMs: writer.safeMs(),
    ...(ended !== undefined && { failure: ended }),
    ...(sealed !== undefined && { live: { sealed, facts: timeline.facts() } }),
    ...(words && ended === undefined && { words }),
  };
}

/** `the disk is full; finished work is kept` → `the disk is full` */
function reasonOf(error: unknown): string {
  const reason = error instanceof AmynoteError ? error.message.split(';')[0] : undefined;
  return reason ?? 'the vault cannot be written to';
}

function nothingHeard(): AmynoteError {
  return new AmynoteError('audio', 'no sound came from the microphone', {
    hint: 'see what works: amynote doctor',
  });
}
