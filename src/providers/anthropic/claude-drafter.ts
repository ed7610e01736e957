import Anthropic from '@anthropic-ai/sdk';
import { checkBaseUrl } from '../../core/base-url.ts';
import type { EgressReason } from '../../core/egress.ts';
import { AmynoteError } from '../../core/errors.ts';
import type { OnEvent } from '../../core/events.ts';
import type { DraftAnswer, DraftBrief, Drafter, DraftPart } from '../../core/provider-ports.ts';
import { usableKey } from '../api-key.ts';
import { classifyError, type ProviderFacts } from '../classify-error.ts';
import type { GuardedFetch } from '../guarded-fetch.ts';
import type { Sleep } from '../pace.ts';
import { safeRequestId } from '../response-facts.ts';
import { withRetries } from '../retry.ts';
import { readDraftAnswer } from './draft-answer.ts';
import { tellProgress } from './draft-progress.ts';
import { readMessage, type StreamedMessage } from './read-stream.ts';

export interface ClaudeDrafterOptions {
  /** Needed anywhere but on loopback. */
  apiKey?: string | undefined;
  /** Without `/v1`, as the Anthropic SDK wants it. */
  baseUrl: string;
  model?: string | undefined;
  /** How long the model thinks; `medium` is its own default, said aloud because earlier models had another. */
  effort?: 'low' | 'medium' | 'high' | 'xhigh' | 'max';
  guardedFetch: GuardedFetch;
  signal?: AbortSignal | undefined;
  now?: () => Date;
  sleep?: Sleep;
  random?: () => number;
}

/** What every request of one draft has in common. */
interface Work {
  settings: ClaudeDrafterOptions & { apiKey: string; model: string };
  brief: DraftBrief;
  reason: EgressReason;
  onEvent: OnEvent;
  allowed: () => Promise<unknown>;
}

/**
 * Drafts through Anthropic's official SDK, streamed, with a structured answer. Each request is a fresh
 * single turn: nothing of an earlier one is replayed. What is longer than one answer may be is asked for again in
 * parts, so that a draft is whole or there is none.
 * @throws `usage` for a missing key or a bad base URL.
 */
export function createClaudeDrafter(options: ClaudeDrafterOptions): Drafter {
  const url = checkBaseUrl(options.baseUrl);
  const settings: Work['settings'] = {
    ...options,
    baseUrl: url.href,
    model: options.model ?? 'claude-opus-5-5',
    apiKey: usableKey(options.apiKey, url, facts.keyVariable),
  };
  return {
    engine: 'claude',
    canRepair: true,
    checkLeave: (purpose, clientId) => settings.guardedFetch.checkLeave(purpose, clientId, settings.model),
    draft: (brief, reason, onEvent, allowed = async () => undefined) =>
      draftPart({ settings, brief, reason, onEvent, allowed }, brief.part, usualTokens(settings)),
  };
}

const facts: Omit<ProviderFacts, 'otherEngineCommand'> = {
  name: 'Anthropic',
  keyVariable: 'ANTHROPIC_API_KEY',
  modelCommand: 'amynote config set anthropic.model claude-opus-5-5',
  addressHint: 'check the address: amynote config list',
  billingPage: 'https://platform.claude.com/settings/billing',
};

/** What is asked for, as it is spoken of where it fails: a note, or the summary of a prepared page. */
function wordsFor({ purpose }: EgressReason) {
  return purpose === 'prep'
    ? {
        otherEngineCommand: 'amynote prep CLIENT, without --engine',
        declined: 'the model declined to write this summary',
        tooLong: 'the summary was longer than the model may write, so it was not kept',
        tooMuch: 'the page and its summary are longer than the model can hold, so it was not kept',
        unfinished: 'the model stopped before the summary was finished, so it was not kept',
      }
    : {
        otherEngineCommand: 'amynote draft --engine extract',
        declined: 'the model declined to draft this note',
        tooLong: 'one section was longer than the model may write, so no draft was kept',
        tooMuch: 'the session and its draft are longer than the model can hold, so no draft was kept',
        unfinished: 'the model stopped before the draft was finished, so it was not kept',
      };
}

/** Room for thinking and text together; only what is used is paid for. */
function usualTokens({ effort = 'medium' }: Work['settings']): number {
  return effort === 'xhigh' || effort === 'max' ? 64_000 : 32_000;
}

/** The most that claude-opus-5-5 writes in one answer. */
const mostTokens = 128_000;

