import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Endpoint } from './faults.ts';
import { parseMultipart } from './multipart.ts';
import type { Located } from './transcriptions.ts';

/** One request as it came, and what became of it. */
export interface RecordedRequest {
  method: string;
  path: string;
  endpoint: Endpoint | undefined;
  /** Without the headers that hold the key. */
  headers: Record<string, string>;
  /** Which header held the key; never the key. */
  credential: 'bearer' | 'x-api-key' | 'both' | 'none';
  bodySha256: string;
  bodyBytes: number;
  /** A JSON body parsed, or a form's fields with its files' names, types, sizes and hashes. */
  fields: Record<string, unknown>;
  /** The body as it came; left out of `GET /__simulator/requests`. */
  body: Buffer;
  /** 0 until answered; stays 0 for a reset or a stall. */
  status: number;
  requestId?: string;
  /** When its body had come, and when the answer was given away; milliseconds since 1970. */
  cameAt: number;
  answeredAt?: number;
  /** Where the request's sound lies in its session. */
  located?: Located;
}

/** Makes the record of a request that is not answered yet. */
export function recordOf(
  request: IncomingMessage,
  path: string,
  body: Buffer,
  endpoint: Endpoint | undefined,
): RecordedRequest {
  const { authorization, 'x-api-key': apiKey, ...headers } = request.headers;
  const hasBearer = /^Bearer \S/u.test(authorization ?? '');
  const credential = apiKey ? (hasBearer ? 'both' : 'x-api-key') : hasBearer ? 'bearer' : 'none';
  return {
    ...{ method: request.method ?? '', path, endpoint, credential, body, status: 0, cameAt: Date.now() },
    headers: headers as Record<string, string>,
    bodySha256: createHash('sha256').update(body).digest('hex'),
    bodyBytes: body.length,
    fields: fieldsOf(body, request.headers['content-type'] ?? ''),
  };
}

/** The record as shown by hand: no sound, no body. */
export function withoutBody({ body: _, ...rest }: RecordedRequest): Omit<RecordedRequest, 'body'> {
  return rest;
}

function fieldsOf(body: Buffer, contentType: string): Record<string, unknown> {
  try {
    if (!contentType.startsWith('multipart/'))
      return JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    const { fields, files } = parseMultipart(body, contentType);
    const entries = [...fields].map(([name, values]) => [name, name.endsWith('[]') ? values : values[0]]);
    const described = [...files].map(([name, { filename, contentType: type, bytes }]) => {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return [name, { filename, contentType: type, bytes: bytes.length, sha256 }];
    });
    return Object.fromEntries([...entries, ...described]);
  } catch {
    return {};
  }
}
