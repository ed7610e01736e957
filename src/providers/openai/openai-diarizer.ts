import { createHash } from 'node:crypto';
import { checkBaseUrl } from '../../core/base-url.ts';
import { AmynoteError } from '../../core/errors.ts';
import type { OnEvent } from '../../core/events.ts';
import type { Leave } from '../../core/leaving.ts';
import type { DiarizeRequest, Diarizer, SendingLeave, ToldVoices } from '../../core/speech-ports.ts';
import type { EgressLedger } from '../../core/vault-ports.ts';
import { usableKey } from '../api-key.ts';
import { createGuardedFetch } from '../guarded-fetch.ts';
import { createPace, type PaceOptions } from '../pace.ts';
import { withRetries } from '../retry.ts';
import { readChunks } from './chunk-sound.ts';
import { checkDiarizeModel, classifyDiarizeError, diarizeModel, diarizeNotice } from './diarize-model.ts';
import { type DiarizeAccess, type DiarizeChunk, requestSegments } from './diarize-request.ts';
import { linesByTurns } from './lines-by-turns.ts';
import { type ChunkPlan, planChunks } from './plan-chunks.ts';
import { priceOf } from './prices.ts';
import type { SpeakerSegment } from './speaker-segments.ts';
import { stitch, type VoiceTurn } from './stitch-voices.ts';
import { clipOf } from './voice-clips.ts';

export interface OpenAiDiarizerOptions extends Omit<PaceOptions, 'onWait'> {
  apiKey: string | undefined;
  /** With its `/v1`. */
  baseUrl: string;
  offline: boolean;
  ledger: Pick<EgressLedger, 'begin' | 'end'>;
  mayLeave: Leave;
  onEvent?: OnEvent;
}

/** OpenAI takes four clips at most; more voices than that are matched by the shared sound alone. */
const mostClips = 4;
/** Voices that are looked for when nobody says how many there are. */
const mostVoices = 8;

/** An answer as it is kept, so that it is never paid for twice. */
interface Answer {
  segments: SpeakerSegment[];
  requestId?: string;
}

/**
 * Voices told apart by OpenAI's diarizing model, chunk by chunk in order: each request is sent with clips of the voices
 * heard before, and the sound that neighbours share is compared. Only who speaks when is taken; our words stay.
 * @throws `usage` once the model is shut down, or without a key
 */
export function createOpenAiDiarizer(options: OpenAiDiarizerOptions): Diarizer {
  const now = options.now ?? (() => new Date());
  checkDiarizeModel(now());
  const url = checkBaseUrl(options.baseUrl);
  const { offline, ledger, mayLeave, onEvent } = options;
  const pacing: PaceOptions = {
    ...options,
    onWait: (wait) => onEvent?.({ type: 'waiting', stage: 'diarize', ...wait }),
  };
  const pace = createPace(pacing);
  const access: DiarizeAccess = {
    apiKey: usableKey(options.apiKey, url, 'OPENAI_API_KEY'),
    baseUrl: url.href,
    guardedFetch: createGuardedFetch({
      allowedOrigin: url.origin,
      offline,
      ledger,
      mayLeave,
      provider: 'openai',
    }),
    signal: options.signal,
    pace,
  };
  const ask = (chunk: DiarizeChunk, leave: SendingLeave) =>
    withRetries(async () => requestSegments(access, chunk, await leave.reason()), {
      ...pacing,
      pace,
      classify: (error) => classifyDiarizeError(error, now()),
    });
  const notice = diarizeNotice(now());
  return {
    method: 'openai',
    model: diarizeModel,
    scope: 'transcribe_cloud',
    ...(notice !== undefined && { notice }),
    checkLeave: (purpose, clientId) => access.guardedFetch.checkLeave(purpose, clientId, diarizeModel),
    diarize: (request) => diarize(request, ask),
  };
}

type Ask = (chunk: DiarizeChunk, leave: SendingLeave) => Promise<Answer>;

/** What is known of a session while its chunks are heard in order. */
interface Heard {
  turns: VoiceTurn[];
  clips: Map<number, Int16Array>;
  /** Voices met so far. */
  count: number;
  requestIds: string[];
  costUsd: number;
}

