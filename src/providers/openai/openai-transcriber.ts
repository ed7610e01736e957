import { checkBaseUrl, isLoopback } from '../../core/base-url.ts';
import { AmynoteError } from '../../core/errors.ts';
import type { Transcriber } from '../../core/provider-ports.ts';
import { usableKey } from '../api-key.ts';
import { classifyError, type ProviderFacts } from '../classify-error.ts';
import type { GuardedFetch } from '../guarded-fetch.ts';
import { createPace, type PaceOptions } from '../pace.ts';
import { withRetries } from '../retry.ts';
import { type AnswerForm, answerForm, checkModel, endingNotice, modelsAt } from './models.ts';
import { priceOf } from './prices.ts';
import { hintsFor, requestWords, type WordsRequest } from './words-request.ts';

export interface OpenAiTranscriberOptions extends PaceOptions {
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
  /** From the request to the end of its answer. */
  timeoutMs?: number;
}

/**
 * Transcribes piece by piece through OpenAI's official SDK, at OpenAI or at a compatible server on this machine.
 * All pieces share one pace: a rate limit that one of them meets holds all.
 * @throws `usage` for a model that is shut down, a missing key, or a `local` engine that is not on this machine.
 */
export function createOpenAiTranscriber(options: OpenAiTranscriberOptions): Transcriber {
  const { engine } = options;
  const now = options.now ?? (() => new Date());
  const request = readSettings(options, now());
  const { model } = request;
  const facts = engine === 'local' ? localFacts : { ...openAiFacts, models: modelsAt(now()) };
  const notice = engine === 'openai' ? endingNotice(model, now()) : undefined;
  const usdPerMinute = engine === 'local' ? 0 : priceOf(model);
  const pace = createPace(options);
  let form: AnswerForm = engine === 'local' ? 'verbose_json' : answerForm(model);
  return {
    engine,
    model,
    scope: engine === 'local' ? 'record_audio' : 'transcribe_cloud',
    sentAlong: { keywords: request.keywords, languages: request.languages },
    // A local server decides by itself which model answers: its address belongs to what the words depend on.
    parameters: JSON.stringify([hintsFor(request), ...(engine === 'local' ? [request.baseUrl] : [])]),
    ...(engine === 'local' && { address: request.baseUrl }),
    ...(usdPerMinute !== undefined && { usdPerMinute }),
    ...(notice !== undefined && { notice }),
    checkLeave: (purpose, clientId) => options.guardedFetch.checkLeave(purpose, clientId, model),
    transcribe: (piece, reason, allowed) =>
      withRetries(
        async () => {
          await allowed?.();
          return requestWords({ ...request, form, piece, reason, pace }, () => {
            form = 'json';
          });
        },
        { ...options, pace, classify: (error) => classifyError(error, facts, now()) },
      ),
  };
}

const openAiFacts: ProviderFacts = {
  name: 'OpenAI',
  keyVariable: 'OPENAI_API_KEY',
  modelCommand: 'amynote config set openai.model gpt-transcribe',
  addressHint: 'check openai.base_url: amynote config list',
  otherEngineCommand: 'amynote config set engines.transcribe local',
  billingPage: 'https://platform.openai.com/settings/organization/billing',
};

const localFacts: ProviderFacts = {
  ...openAiFacts,
  name: 'the transcription server on this machine',
  modelCommand: 'amynote config set local.model <a model the server has>',
  addressHint:
    'check local.base_url and local.model: amynote config list; whisper-server wants --inference-path /v1/audio/transcriptions',
  otherEngineCommand: 'amynote config list',
  billingPage: 'its settings',
};

/** Time to the end of one piece's answer; a model on this machine may be slow. Node's fetch gives up at 300 s by itself. */
const timeoutMs = { openai: 120_000, local: 290_000 };

/**
 * The least sound that is sent, silence added: OpenAI refuses less than 0.1 s, and whisper.cpp gives no words for
 * less than a second (whisper.cpp, `whisper_full_with_state`).
 */
const leastMs = { openai: 200, local: 1100 };

function readSettings(
  options: OpenAiTranscriberOptions,
  now: Date,
): Omit<WordsRequest, 'form' | 'piece' | 'reason' | 'pace'> {
  const { engine } = options;
  const url = checkBaseUrl(options.baseUrl);
  const model = options.model ?? 'gpt-transcribe';
  if (engine === 'openai') checkModel(model, now);
  if (engine === 'local' && !isLoopback(url)) {
    throw new AmynoteError('usage', 'the local transcription engine must be on this machine', {
      hint: 'run: amynote config set local.base_url http://127.0.0.1:8080/v1',
    });
  }
  return {
    apiKey: usableKey(options.apiKey, url, openAiFacts.keyVariable),
    baseUrl: url.href,
    model,
    keywords: options.keywords ?? [],
    languages: options.languages ?? [],
    guardedFetch: options.guardedFetch,
    signal: options.signal,
    timeoutMs: options.timeoutMs ?? timeoutMs[engine],
    leastMs: leastMs[engine],
  };
}
