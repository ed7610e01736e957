import { createHash } from 'node:crypto';
import { checkBaseUrl } from '../core/base-url.ts';
import type { EgressEntry, EgressReason, OutwardStep } from '../core/egress.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';
import { timedId } from '../core/ids.ts';
import type { Leave, LeaveFacts } from '../core/leaving.ts';
import type { EgressLedger } from '../core/vault-ports.ts';
import { serialiseBody } from './request-body.ts';
import { safeRequestId } from './response-facts.ts';

export interface GuardedFetchOptions {
  /** Scheme, host and port that bytes may go to; nothing else is ever contacted. */
  allowedOrigin: string;
  /** True refuses every request before a socket is opened, loopback included. */
  offline: boolean;
  ledger: Pick<EgressLedger, 'begin' | 'end'>;
  /** Asked before each request, whatever was asked before: what was switched off or revoked meanwhile counts. */
  mayLeave: Leave;
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
  /** For who would do work first: what would refuse its request. @throws what `mayLeave` throws */
  checkLeave(purpose: OutwardStep, clientId: string, model?: string): Promise<void>;
}

/**
 * The one door through which bytes leave the machine. Each request is checked, counted, hashed and
 * durably in the ledger before its socket is opened; redirects are never followed.
 * @throws `usage` when the origin is neither https nor loopback.
 */
export function createGuardedFetch(options: GuardedFetchOptions): GuardedFetch {
  const origin = checkBaseUrl(options.allowedOrigin).origin;
  const leave = (purpose: OutwardStep, clientId: string, model?: string): Promise<LeaveFacts> =>
    options.mayLeave({ purpose, origin, clientId, model }).catch(throwBare);
  const bound =
    (reason: EgressReason, model?: string): typeof fetch =>
    async (input, init = {}) => {
      const url = checkRequest(input, init, { origin, purpose: reason.purpose, options });
      init.signal?.throwIfAborted();
      const facts = await leave(reason.purpose, reason.clientId, model);
      const { bytes, contentType } = await serialiseBody(init.body);
      const entry = { ...ledgerEntry(url, bytes, reason, model, options), ...facts };
      await recorded(() => options.ledger.begin(entry));
      const body = bytes.byteLength === 0 ? null : bytes;
      const request = { ...init, body, headers: headersOut(init, contentType) };
      const response = await send(url, request, (end) => recorded(() => options.ledger.end(entry.id, end)));
      return bounded(response, mostBytes[reason.purpose]);
    };
  return Object.assign(bound, {
    checkOnline: () => checkOnline(options),
    async checkLeave(...asked: Parameters<typeof leave>) {
      // Offline nothing leaves anyway: what is finished without a request may finish.
      if (!options.offline) await leave(...asked);
    },
  });
}

/** The only thing that is asked of a provider for each step: no files, no batches, no lists of models. */
const paths: Readonly<Record<OutwardStep, string>> = {
  transcribe: '/audio/transcriptions',
  diarize: '/audio/transcriptions',
  draft: '/messages',
  prep: '/messages',
  search: '/embeddings',
};

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

function checkRequest(
  input: Parameters<typeof fetch>[0],
  { method = 'GET' }: RequestInit,
  { origin, purpose, options }: { origin: string; purpose: OutwardStep; options: GuardedFetchOptions },
): URL {
  checkOnline(options);
  if (input instanceof Request) throw refused('a request whose size is not known beforehand is never sent');
  const url = new URL(input);
  if (url.origin !== origin) throw refused('a request to a host that is not the configured one was stopped');
  if (url.search !== '' || url.username !== '') {
    throw refused('a request with a query or credentials in its address was stopped');
  }
  if (method.toUpperCase() !== 'POST' || !url.pathname.endsWith(paths[purpose])) {
    throw refused('a request for something else than its step asks for was stopped');
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

/**
 * No cause: the SDKs read the text of an error and its cause, and a word like "timeout" there makes them replace the whole
 * error by one of their own, which we would then send again.
 */
function throwBare(error: unknown): never {
  if (!(error instanceof AmynoteError)) throw error;
  const { code, message, hint, data } = error;
  throw new AmynoteError(code, message, { ...(hint && { hint }), ...(data && { data }) });
}

async function recorded(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    // No cause, as above.
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
    const message = failure === 'redirect' || failure === 'tls' ? neverMended[failure] : undefined;
    if (message === undefined) throw error;
    throw new AmynoteError('provider-refused', message, {
      hint: 'run: amynote config list, and check the base URL',
    });
  }
  const requestId = safeRequestId(response.headers);
  await end({ status: response.status, ...(requestId !== undefined && { requestId }) });
  return response;
}

/** Trying again would not change it, or would be just what somebody in between is waiting for. */
const neverMended = {
  redirect: 'the provider sent us to another address, which is never followed',
  tls: 'the server at the provider’s address could not prove that it is the provider',
};

/** Of OpenSSL and Node, https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const tlsFailure =
  /^(CERT_|CRL_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_|EPROTO)/;

function failureWord(error: unknown): 'aborted' | 'timeout' | 'redirect' | 'tls' | 'connection' {
  if (!(error instanceof Error)) return 'connection';
  if (error.name === 'AbortError') return 'aborted';
  const cause = error.cause instanceof Error ? error.cause : undefined;
  if (cause?.message === 'unexpected redirect') return 'redirect';
  const code = cause !== undefined && 'code' in cause ? String(cause.code) : '';
  if (/TIMEOUT$|^ETIMEDOUT$/.test(code)) return 'timeout';
  if (tlsFailure.test(code)) return 'tls';
  return 'connection';
}
