import { AmynoteError } from '../core/errors.ts';
import { onlyThis } from '../core/refused-piece.ts';
import { exportHint } from './api-key.ts';
import { retryAfterMs, safeRequestId } from './response-facts.ts';

/** What our sentences need to know about a provider. */
export interface ProviderFacts {
  /** As people call it: `OpenAI`. */
  name: string;
  /** The environment variable its key comes from. */
  keyVariable: string;
  /** The command that chooses another model. */
  modelCommand: string;
  /** What there is to choose from, where that is known. */
  models?: readonly string[];
  /** What to look at when there is nothing at the address that is asked. */
  addressHint: string;
  /** What to do when nobody answers at all, where running the same command again is not it. */
  silentHint?: string;
  /** The command that does the same work without this provider. */
  otherEngineCommand: string;
  billingPage: string;
}

/** An error as the retry policy sees it. */
export interface Fault {
  retryable: boolean;
  /** The provider wants fewer requests, not only this one later: all of them pause together. */
  holdsAll?: boolean;
  /** What the provider asked for. */
  waitMs?: number;
  /** A closed word for the person who waits: `rate limit`, `connection`, … */
  reason: string;
  /** What to throw when it is not, or no longer, tried again. */
  error: AmynoteError;
}

/** An answer that came but cannot be used: cut off, or not of the agreed shape. */
export class BrokenAnswer extends Error {
  readonly reason: 'cut stream' | 'broken answer' | 'timeout';
  constructor(reason: BrokenAnswer['reason']) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Reads any error of either SDK by its shape, so that neither SDK is loaded for the other's sake.
 * The provider's own words decide nothing but the kind, and are never passed on: they can quote what was sent.
 * @returns undefined when it is no provider's error but a bug of ours.
 */
export function classifyError(error: unknown, facts: ProviderFacts, now: Date): Fault | undefined {
  const own = ownError(error);
  if (own !== undefined) return { retryable: false, reason: 'refused', error: own };
  if (error instanceof BrokenAnswer) return unreachable(error.reason, facts);
  // What JSON.parse throws inside the SDKs for a body or an event that is no JSON.
  if (error instanceof SyntaxError) return unreachable('broken answer', facts);
  if (!(error instanceof Error)) return undefined;
  if (isApiError(error)) return classifyApiError(error, facts, now);
  // Both SDKs' own words for a stream that was promised and of which nothing came.
  if (/response with no body/.test(error.message)) return unreachable('broken answer', facts);
  return isTransportError(error) ? unreachable('connection', facts) : undefined;
}

/** One of ours, thrown inside the SDK (by the guarded fetch) and wrapped by it. */
function ownError(error: unknown): AmynoteError | undefined {
  if (error instanceof AmynoteError) return error;
  return error instanceof Error && error.cause !== undefined ? ownError(error.cause) : undefined;
}

/** The fields both SDKs give their APIError; `type`, `code` and `errorCode` are words such as `insufficient_quota`. */
interface ApiError extends Error {
  status?: unknown;
  headers?: unknown;
  type?: unknown;
  code?: unknown;
  errorCode?: unknown;
}

function isApiError(error: Error): error is ApiError {
  return 'requestID' in error && 'status' in error;
}

/** undici's errors while a body is read, and Node's own network errors. */
function isTransportError(error: Error): boolean {
  if (error instanceof TypeError && /^(terminated|fetch failed)$/.test(error.message)) return true;
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^(UND_ERR_|E[A-Z]{3,}$)/.test(code);
}

function classifyApiError(error: ApiError, facts: ProviderFacts, now: Date): Fault {
  const words = [error.type, error.code, error.errorCode].filter((word) => typeof word === 'string');
  const status = typeof error.status === 'number' ? error.status : statusOfType(words);
  if (status === undefined) return unreachable('connection', facts);
  const headers = error.headers instanceof Headers ? error.headers : new Headers();
  const data = { status, ...requestIdField(headers) };
  if (status === 402 || words.some((word) => /quota|credit|billing|spend_limit/.test(word))) {
    return refusal(
      { message: 'has no credit or quota left for this key', hint: billingHint(facts) },
      facts,
      data,
    );
  }
  if (!isRetryableStatus(status)) {
    const mark = isOfThisRequest(status, words) && onlyThis;
    return refusal(refusalOf(status, words, error, facts), facts, { ...data, ...mark });
  }
  return retryableStatus(status, headers, facts, now, data);
}

/** An error event inside a stream has no status, but names its type. */
function statusOfType(words: readonly string[]): number | undefined {
  const found = words.find((word) => Object.hasOwn(statusByType, word));
  return found === undefined ? undefined : statusByType[found];
}

// Anthropic's error types, https://docs.claude.com/en/api/errors
const statusByType: Record<string, number> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
};