/** A part that is too long for one answer: half of its sections, then the other half; a single section with all the room. */
async function draftPart(work: Work, part: DraftPart, maxTokens: number): Promise<DraftAnswer> {
  const { answer, stopReason, requestIds } = await ask(work, part, maxTokens);
  if (answer !== undefined) return answer;
  const middle = Math.ceil(part.sections.length / 2);
  const halves: [DraftPart, number][] =
    part.sections.length > 1
      ? [
          [{ ...part, sections: part.sections.slice(0, middle) }, maxTokens],
          [{ ...part, sections: part.sections.slice(middle), risk: false }, maxTokens],
        ]
      : [[part, mostTokens]];
  if (part.sections.length <= 1 && (stopReason !== 'max_tokens' || maxTokens >= mostTokens)) {
    throw tooLong(stopReason, work.reason);
  }
  const message = 'the answer was longer than the model may write at once; asking for it in parts';
  work.onEvent({ type: 'notice', stage: 'draft', message });
  // One after the other: the session is read from the provider's cache only once an answer has begun.
  const answers: DraftAnswer[] = [];
  for (const [half, room] of halves) answers.push(await draftPart(work, half, room));
  return joined(answers, requestIds);
}

function joined(answers: readonly DraftAnswer[], before: readonly string[]): DraftAnswer {
  const model = answers.at(-1)?.model;
  return {
    statements: answers.flatMap(({ statements }) => statements),
    risk: answers.flatMap(({ risk }) => risk),
    requestIds: [...before, ...answers.flatMap(({ requestIds }) => requestIds)],
    ...(model !== undefined && { model }),
  };
}

/** Asks once, and again while a fault may pass. @returns no answer where there was no room for all of it */
function ask(work: Work, part: DraftPart, maxTokens: number) {
  const { settings, reason, onEvent } = work;
  const now = settings.now ?? (() => new Date());
  return withRetries(() => askOnce(work, part, maxTokens), {
    ...settings,
    classify: (error) => classifyError(error, { ...facts, ...wordsFor(reason) }, now()),
    onWait: (wait) => onEvent({ type: 'waiting', stage: 'draft', ...wait }),
  });
}

async function askOnce(
  { settings, brief, reason, onEvent, allowed }: Work,
  part: DraftPart,
  maxTokens: number,
) {
  await allowed();
  const { data, response } = await clientFor(settings, reason)
    .messages.create(requestFor(settings, brief, part, maxTokens), {
      // Last in the SDK's order of headers, so no variable of the environment can put another key in its place.
      headers: { authorization: `Bearer ${settings.apiKey}` },
      signal: settings.signal,
    })
    .withResponse();
  const message = await readMessage(data, tellProgress(part.sections, onEvent));
  const requestId = safeRequestId(response.headers);
  const requestIds = requestId === undefined ? [] : [requestId];
  const { stopReason } = message;
  if (isTooLong(stopReason)) return { answer: undefined, stopReason, requestIds };
  checkStop(stopReason, reason);
  const { statements, risk } = readDraftAnswer(message.text);
  const answer: DraftAnswer = {
    statements: statements.map((statement) => ({ ...statement, text: brief.restore(statement.text) })),
    risk,
    model: modelName(message) ?? settings.model,
    requestIds,
  };
  return { answer, stopReason, requestIds };
}

/** Every option that the SDK would otherwise take from the environment is said here. */
function clientFor(settings: Work['settings'], reason: EgressReason): Anthropic {
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

/** The instructions and the session are marked for the provider's cache; what is asked of them comes last. */
function requestFor(settings: Work['settings'], brief: DraftBrief, part: DraftPart, maxTokens: number) {
  const cached = { cache_control: { type: 'ephemeral' } } as const;
  return {
    model: settings.model,
    max_tokens: maxTokens,
    stream: true,
    system: [{ type: 'text', text: brief.instructions, ...cached }],
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: brief.request, ...cached },
          { type: 'text', text: brief.ask(part) },
        ],
      },
    ],
    output_config: {
      effort: settings.effort ?? 'medium',
      format: { type: 'json_schema', schema: brief.schema },
    },
  } satisfies Anthropic.MessageCreateParamsStreaming;
}

function isTooLong(stopReason: string | null): boolean {
  return stopReason === 'max_tokens' || stopReason === 'model_context_window_exceeded';
}

function tooLong(stopReason: string | null, reason: EgressReason): AmynoteError {
  const { tooLong: long, tooMuch, otherEngineCommand } = wordsFor(reason);
  const what = stopReason === 'max_tokens' ? long : tooMuch;
  return new AmynoteError('failed', what, { hint: `run: ${otherEngineCommand}` });
}

/** The schema holds only for an answer that ended by itself. */
function checkStop(stopReason: string | null, reason: EgressReason): void {
  if (stopReason === 'end_turn') return;
  const { declined, unfinished, otherEngineCommand } = wordsFor(reason);
  const hint = `run: ${otherEngineCommand}`;
  if (stopReason === 'refusal') throw new AmynoteError('provider-refused', declined, { hint });
  throw new AmynoteError('failed', unfinished, { hint });
}

/** A name ends up in the note's stamp and on the terminal, so only the shape of a name is kept. */
function modelName(message: StreamedMessage): string | undefined {
  return message.model !== undefined && /^[\w.:/@-]{1,100}$/.test(message.model) ? message.model : undefined;
}
