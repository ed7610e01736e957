import { randomBytes } from 'node:crypto';

/** One server-sent event; Anthropic names its events, OpenAI does not. */
export interface SseEvent {
  event?: string;
  data: unknown;
}

/** What an endpoint answers, before it is put on the wire. */
export type Reply = { status: number; headers: Record<string, string> } & (
  | { kind: 'json'; body: unknown }
  | { kind: 'text'; body: string }
  | { kind: 'stream'; events: SseEvent[] }
);

export type Vendor = 'openai' | 'anthropic';

/** An answer that refuses; thrown by the rules, turned into a reply by the server. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super('refused');
    this.reply = reply;
  }
}

/** A random request id in the vendor's style. */
export function requestId(): string {
  return `req_${randomBytes(12).toString('hex')}`;
}

export function jsonReply(body: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return { kind: 'json', status, headers, body };
}

/** OpenAI's error body; `usage` beside it only where the service sends it. */
export function openAiError(
  status: number,
  message: string,
  facts: {
    type?: string;
    code?: string | null;
    param?: string | null;
    headers?: Record<string, string>;
  } = {},
): Reply {
  const { type = 'invalid_request_error', code = null, param = null, headers = {} } = facts;
  return jsonReply({ error: { message, type, param, code } }, status, headers);
}

/** Anthropic's error body; the server adds the request id. */
export function anthropicError(status: number, message: string, headers: Record<string, string> = {}): Reply {
  return jsonReply({ type: 'error', error: { type: anthropicType(status), message } }, status, headers);
}

function anthropicType(status: number): string {
  const types: Record<number, string> = {
    401: 'authentication_error',
    403: 'permission_error',
    404: 'not_found_error',
    413: 'request_too_large',
    429: 'rate_limit_error',
    500: 'api_error',
    503: 'api_error',
    529: 'overloaded_error',
  };
  return types[status] ?? 'invalid_request_error';
}
