import OpenAI, { toFile } from 'openai';
import type { EgressReason } from '../../core/egress.ts';
import { sampleRate } from '../../core/pcm.ts';
import { BrokenAnswer } from '../classify-error.ts';
import type { GuardedFetch } from '../guarded-fetch.ts';
import type { Pace } from '../pace.ts';
import { safeRequestId } from '../response-facts.ts';
import { diarizeModel } from './diarize-model.ts';
import { readSegments, readWholeAnswer, type SpeakerSegment } from './speaker-segments.ts';
import { wavFile } from './wav.ts';

/** A voice that was heard before, to be known again. */
export interface KnownVoice {
  /** Says nothing of anybody: `speaker-1`. */
  name: string;
  /** 2 to 10 seconds in which nobody else speaks. */
  clip: Int16Array;
}

/** One chunk of sound in which voices are to be told apart. */
export interface DiarizeChunk {
  samples: Int16Array;
  known: readonly KnownVoice[];
}

/** How the provider is reached. */
export interface DiarizeAccess {
  apiKey: string;
  baseUrl: string;
  guardedFetch: GuardedFetch;
  signal: AbortSignal | undefined;
  pace: Pace;
}

/** The tail of what users report is a minute of waiting for each minute of sound; a chunk has five. */
const timeoutMs = 600_000;

/**
 * Asks once. The answer is streamed, since Node gives up when no header has come for 300 s; a whole one is taken too.
 * @throws what the SDK throws; BrokenAnswer when it is cut or of another shape
 */
export async function requestSegments(
  access: DiarizeAccess,
  { samples, known }: DiarizeChunk,
  reason: EgressReason,
): Promise<{ segments: SpeakerSegment[]; requestId?: string }> {
  const { signal, pace } = access;
  const file = await toFile(wavFile(samples, sampleRate), 'chunk.wav', { type: 'audio/wav' });
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const { data, response } = await clientFor(access, reason)
      .audio.transcriptions.create(
        {
          file,
          model: diarizeModel,
          response_format: 'diarized_json',
          chunking_strategy: 'auto',
          stream: true,
          ...(known.length > 0 && {
            known_speaker_names: known.map(({ name }) => name),
            known_speaker_references: known.map(({ clip }) => dataUrl(clip)),
          }),
        },
        {
          // Last in the SDK's order of headers, so no variable of the environment can put another key in its place.
          headers: { authorization: `Bearer ${access.apiKey}` },
          signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
        },
      )
      .withResponse();
    pace.heed(response.headers);
    const lengthMs = Math.round((samples.length / sampleRate) * 1000);
    const isWhole = (response.headers.get('content-type') ?? '').includes('application/json');
    const segments = isWhole
      ? readWholeAnswer(await response.json(), lengthMs)
      : await readSegments(data, lengthMs);
    const requestId = safeRequestId(response.headers);
    return { segments, ...(requestId !== undefined && { requestId }) };
  } catch (error) {
    throw deadline.aborted && !signal?.aborted ? new BrokenAnswer('timeout') : error;
  }
}

/** References are refused as files: they go as text. */
function dataUrl(clip: Int16Array): string {
  return `data:audio/wav;base64,${Buffer.from(wavFile(clip, sampleRate)).toString('base64')}`;
}

/** Every option that the SDK would otherwise take from the environment is said here. */
function clientFor({ apiKey, baseUrl, guardedFetch }: DiarizeAccess, reason: EgressReason): OpenAI {
  return new OpenAI({
    apiKey,
    adminAPIKey: null,
    baseURL: baseUrl,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    timeout: timeoutMs,
    fetch: guardedFetch(reason, diarizeModel),
    fetchOptions: { redirect: 'error' },
  });
}
