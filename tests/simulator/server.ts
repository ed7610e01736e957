import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { control } from './control.ts';
import { createEndpoints, type Endpoints } from './endpoints.ts';
import { faultReply } from './fault-replies.ts';
import { createFaultSwitches, type Endpoint, type Fault, type RequestFaults } from './faults.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';
import { readBody } from './read-body.ts';
import { type RecordedRequest, recordOf } from './record.ts';
import { anthropicError, openAiError, Refusal, type Reply, requestId, type Vendor } from './reply.ts';
import { send } from './send.ts';
import { loadSession, type SessionSource } from './session-audio.ts';

/** How a simulator is started. */
export interface SimulatorOptions {
  /** The sessions that requests may be cut from. */
  sessions: readonly SessionSource[];
  /** 0, or absent: any free port. */
  port?: number;
  faults?: readonly Fault[];
  /** Answer as after 2027-02-26, when only gpt-transcribe is left. */
  afterShutdown?: boolean;
  /** Called after each answer. */
  onRequest?: (request: RecordedRequest) => void;
}

/** A running simulator of both APIs on 127.0.0.1. */
export interface Simulator {
  port: number;
  /** Ends in /v1, as the OpenAI SDK wants it. */
  openaiBaseUrl: string;
  /** Without /v1, as the Anthropic SDK wants it. */
  anthropicBaseUrl: string;
  /** Every API request since the start, oldest first. */
  requests: readonly RecordedRequest[];
  /** Replaces all faults. @throws Error for one that does not exist */
  setFaults(faults: readonly Fault[]): void;
  close(): Promise<void>;
}

const routes: Record<string, { endpoint: Endpoint; vendor: Vendor }> = {
  '/v1/audio/transcriptions': { endpoint: 'transcriptions', vendor: 'openai' },
  '/v1/embeddings': { endpoint: 'embeddings', vendor: 'openai' },
  '/v1/messages': { endpoint: 'messages', vendor: 'anthropic' },
  '/v1/messages/count_tokens': { endpoint: 'count_tokens', vendor: 'anthropic' },
};

/**
 * Starts a server that speaks the used part of the OpenAI and Anthropic APIs, so that the official SDKs work
 * against it. It listens on the loopback address only and answers from the sessions it was given.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const tracks = (await Promise.all(options.sessions.map((source) => loadSession(source)))).flat();
  const switches = createFaultSwitches(options.faults);
  const requests: RecordedRequest[] = [];
  const limit = createRateLimit();
  const answer = createEndpoints({ tracks, afterShutdown: options.afterShutdown === true });
  const server = createServer((request, response) => {
    const work = handle({
      request,
      response,
      answer,
      switches,
      requests,
      limit,
      onRequest: options.onRequest,
    });
    work.catch((bug: unknown) => {
      console.error('simulator: a bug:', bug);
      response.destroy();
    });
  });
  // A test that blocks for seconds must not find its idle connection closed.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    openaiBaseUrl: `http://127.0.0.1:${port}/v1`,
    anthropicBaseUrl: `http://127.0.0.1:${port}`,
    requests,
    setFaults: (faults) => switches.set(faults),
    close: () => close(server),
  };
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  answer: Endpoints;
  switches: ReturnType<typeof createFaultSwitches>;
  requests: RecordedRequest[];
  limit: RateLimit;
  onRequest: ((request: RecordedRequest) => void) | undefined;
}

async function handle(exchange: Exchange): Promise<void> {
  const { request, response, requests } = exchange;
  const path = (request.url ?? '/').split('?')[0] as string;
  if (path.startsWith('/__simulator/')) return await control(exchange, path);
  const body = await readBody(request);
  const route = request.method === 'POST' ? routes[path] : undefined;
  const record = recordOf(request, path, body, route?.endpoint);
  requests.push(record);
  const vendor = route?.vendor ?? (path.startsWith('/v1/messages') ? 'anthropic' : 'openai');
  const faults = route ? exchange.switches.forRequest(route.endpoint) : { take: () => undefined };
  const limited = exchange.limit(faults.take('rate-limit'));
  if (faults.take('reset')) request.socket.resetAndDestroy();
  else if (!faults.take('stall')) {
    const reply = limited.refusal ?? (await replyTo(exchange, record, faults, vendor));
    record.status = reply.status;
    const takes = faults.take('takes');
    if (takes) await wait(Math.max(0, record.cameAt + Number(takes.value ?? 1000) - Date.now()));
    await send(
      response,
      withHeaders({ ...reply, headers: { ...limited.headers, ...reply.headers } }, vendor, record),
      vendor,
      faults,
    );
    record.answeredAt = Date.now();
  }
  exchange.onRequest?.(record);
}

async function replyTo(
  { answer }: Exchange,
  record: RecordedRequest,
  faults: RequestFaults,
  vendor: Vendor,
): Promise<Reply> {
  try {
    if (record.endpoint === undefined) return unknownPath(vendor, record.path);
    if (record.credential === 'none') return missingKey(vendor);
    return faultReply(vendor, faults) ?? (await answer(record.endpoint, record, faults));
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    throw error;
  }
}

function unknownPath(vendor: Vendor, path: string): Reply {
  return vendor === 'openai' ? openAiError(404, `Invalid URL (${path})`) : anthropicError(404, 'Not found');
}

function missingKey(vendor: Vendor): Reply {
  if (vendor === 'anthropic') return anthropicError(401, 'x-api-key header is required');
  return openAiError(401, "You didn't provide an API key.", { code: 'invalid_api_key' });
}

function withHeaders(reply: Reply, vendor: Vendor, record: RecordedRequest): Reply {
  const id = requestId();
  record.requestId = id;
  const own =
    vendor === 'openai'
      ? { 'x-request-id': id, 'openai-version': '2020-10-01', 'openai-processing-ms': '12' }
      : { 'request-id': id, 'anthropic-organization-id': '00000000-0000-4000-8000-000000000000' };
  const headers = { ...own, ...reply.headers };
  if (vendor === 'openai' || reply.kind !== 'json' || reply.status === 200) return { ...reply, headers };
  return { ...reply, headers, body: { ...(reply.body as object), request_id: id } };
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