function requestIdField(headers: Headers): { requestId?: string } {
  const requestId = safeRequestId(headers);
  return requestId === undefined ? {} : { requestId };
}

function isRetryableStatus(status: number): boolean {
  // 501: a server without this ability, which does not come by waiting.
  return status === 408 || status === 409 || status === 429 || (status >= 500 && status !== 501);
}

type Data = NonNullable<AmynoteError['data']>;

function refusal(words: { message: string; hint: string }, facts: ProviderFacts, data: Data): Fault {
  const error = new AmynoteError('provider-refused', `${facts.name} ${words.message}`, {
    hint: words.hint,
    data,
  });
  return { retryable: false, reason: 'refused', error };
}

function billingHint(facts: ProviderFacts): string {
  return `see ${facts.billingPage}, then run the same command again`;
}

function refusalOf(
  status: number,
  words: readonly string[],
  error: Error,
  facts: ProviderFacts,
): { message: string; hint: string } {
  if (status === 401) return { message: 'does not accept the key', hint: exportHint(facts.keyVariable) };
  if (words.some((word) => missingModel.test(word))) {
    const there = facts.models && `; there are ${facts.models.join(', ')}`;
    const message = `does not offer the chosen model to this key${there ?? ''}`;
    return { message, hint: `run: ${facts.modelCommand}` };
  }
  const other = `run: ${facts.otherEngineCommand}`;
  if (status === 403) return { message: 'does not allow this request from here', hint: other };
  if (status === 404) return { message: 'has nothing at this address', hint: facts.addressHint };
  if (status === 413) return { message: 'finds the request too large', hint: other };
  if (tooLong.test(error.message)) return { message: 'finds the sound too long', hint: other };
  if (tooManyWords.test(error.message)) {
    return { message: 'finds the session longer than the chosen model can read', hint: other };
  }
  return { message: `did not accept the request (status ${status})`, hint: other };
}

/** A model that is missing, and a key that is wrong, befall every request. */
function isOfThisRequest(status: number, words: readonly string[]): boolean {
  if (status !== 400 && status !== 413 && status !== 422) return false;
  return !words.some((word) => missingModel.test(word) || word === 'invalid_api_key');
}

/** OpenAI's word, Anthropic's two, and vLLM's. */
const missingModel = /^(model_not_found|not_found_error|permission_error|NotFoundError)$/;
/** The sentence of a 400 whose code is only `invalid_value`. */
const tooLong = /audio duration .* longer than/;
/** Anthropic's sentence, and those of servers on this machine. */
const tooManyWords = /prompt is too long|maximum context length|exceeds? the (?:available )?context/i;

function retryableStatus(
  status: number,
  headers: Headers,
  facts: ProviderFacts,
  now: Date,
  data: Data,
): Fault {
  const waitMs = retryAfterMs(headers, now);
  const fault =
    waitMs === undefined
      ? unreachable(reasonOf(status), facts, data)
      : askedToWait(waitMs, status, facts, data);
  if (headers.get('x-should-retry') === 'false') return { ...fault, retryable: false };
  return status === 429 || waitMs !== undefined ? { ...fault, holdsAll: true } : fault;
}

function reasonOf(status: number): string {
  if (status === 429) return 'rate limit';
  if (status === 408 || status === 504) return 'timeout';
  return status === 503 || status === 529 ? 'overloaded' : 'server error';
}

function askedToWait(waitMs: number, status: number, facts: ProviderFacts, data: Data): Fault {
  const seconds = Math.ceil(waitMs / 1000);
  const error = new AmynoteError('provider-unreachable', `${facts.name} asks us to wait ${seconds} s`, {
    hint: `run the same command again in ${seconds} s: finished work is kept`,
    data: { ...data, waitSeconds: seconds },
  });
  return { retryable: true, waitMs, reason: reasonOf(status), error };
}

function unreachable(reason: string, facts: ProviderFacts, data?: Data): Fault {
  const error = new AmynoteError('provider-unreachable', `${facts.name} gave no usable answer (${reason})`, {
    hint:
      reason === 'connection' && facts.silentHint !== undefined
        ? facts.silentHint
        : 'run the same command again: finished work is kept',
    ...(data !== undefined && { data }),
  });
  return { retryable: true, reason, error };
}
