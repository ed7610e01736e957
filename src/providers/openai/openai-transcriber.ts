import OpenAI, { toFile } from 'openai';
import { z } from 'zod';
import { checkBaseUrl, isLoopback } from '../../core/base-url.ts';
import type { EgressReason } from '../../core/egress.ts';
import { AmynoteError } from '../../core/errors.ts';
import { sampleRate } from '../../core/pcm.ts';
import type { Transcriber } from '../../core/provider-ports.ts';
import type { Piece } from '../../core/speech-ports.ts';
import { usableKey } from '../api-key.ts';
import { BrokenAnswer, classifyError, type ProviderFacts } from '../classify-error.ts';
import type { GuardedFetch } from '../guarded-fetch.ts';
import { plainText } from '../plain-text.ts';
import { safeRequestId } from '../response-facts.ts';
import { type OnWait, type Sleep, withRetries } from '../retry.ts';
import { checkModel, takesKeywords } from './models.ts';
import { wavFile } from './wav.ts';

export interface OpenAiTranscriberOptions {
  /** `local` is the same protocol spoken by a server on this machine. */
  engine: 'openai' | 'local';
  /** Needed anywhere but on loopback. */
  apiKey?: string | undefined;
  /** With its `/v1`, as OpenAI-compatible servers write it. */
  baseUrl: string;
  model?: string | undefined;
  /** Terms of the glossary, to be heard right. */
  keywords?: readonly string[];
  /** ISO 639-1 codes that may be spoken; none lets the model find out. */
  languages?: readonly string[];
  guardedFetch: GuardedFetch;
  signal?: AbortSignal | undefined;
  onWait?: OnWait;
  now?: () => Date;
  sleep?: Sleep;
  random?: () => number;
}

type Settings = OpenAiTranscriberOptions & { apiKey: string; model: string };
type Transcribed = Awaited<ReturnType<Transcriber['transcribe']>>;

/**
 * Transcribes piece by piece through OpenAI's official SDK, at OpenAI or at a compatible server on this machine.
 * @throws `usage` for a model that is shut down, a missing key, or a `local` engine that is not on this machine.
 */
export function createOpenAiTranscriber(options: OpenAiTranscriberOptions): Transcriber {
  const settings = readSettings(options);
  const facts = options.engine === 'local' ? localFacts : openAiFacts;
  const now = options.now ?? (() => new Date());
  return {
    engine: options.engine,
    model: settings.model,
    scope: options.engine === 'local' ? 'record_audio' : 'transcribe_cloud',
    transcribe: (piece, reason) =>
      withRetries(() => transcribeOnce(settings, piece, reason), {
        ...options,
        classify: (error) => classifyError(error, facts, now()),
      }),
  };
}

const openAiFacts: ProviderFacts = {
  name: 'OpenAI',
  keyVariable: 'OPENAI_API_KEY',
  modelCommand: 'amynote config set openai.model gpt-transcribe',
  otherEngineCommand: 'amynote config set engines.transcribe local',
  billingPage: 'https://platform.openai.com/settings/organization/billing',
};

const localFacts: ProviderFacts = {
  ...openAiFacts,
  name: 'the transcription server on this machine',
  modelCommand: 'amynote config set local.model <a model the server has>',
  otherEngineCommand: 'amynote config list',
  billingPage: 'its settings',
};

function readSettings(options: OpenAiTranscriberOptions): Settings {
  const url = checkBaseUrl(options.baseUrl);
  const model = options.model ?? 'gpt-transcribe';
  if (options.engine === 'openai') checkModel(model, (options.now ?? (() => new Date()))());
  if (options.engine === 'local' && !isLoopback(url)) {
    throw new AmynoteError('usage', 'the local transcription engine must be on this machine', {
      hint: 'run: amynote config set local.base_url http://127.0.0.1:8080/v1',
    });
  }
  const apiKey = usableKey(options.apiKey, url, openAiFacts.keyVariable);
  return { ...options, baseUrl: url.href, model, apiKey };
}

async function transcribeOnce(settings: Settings, piece: Piece, reason: EgressReason): Promise<Transcribed> {
  const file = await toFile(wavFile(piece.samples, sampleRate), 'piece.wav', { type: 'audio/wav' });
  const { data, response } = await clientFor(settings, reason)
    .audio.transcriptions.create(
      { file, model: settings.model, response_format: 'json', ...hints(settings) },
      // Last in the SDK's order of headers, so no variable of the environment can put another key in its place.
      { headers: { authorization: `Bearer ${settings.apiKey}` }, signal: settings.signal },
    )
    .withResponse();
  return readAnswer(data, safeRequestId(response.headers));
}

/** Every option that the SDK would otherwise take from the environment is said here. */
function clientFor(settings: Settings, reason: EgressReason): OpenAI {
  return new OpenAI({
    apiKey: settings.apiKey,
    adminAPIKey: null,
    baseURL: settings.baseUrl,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    timeout: timeoutMs[settings.engine],
    fetch: settings.guardedFetch(reason, settings.model),
    fetchOptions: { redirect: 'error' },
  });
}

/** Time to the answer of one piece; a model on this machine may be slow. Node's fetch gives up at 300 s by itself. */
const timeoutMs = { openai: 120_000, local: 290_000 };

function hints(settings: Settings): { keywords?: string[]; languages?: string[]; language?: string } {
  const languages = [...(settings.languages ?? [])];
  const [only] = languages;
  if (!takesKeywords(settings.model)) {
    return only !== undefined && languages.length === 1 ? { language: only } : {};
  }
  const keywords = cleanKeywords(settings.keywords ?? []);
  return { ...(keywords.length > 0 && { keywords }), ...(languages.length > 0 && { languages }) };
}

/** One term with a line break or an angle bracket would make OpenAI refuse the whole request. */
function cleanKeywords(keywords: readonly string[]): string[] {
  return keywords.map(plainText).filter((word) => word !== '' && !/[<>]/.test(word));
}

const answerSchema = z.object({
  text: z.string(),
  languages: z.array(z.object({ code: z.string().regex(/^[a-z]{2,3}(-[a-z]{2})?$/) })).catch([]),
});

function readAnswer(answer: unknown, requestId: string | undefined): Transcribed {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) throw new BrokenAnswer('broken answer');
  const language = parsed.data.languages[0]?.code;
  return {
    text: plainText(parsed.data.text),
    ...(requestId !== undefined && { requestId }),
    ...(language !== undefined && { language }),
  };
}
