import type { Recording } from '../core/artefacts/recording.ts';
import type { PcmFormat } from '../core/audio-ports.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import { clockTime } from '../core/time.ts';
import type { Held, SealedAudio } from '../core/vault-ports.ts';
import { samplesIn, silenceIn } from './capture-sound.ts';
import { mergeStretches, type SampleStretch } from './capture-timeline.ts';
import { isSoundErased, readSound } from './erased-parts.ts';
import { measureAudio } from './finish-capture.ts';
import { refuseHeldSession } from './holds.ts';
import { forgetStruckPieces } from './live-pieces.ts';
import { headerFor, interruption, whileLocked } from './stage-session.ts';
import { strikeImportedWords, strikeWords } from './strike-words.ts';
import { type Touched, tellTouched, touchedIn } from './touched.ts';

export interface StrikeRequest {
  sessionId: string;
  fromMs: number;
  /** Exclusive. */
  toMs: number;
}

/** How far a sound that was encoded again may differ in length: the codec pads its last frames. */
const toleranceMs = 250;

/**
 * Strikes a stretch of a session for good: its sound, if there is any, becomes silence, its lines leave the transcript,
 * and with them what a draft rests on them. New revisions are written first and the old ones erased last, so that an interrupted
 * run loses nothing and the next one completes it. A signed note is never changed.
 * @returns whether the session has a signed note, which may still tell of it, and what of it does, by its ids
 * @throws `failed` with neither sound nor transcript, or under a legal hold; `usage` when the stretch is none of the session's, `interrupted`
 */
export async function strike(
  ports: StagePorts,
  request: StrikeRequest,
): Promise<{ signed: boolean; touched: string[] }> {
  const { sessionId } = request;
  await refuseHeldSession(ports, sessionId);
  return whileLocked(ports, sessionId, async () => {
    const recording = await ports.vault.sessions.latest(sessionId, 'recording');
    const touched = await touchedByStrike(ports, request);
    const { startMs, endMs } =
      recording === undefined
        ? await strikeImported(ports, request)
        : await strikeRecorded(ports, recording, request);
    const summary = `struck ${clockTime(startMs)}–${clockTime(endMs)}`;
    ports.onEvent({ type: 'finished', stage: 'strike', sessionId, summary });
    const signed = (await ports.vault.sessions.heldKinds(sessionId)).has('signed-note');
    if (signed) tellTouched(ports, 'strike', sessionId, touched);
    return { signed, touched: signed ? (touched?.ids ?? []) : [] };
  });
}

/** Asked before the lines are gone. */
async function touchedByStrike(
  ports: StagePorts,
  { sessionId, fromMs, toMs }: StrikeRequest,
): Promise<Touched | undefined> {
  const lines = (await ports.vault.sessions.latest(sessionId, 'transcript'))?.value.lines ?? [];
  const struck = lines.filter(({ startMs, endMs }) => startMs < toMs && endMs > fromMs);
  return touchedIn(
    ports,
    sessionId,
    struck.map(({ id }) => id),
  );
}

async function strikeRecorded(
  ports: StagePorts,
  recording: Held<Recording>,
  request: StrikeRequest,
): Promise<Stretch> {
  const stretch = stretchIn(recording.value, request);
  // Of a run that died after it had made the recording.
  await ports.vault.captures.clear(request.sessionId);
  // What an interrupted strike left undone comes first: its links to the words would break otherwise.
  await strikeWords(ports, recording);
  const struck = await strikeSound(ports, recording, stretch);
  await strikeWords(ports, struck);
  await eraseOlder(ports, struck);
  return stretch;
}

/** Of a transcript that came without sound there are only the words to strike. */
async function strikeImported(ports: StagePorts, request: StrikeRequest): Promise<Stretch> {
  const { sessionId } = request;
  const transcript = await ports.vault.sessions.latest(sessionId, 'transcript');
  const isUnfinished = (await ports.vault.captures.unfinished()).includes(sessionId);
  if (transcript === undefined || isUnfinished) throw nothingYet(sessionId, isUnfinished);
  const stretch = stretchIn(transcript.value, request);
  await strikeImportedWords(ports, sessionId);
  ports.onEvent({ type: 'started', stage: 'strike', sessionId });
  await strikeImportedWords(ports, sessionId, stretch);
  await eraseOlderWords(ports, sessionId);
  return stretch;
}

type Stretch = Recording['strikes'][number];

