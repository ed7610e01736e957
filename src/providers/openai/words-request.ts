import OpenAI, { toFile } from 'openai';
import type { EgressReason } from '../../core/egress.ts';
import { sampleRate } from '../../core/pcm.ts';
import type { Piece, Transcribed } from '../../core/speech-ports.ts';
import type { Pace } from '../pace.ts';
import { plainText } from '../plain-text.ts';
import { safeRequestId } from '../response-facts.ts';
import { type AnswerForm, takesKeywords } from './models.ts';
import { askSdk, type SdkAccess } from './sdk-client.ts';
import { wavFile } from './wav.ts';
import { readWords } from './words-answer.ts';

/** One piece of sound to be turned into words. */
export interface WordsRequest extends SdkAccess {
  model: string;
  keywords: readonly string[];
  languages: readonly string[];
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
 * @throws what the SDK throws; BrokenAnswer
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
  const { piece, model, form, leastMs, pace } = request;
  const file = await toFile(wavFile(piece.samples, sampleRate, leastMs), 'piece.wav', { type: 'audio/wav' });
  return askSdk(request, request, async (client, options) => {
    const fields = { file, model, ...formFields[form], ...hintsFor(request) };
    const { data, response } = await client.audio.transcriptions.create(fields, options).withResponse();
    pace.heed(response.headers);
    return readWords(data, safeRequestId(response.headers));
  });
}

const formFields = {
  json: { response_format: 'json' },
  logprobs: { response_format: 'json', include: ['logprobs'] },
  verbose_json: { response_format: 'verbose_json' },
} satisfies Record<AnswerForm, Partial<OpenAI.Audio.TranscriptionCreateParamsNonStreaming>>;

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
