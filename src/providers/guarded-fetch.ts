import { createHash } from 'node:crypto';
import { checkBaseUrl } from '../core/base-url.ts';
import type { EgressEntry, EgressReason } from '../core/egress.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';
import { timedId } from '../core/ids.ts';
import type { EgressLedger } from '../core/vault-ports.ts';
import { serialiseBody } from './request-body.ts';
import { safeRequestId } from './response-facts.ts';

export interface GuardedFetchOptions {
  /** Scheme, host and port that bytes may go to; nothing else is ever contacted. */
  allowedOrigin: string;
  /** True refuses every request before a socket is opened, loopback included. */
  offline: boolean;
  ledger: Pick<EgressLedger, 'begin' | 'end'>;
  /** The name the ledger shows, e.g. `openai`. */
  provider: string;
  now?: () => Date;
  newId?: () => string;
}

/** Gives a `fetch` bound to the reason its bytes may leave, and to the model they are for. */
export interface GuardedFetch {
  (reason: EgressReason, model?: string): typeof fetch;
  /** For who says what will be sent before it is. @throws `failed` when the network is switched off */
  checkOnline(): void;
}

/**
 * The one door through which bytes leave the machine. Each request is checked, counted, hashed and
 * durably in the ledger before its socket is opened; redirects are never followed.
 * @throws `usage` when the origin is neither https nor loopback.
 */
export function createGuardedFetch(options: GuardedFetchOptions): GuardedFetch {
  const origin = checkBaseUrl(options.allowedOrigin).origin;
  const bound =
    (reason: EgressReason, model?: string): typeof fetch =>
    async (input, init = {}) => {
      const url = checkRequest(input, origin, options);
      init.signal?.throwIfAborted();
      const { bytes, contentType } = await serialiseBody(init.body);
      const entry = ledgerEntry(url, bytes, reason, model, options);
      await recorded(() => options.ledger.begin(entry));
      const body = bytes.byteLength === 0 ? null : bytes;
      const request = { ...init, body, headers: headersOut(init, contentType) };
      const response = await send(url, request, (end) => recorded(() => options.ledger.end(entry.id, end)));
      return bounded(response, mostBytes[reason.purpose]);
    };
  return Object.assign(bound, { checkOnline: () => checkOnline(options) });
}

const mebibyte = 1024 * 1024;

/**
 * Far more than any answer has: words with their probabilities, who speaks when; a draft comes as events of a few words, a
 * vector as some thousand numbers.
 */
const mostBytes = {
  transcribe: 8 * mebibyte,
  diarize: 8 * mebibyte,
  draft: 32 * mebibyte,
  prep: 32 * mebibyte,
  search: 32 * mebibyte,
};

/** The same answer, which breaks off where nobody would read it any more: it is held in memory as a whole. */
function bounded(response: Response, most: number): Response {
  if (response.body === null) return response;
  let left = most;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      left -= chunk.byteLength;
      if (left >= 0) controller.enqueue(chunk);
      else controller.error(tooMuch(most));
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(counter), { status, statusText, headers });
}

/** No passing fault: the same request would be paid for again, and be answered alike. */
function tooMuch(most: number): AmynoteError {
  const message = `the provider answered with more than ${most / mebibyte} MB, and was cut off`;
  return new AmynoteError('provider-refused', message, {
    hint: 'run: amynote config list, and check the base URL',
  });
}

function checkOnline({ offline, provider }: GuardedFetchOptions): void {
  if (!offline) return;
  throw new AmynoteError('failed', `the network is switched off, so nothing was sent to ${provider}`, {
    hint: 'run the same command without --offline',
  });
}

function checkRequest(input: Parameters<typeof fetch>[0], origin: string, options: GuardedFetchOptions): URL {
  checkOnline(options);
  if (input instanceof Request) throw refused('a request whose size is not known beforehand is never sent');
  const url = new URL(input);
  if (url.origin !== origin) throw refused('a request to a host that is not the configured one was stopped');
  if (url.search !== '' || url.username !== '') {
    throw refused('a request with a query or credentials in its address was stopped');
  }
  return url;
}

function refused(message: string): AmynoteError {
  return new AmynoteError('failed', message, { hint: 'run: amynote config list' });
}

function ledgerEntry(
  url: URL,
  bytes: Uint8Array,
  reason: EgressReason,
  model: string | undefined,
  options: GuardedFetchOptions,
): EgressEntry {
  const at = (options.now ?? (() => new Date()))();
  return {
    v: 1,
    kind: 'egress',
    id: (options.newId ?? (() => timedId(at.getTime())))(),
    at: at.toISOString(),
    purpose: reason.purpose,
    sessionId: reason.sessionId,
    ...(reason.sessionIds !== undefined && { sessionIds: reason.sessionIds }),
    clientId: reason.clientId,
    consentIds: reason.consentIds,
    provider: options.provider,
    origin: url.origin,
    path: url.pathname,
    ...(model !== undefined && { model }),
    bytes: bytes.byteLength,
    payloadSha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

/** Headers that may leave; the SDKs would also send whatever their `*_CUSTOM_HEADERS` variable holds. */
const headerNames = /^(accept|authorization|content-type|user-agent|anthropic-version|x-stainless-[a-z-]+)$/;

function headersOut(init: RequestInit, contentType: string | undefined): Headers {
  const headers = new Headers(init.headers);
  for (const name of [...headers.keys()]) if (!headerNames.test(name)) headers.delete(name);
  if (contentType !== undefined) headers.set('content-type', contentType);
  return headers;
}

async function recorded(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    // No cause: the SDKs read the text of an error and its cause, and a word like "timeout" there
    // makes them replace the whole error by one of their own, which we would then send again.
    throw new AmynoteError(errorCode(error) ?? 'failed', 'the egress ledger could not be written', {
      hint: (error instanceof AmynoteError && error.hint) || 'run: amynote doctor',
    });
  }
}

async function send(
  url: URL,
  init: RequestInit,
  end: (outcome: NonNullable<EgressEntry['outcome']>) => Promise<void>,
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { ...init, redirect: 'error' });
  } catch (error) {
    const failure = failureWord(error);
    await end({ failure });
    if (failure !== 'redirect') throw error;
    throw new AmynoteError(
      'provider-refused',
      'the provider sent us to another address, which is never followed',
      {
        hint: 'run: amynote config list, and check the base URL',
      },
    );
  }
  const requestId = safeRequestId(response.headers);
  await end({ status: response.status, ...(requestId !== undefined && { requestId }) });
  return response;
}

function failureWord(error: unknown): 'aborted' | 'timeout' | 'redirect' | 'connection' {
  if (!(error instanceof Error)) return 'connection';
  if (error.name === 'AbortError') return 'aborted';
  const cause = error.cause instanceof Error ? error.cause : undefined;
  if (cause?.message === 'unexpected redirect') return 'redirect';
  if (cause !== undefined && 'code' in cause && /TIMEOUT$|^ETIMEDOUT$/.test(String(cause.code)))
    return 'timeout';
  return 'connection';
}