function stretchIn({ durationMs }: { durationMs: number }, { fromMs, toMs }: StrikeRequest): Stretch {
  const endMs = Math.min(toMs, durationMs);
  if (fromMs < endMs) return { startMs: fromMs, endMs };
  throw new AmynoteError('usage', `the session lasts ${clockTime(durationMs)}: there is nothing to strike`, {
    hint: 'name a stretch of it, like 12:30-14:00',
  });
}

async function strikeSound(
  ports: StagePorts,
  held: Held<Recording>,
  stretch: Stretch,
): Promise<Held<Recording>> {
  const recording = held.value;
  const strikes = mergeStretches([...recording.strikes, stretch]);
  const done = recording.strikes.some(
    ({ startMs, endMs }) => startMs <= stretch.startMs && endMs >= stretch.endMs,
  );
  if (done) return held;
  const { sessionId } = recording;
  ports.onEvent({ type: 'started', stage: 'strike', sessionId });
  if (await isSoundErased(ports, recording)) {
    const header = headerFor(ports, sessionId, recording.inputs);
    return ports.vault.sessions.write<Recording>({ ...recording, ...header, strikes });
  }
  const sealed = await silenced(ports, recording, strikes);
  const durationMs = await measureAudio(ports, sessionId, sealed, formatOf(recording), ports.signal);
  if (Math.abs(durationMs - recording.durationMs) > toleranceMs) throw otherLength();
  return ports.vault.sessions.write<Recording>({
    ...recording,
    ...headerFor(ports, sessionId, recording.inputs),
    audioRevision: sealed.revision,
    audioSha256: sealed.sha256,
    audioBytes: sealed.bytes,
    strikes,
  });
}

async function silenced(
  ports: StagePorts,
  recording: Recording,
  strikes: readonly Stretch[],
): Promise<SealedAudio> {
  const { sessions } = ports.vault;
  const { sessionId } = recording;
  const audio = await ports.audio();
  const format = formatOf(recording);
  const perMs = format.sampleRate / 1000;
  const stretches = strikes.map(({ startMs, endMs }) => ({ start: startMs * perMs, end: endMs * perMs }));
  const sound = audio.decode(readSound(ports, recording), format);
  return sessions.writeAudio(sessionId, audio.encode(withSilence(ports, sound, stretches, format), format));
}

/** Chunks of a pipe may end inside a sample: what is left over waits for the next. */
async function* withSilence(
  ports: StagePorts,
  sound: AsyncIterable<Uint8Array>,
  stretches: readonly SampleStretch[],
  format: PcmFormat,
): AsyncIterable<Uint8Array> {
  const frame = format.channels * 2;
  let rest: Uint8Array = new Uint8Array(0);
  let position = 0;
  for await (const chunk of sound) {
    if (ports.signal.aborted) throw interruption();
    const bytes = Buffer.concat([rest, chunk]);
    const pcm = bytes.subarray(0, bytes.length - (bytes.length % frame));
    rest = bytes.subarray(pcm.length);
    silenceIn(pcm, position, stretches, format);
    position += samplesIn(pcm, format);
    yield pcm;
  }
}

/** The last step: until here an interrupted run has lost nothing. */
async function eraseOlder(ports: StagePorts, { value, revision }: Held<Recording>): Promise<void> {
  const { sessions } = ports.vault;
  const { sessionId, audioRevision } = value;
  await eraseOlderWords(ports, sessionId);
  await forgetStruckPieces(ports, value);
  await sessions.erase(sessionId, 'audio', audioRevision - 1);
  await sessions.erase(sessionId, 'recording', revision - 1);
}

async function eraseOlderWords(ports: StagePorts, sessionId: string): Promise<void> {
  const { sessions, voiceCheckpoints, reviewCheckpoints } = ports.vault;
  for (const kind of ['note', 'speakers', 'transcript'] as const) {
    const newest = await sessions.latest(sessionId, kind);
    if (newest !== undefined) await sessions.erase(sessionId, kind, newest.revision - 1);
  }
  await voiceCheckpoints.clear(sessionId);
  await reviewCheckpoints.clear(sessionId);
}

function formatOf({ sampleRate, channels }: Recording): PcmFormat {
  return { sampleRate, channels };
}

function nothingYet(sessionId: string, isUnfinished: boolean): AmynoteError {
  if (isUnfinished) {
    return new AmynoteError('failed', 'the recording of this session is not finished', {
      hint: `amynote record --resume ${sessionId}`,
    });
  }
  return new AmynoteError('failed', 'this session has neither sound nor words to strike', {
    hint: 'see it: amynote show',
  });
}

function otherLength(): AmynoteError {
  return new AmynoteError(
    'audio',
    'the sound without the stretch is not as long as before; nothing was changed',
    {
      hint: 'run the same command again',
    },
  );
}
