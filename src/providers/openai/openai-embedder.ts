import { checkBaseUrl, isLoopback } from '../../core/base-url.ts';
import { AmynoteError } from '../../core/errors.ts';
import { createPseudonyms } from '../../core/pseudonyms.ts';
import type { Embedder } from '../../core/vector-ports.ts';
import { usableKey } from '../api-key.ts';
import { classifyError, type ProviderFacts } from '../classify-error.ts';
import type { GuardedFetch } from '../guarded-fetch.ts';
import { createPace, type PaceOptions } from '../pace.ts';
import { withRetries } from '../retry.ts';
import { type EmbeddingAccess, requestVectors } from './embedding-request.ts';

export interface OpenAiEmbedderOptions extends PaceOptions {
  /** `local` is the same protocol spoken by a server on this machine. */
  engine: 'openai' | 'local';
  /** Needed anywhere but on loopback. */
  apiKey?: string | undefined;
  /** With its `/v1`, as OpenAI-compatible servers write it. */
  baseUrl: string;
  model: string;
  guardedFetch: GuardedFetch;
  /** From the request to the end of its answer. */
  timeoutMs?: number;
}

/**
 * Vectors through OpenAI's official SDK, from OpenAI or from a compatible server on this machine.
 * @throws `usage` for a missing key, or a `local` engine that is not on this machine
 */
export function createOpenAiEmbedder(options: OpenAiEmbedderOptions): Embedder {
  const { engine, model } = options;
  const now = options.now ?? (() => new Date());
  const url = checkBaseUrl(options.baseUrl);
  if (engine === 'local' && !isLoopback(url)) throw notHere();
  const dimensions = engine === 'openai' && model.startsWith(shortens) ? shortened : undefined;
  const price = engine === 'local' ? 0 : prices[model]?.usdPerMillionTokens;
  const facts = engine === 'local' ? localFacts : openAiFacts;
  const pace = createPace(options);
  const access: EmbeddingAccess = {
    apiKey: usableKey(options.apiKey, url, openAiFacts.keyVariable),
    baseUrl: url.href,
    guardedFetch: options.guardedFetch,
    signal: options.signal,
    timeoutMs: options.timeoutMs ?? timeoutMs[engine],
    model,
    dimensions,
    form: engine === 'local' ? 'float' : 'base64',
    pace,
  };
  return {
    space: {
      engine,
      model,
      ...(dimensions !== undefined && { dimensions }),
      ...(engine === 'local' && { address: url.href }),
    },
    destination: facts.name,
    // Words of a session go to the same provider as its sound: a no to that is a no to this.
    scopes: engine === 'local' ? ['cross_session_search'] : ['cross_session_search', 'transcribe_cloud'],
    ...(price !== undefined && { usdPerMillionTokens: price }),
    most: most[engine],
    longestText: longestText[engine],
    pseudonyms: createPseudonyms,
    checkOnline: options.guardedFetch.checkOnline,
    checkLeave: (purpose, clientId) => options.guardedFetch.checkLeave(purpose, clientId, model),
    embed: (texts, reason, allowed) =>
      withRetries(
        async () => {
          await allowed();
          return requestVectors(access, texts, reason);
        },
        { ...options, pace, classify: (error) => classifyError(error, facts, now()) },
      ),
  };
}

/** The models whose vectors can be asked for shorter; their first numbers carry most of the meaning. */
const shortens = 'text-embedding-3-';
const shortened = 512;

/** A price list that dates itself. */
const prices: Readonly<Record<string, { usdPerMillionTokens: number; source: string; readOn: string }>> = {
  'text-embedding-3-small': {
    usdPerMillionTokens: 0.02,
    source: 'https://developers.openai.com/api/docs/models/text-embedding-3-small',
    readOn: '2026-11-23',
  },
  'text-embedding-3-large': {
    usdPerMillionTokens: 0.13,
    source: 'https://developers.openai.com/api/docs/models/text-embedding-3-large',
    readOn: '2026-11-23',
  },
};

/**
 * OpenAI takes 2,048 texts, 8,192 tokens of each and 300,000 in all (its reference of POST /v1/embeddings); no token is
 * less than a byte. Servers on this machine take seconds for what OpenAI does at once, and many read 512 tokens at most.
 */
const most = { openai: { texts: 512, bytes: 290_000 }, local: { texts: 32, bytes: 48_000 } };
const longestText = { openai: 8000, local: 1500 };

/** Time to the end of one answer. Node's fetch gives up at 300 s by itself. */
const timeoutMs = { openai: 120_000, local: 290_000 };

const withoutVectors = 'amynote search "WORDS" --engine lexical';

const openAiFacts: ProviderFacts = {
  name: 'OpenAI',
  keyVariable: 'OPENAI_API_KEY',
  modelCommand: 'amynote config set search.openai.model text-embedding-3-small',
  addressHint: 'check openai.base_url: amynote config list',
  otherEngineCommand: withoutVectors,
  billingPage: 'https://platform.openai.com/settings/organization/billing',
};

const localFacts: ProviderFacts = {
  ...openAiFacts,
  name: 'the embeddings server on this machine',
  modelCommand: 'amynote config set search.local.model <a model the server has>',
  addressHint: 'check search.local.base_url and search.local.model: amynote config list',
  billingPage: 'its settings',
};

function notHere(): AmynoteError {
  return new AmynoteError('usage', 'the local search engine must be on this machine', {
    hint: 'run: amynote config set search.local.base_url http://127.0.0.1:11434/v1',
  });
}
