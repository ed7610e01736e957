import OpenAI, { toFile } from 'openai';
import type { EgressReason } from '../../core/egress.ts';
import { sampleRate } from '../../core/pcm.ts';
import type { Piece, Transcribed } from '../../core/speech-ports.ts';
import { BrokenAnswer } from '../classify-error.ts';
import type { GuardedFetch } from '../guarded-fetch.ts';
import type { Pace } from '../pace.ts';
import { plainText } from '../plain-text.ts';
import { safeRequestId } from '../response-facts.ts';
import { type AnswerForm, takesKeywords } from './models.ts';
import { wavFile } from './wav.ts';
import { readWords } from './words-answer.ts';

/** One piece of sound to be turned into words. */
export interface WordsRequest {
  apiKey: string;
  baseUrl: string;
  model: string;
  keywords: readonly string[];
  languages: readonly string[];
  guardedFetch: GuardedFetch;
  signal: AbortSignal | undefined;
  timeoutMs: number;
  /** Shorter sound is followed by silence up to this. */
  leastMs: number;
  form: AnswerForm;
  piece: Piece;
  reason: EgressReason;
  pace: Pace;
}

/**
 * Asks once, or twice where a compatible server knows no `verbose_json`.
 * @param onPlainOnly told that words alone are to be asked from now on
 * @throws what the SDK throws; {@link BrokenAnswer}
 */
export async function requestWords(request: WordsRequest, onPlainOnly: () => void): Promise<Transcribed> {
  try {
    return await askOnce(request);
  } catch (error) {
    if (request.form !== 'verbose_json' || !refusesForm(error)) throw error;
    const words = await askOnce({ ...request, form: 'json' });
    onPlainOnly();
    return words;
  }
}

/** vLLM, llama.cpp and Ollama answer so to a form they do not have. */
function refusesForm(error: unknown): boolean {
  return error instanceof OpenAI.APIError && [400, 415, 422, 501].includes(error.status ?? 0);
}

async function askOnce(request: WordsRequest): Promise<Transcribed> {
  const { piece, model, form, signal, timeoutMs, leastMs, pace } = request;
  const file = await toFile(wavFile(piece.samples, sampleRate, leastMs), 'piece.wav', { type: 'audio/wav' });
  // The SDK's own timeout ends with the headers: a body that never ends would hold this place for ever.
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const { data, response } = await clientFor(request)
      .audio.transcriptions.create(
        { file, model, ...formFields[form], ...hintsFor(request) },
        {
          // Last in the SDK's order of headers, so no variable of the environment can put another key in its place.
          headers: { authorization: `Bearer ${request.apiKey}` },
          signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
        },
      )
      .withResponse();
    pace.heed(response.headers);
    return readWords(data, safeRequestId(response.headers));
  } catch (error) {
    throw deadline.aborted && !signal?.aborted ? new BrokenAnswer('timeout') : error;
  }
}

const formFields = {
  json: { response_format: 'json' },
  logprobs: { response_format: 'json', include: ['logprobs'] },
  verbose_json: { response_format: 'verbose_json' },
} satisfies Record<AnswerForm, Partial<OpenAI.Audio.TranscriptionCreateParamsNonStreaming>>;

/** Every option that the SDK would otherwise take from the environment is said here. */
function clientFor({ apiKey, baseUrl, guardedFetch, reason, model, timeoutMs }: WordsRequest): OpenAI {
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
    fetch: guardedFetch(reason, model),
    fetchOptions: { redirect: 'error' },
  });
}

/** What a model is told beside the sound: all of it can change the words. */
export function hintsFor({
  model,
  keywords,
  languages,
}: Pick<WordsRequest, 'model' | 'keywords' | 'languages'>): {
  keywords?: string[];
  languages?: string[];
  language?: string;
} {
  const [only] = languages;
  if (!takesKeywords(model)) {
    return only !== undefined && languages.length === 1 ? { language: only } : {};
  }
  const terms = cleanKeywords(keywords);
  return {
    ...(terms.length > 0 && { keywords: terms }),
    ...(languages.length > 0 && { languages: [...languages] }),
  };
}

/** One term with a line break or an angle bracket would make OpenAI refuse the whole request. */
function cleanKeywords(keywords: readonly string[]): string[] {
  return keywords.map(plainText).filter((word) => word !== '' && !/[<>]/.test(word));
}
