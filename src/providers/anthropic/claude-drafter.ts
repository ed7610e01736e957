import Anthropic from '@anthropic-ai/sdk';
import { checkBaseUrl } from '../../core/base-url.ts';
import type { EgressReason } from '../../core/egress.ts';
import { AmynoteError } from '../../core/errors.ts';
import type { OnEvent } from '../../core/events.ts';
import type { DraftAnswer, DraftBrief, Drafter } from '../../core/provider-ports.ts';
import { usableKey } from '../api-key.ts';
import { classifyError, type ProviderFacts } from '../classify-error.ts';
import type { GuardedFetch } from '../guarded-fetch.ts';
import type { Sleep } from '../pace.ts';
import { safeRequestId } from '../response-facts.ts';
import { withRetries } from '../retry.ts';
import { readDraftAnswer } from './draft-answer.ts';
import { readMessage, type StreamedMessage } from './read-stream.ts';

export interface ClaudeDrafterOptions {
  /** Needed anywhere but on loopback. */
  apiKey?: string | undefined;
  /** Without `/v1`, as the Anthropic SDK wants it. */
  baseUrl: string;
  model?: string | undefined;
  /** How long the model thinks; `medium` is its own default, said aloud because earlier models had another. */
  effort?: 'low' | 'medium' | 'high' | 'xhigh' | 'max';
  /** Room for thinking and text together, in tokens. */
  maxTokens?: number;
  guardedFetch: GuardedFetch;
  signal?: AbortSignal | undefined;
  now?: () => Date;
  sleep?: Sleep;
  random?: () => number;
}

type Settings = ClaudeDrafterOptions & { apiKey: string; model: string };

/**
 * Drafts through Anthropic's official SDK, streamed, with a structured answer. Each draft is a fresh
 * single-turn request: nothing of an earlier one is replayed.
 * @throws `usage` for a missing key or a bad base URL.
 */
export function createClaudeDrafter(options: ClaudeDrafterOptions): Drafter {
  const url = checkBaseUrl(options.baseUrl);
  const settings: Settings = {
    ...options,
    baseUrl: url.href,
    model: options.model ?? 'claude-opus-5-5',
    apiKey: usableKey(options.apiKey, url, facts.keyVariable),
  };
  const now = options.now ?? (() => new Date());
  return {
    engine: 'claude',
    canRepair: true,
    draft: (brief, reason, onEvent) =>
      withRetries(() => draftOnce(settings, brief, reason, onEvent), {
        ...options,
        classify: (error) => classifyError(error, facts, now()),
        onWait: (wait) => onEvent({ type: 'waiting', stage: 'draft', ...wait }),
      }),
  };
}

const facts: ProviderFacts = {
  name: 'Anthropic',
  keyVariable: 'ANTHROPIC_API_KEY',
  modelCommand: 'amynote config set anthropic.model claude-opus-5-5',
  addressHint: 'check the address: amynote config list',
  otherEngineCommand: 'amynote draft --engine extract',
  billingPage: 'https://platform.claude.com/settings/billing',
};

async function draftOnce(
  settings: Settings,
  brief: DraftBrief,
  reason: EgressReason,
  onEvent: OnEvent,
): Promise<DraftAnswer> {
  const { data, response } = await clientFor(settings, reason)
    .messages.create(requestFor(settings, brief), {
      // Last in the SDK's order of headers, so no variable of the environment can put another key in its place.
      headers: { authorization: `Bearer ${settings.apiKey}` },
      signal: settings.signal,
    })
    .withResponse();
  const message = await readMessage(data, progress(onEvent));
  checkStop(message);
  const requestId = safeRequestId(response.headers);
  return {
    ...readDraftAnswer(message.text),
    model: modelName(message) ?? settings.model,
    requestIds: requestId === undefined ? [] : [requestId],
  };
}

/** Every option that the SDK would otherwise take from the environment is said here. */
function clientFor(settings: Settings, reason: EgressReason): Anthropic {
  return new Anthropic({
    apiKey: settings.apiKey,
    authToken: null,
    webhookKey: null,
    baseURL: settings.baseUrl,
    logLevel: 'off',
    openTelemetry: false,
    maxRetries: 0,
    timeout: headersTimeoutMs,
    fetch: settings.guardedFetch(reason, settings.model),
    fetchOptions: { redirect: 'error' },
  });
}

/** Time until the stream begins: compiling a new answer schema may take 180 s; Node's fetch gives up at 300 s. */
const headersTimeoutMs = 290_000;

function requestFor(settings: Settings, brief: DraftBrief) {
  return {
    model: settings.model,
    max_tokens: settings.maxTokens ?? 32_000,
    stream: true,
    system: [{ type: 'text', text: brief.instructions, cache_control: { type: 'ephemeral' } }],
    messages: [{ role: 'user', content: brief.request }],
    output_config: {
      effort: settings.effort ?? 'medium',
      format: { type: 'json_schema', schema: brief.schema },
    },
  } satisfies Anthropic.MessageCreateParamsStreaming;
}

/** Characters between two progress events. */
const progressStep = 500;

function progress(onEvent: OnEvent): (characters: number) => void {
  let told = 0;
  return (characters) => {
    if (characters - told < progressStep) return;
    told = characters;
    // How long it will get is not known, so the total is what has come.
    onEvent({ type: 'progress', stage: 'draft', done: characters, total: characters, unit: 'characters' });
  };
}

/** The schema holds only for an answer that ended by itself. */
function checkStop(message: StreamedMessage): void {
  if (message.stopReason === 'end_turn') return;
  const hint = `run: ${facts.otherEngineCommand}`;
  if (message.stopReason === 'refusal') {
    throw new AmynoteError('provider-refused', 'the model declined to draft this note', { hint });
  }
  if (message.stopReason === 'max_tokens' || message.stopReason === 'model_context_window_exceeded') {
    throw new AmynoteError('failed', 'the draft was longer than the model may write, so it was not kept', {
      hint,
    });
  }
  throw new AmynoteError('failed', 'the model stopped before the draft was finished, so it was not kept', {
    hint,
  });
}

/** A name ends up in the note's stamp and on the terminal, so only the shape of a name is kept. */
function modelName(message: StreamedMessage): string | undefined {
  return message.model !== undefined && /^[\w.:/@-]{1,100}$/.test(message.model) ? message.model : undefined;
}