async function diarize(request: DiarizeRequest, ask: Ask): Promise<ToldVoices> {
  const { lines, participants, sound, sending, voices } = request;
  if (sound === undefined || sending === undefined) throw noSound();
  const most = typeof voices === 'number' ? voices : voices === 'auto' ? mostVoices : participants.length;
  const heard: Heard = { turns: [], clips: new Map(), count: 0, requestIds: [], costUsd: 0 };
  const plans = planChunks(lines);
  const totalMs = plans.at(-1)?.endMs ?? 0;
  for await (const { plan, samples } of readChunks(sound(), plans)) {
    await hearChunk(heard, { plan, samples, most }, sending, ask);
    sending.onProgress(plan.endMs, totalMs, heard.costUsd);
  }
  const seconds = (voice: number) =>
    heard.turns.reduce(
      (sum, turn) => sum + (turn.voice === voice ? (turn.endMs - turn.startMs) / 1000 : 0),
      0,
    );
  return {
    lines: linesByTurns(lines, heard.turns),
    voices: Array.from({ length: heard.count }, (_, voice) => ({ seconds: seconds(voice), likeness: [] })),
    requestIds: heard.requestIds,
  };
}

async function hearChunk(
  heard: Heard,
  { plan, samples, most }: { plan: ChunkPlan; samples: Int16Array; most: number },
  sending: SendingLeave,
  ask: Ask,
): Promise<void> {
  const clips = [...heard.clips].slice(0, mostClips);
  const known = clips.map(([voice, clip]) => ({ name: nameOf(voice), clip }));
  const { segments, requestId } = await answerOf(heard, { samples, known }, sending, ask);
  if (requestId !== undefined) heard.requestIds.push(requestId);
  const sent = new Set(clips.map(([voice]) => voice));
  const turns = stitch(segments, plan, heard.turns, {
    count: heard.count,
    most,
    nameOf: (voice) => (sent.has(voice) ? nameOf(voice) : undefined),
  });
  heard.count = Math.max(heard.count, ...turns.map(({ voice }) => (voice ?? -1) + 1));
  for (let voice = 0; voice < heard.count; voice += 1) {
    // The newest clip: people move, and so do microphones.
    const clip = clipOf(voice, turns, plan, samples);
    if (clip !== undefined) heard.clips.set(voice, clip);
  }
  heard.turns = joined(heard.turns, turns, plan);
}

function nameOf(voice: number): string {
  return `speaker-${voice + 1}`;
}

/** Up to the middle of the shared sound the chunk before counts, from then on this one: each knows more on its side. */
function joined(
  before: readonly VoiceTurn[],
  turns: readonly VoiceTurn[],
  { startMs }: ChunkPlan,
): VoiceTurn[] {
  const endMs = Math.max(startMs, ...before.map((turn) => turn.endMs));
  const middle = (startMs + endMs) / 2;
  const kept = before.map((turn) => ({ ...turn, endMs: Math.min(turn.endMs, middle) }));
  const added = turns.map((turn) => ({ ...turn, startMs: Math.max(turn.startMs, middle) }));
  const isFirst = before.length === 0;
  return [...kept, ...(isFirst ? turns : added)].filter((turn) => turn.endMs > turn.startMs);
}

async function answerOf(heard: Heard, chunk: DiarizeChunk, sending: SendingLeave, ask: Ask): Promise<Answer> {
  const key = keyOf(chunk);
  const kept = await sending.kept(key);
  if (kept !== undefined) return JSON.parse(kept) as Answer;
  const answer = await ask(chunk, sending);
  await sending.keep(key, JSON.stringify(answer));
  heard.costUsd += (chunk.samples.length / 16_000 / 60) * (priceOf(diarizeModel) ?? 0);
  return answer;
}

/** Stands for the sound and for everything else that the answer depends on. */
function keyOf({ samples, known }: DiarizeChunk): string {
  const hash = (sound: Int16Array) => createHash('sha256').update(sound).digest('hex');
  return JSON.stringify([
    'diarize',
    hash(samples),
    diarizeModel,
    known.map(({ name, clip }) => [name, hash(clip)]),
  ]);
}

function noSound(): AmynoteError {
  return new AmynoteError('failed', 'this session has no sound to tell voices apart by', {
    hint: 'amynote relabel',
  });
}
