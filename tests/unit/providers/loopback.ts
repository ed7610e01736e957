import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { EgressEntry, EgressReason } from '../../../src/core/egress.ts';
import type { EgressLedger } from '../../../src/core/vault-ports.ts';

export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export type Answer = (response: ServerResponse, request: SeenRequest) => void;

/** A server on 127.0.0.1 that gives the answers in turn, the last one for ever, and keeps what it was sent. */
export async function startLoopback(...answers: Answer[]): Promise<{ origin: string; seen: SeenRequest[] }> {
  const seen: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const answer = answers[Math.min(seen.length, answers.length - 1)];
    const { method = '', url: path = '', headers } = request;
    seen.push({ method, path, headers, body: Buffer.concat(chunks) });
    answer?.(response, seen.at(-1) as SeenRequest);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/** Answers with JSON. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** Closes the connection without an answer. */
export const reset: Answer = (response) => {
  response.destroy();
};

/** A ledger in memory that also keeps the order of what happened. */
export function memoryLedger(): Pick<EgressLedger, 'begin' | 'end'> & {
  entries: EgressEntry[];
  order: string[];
} {
  const entries: EgressEntry[] = [];
  const order: string[] = [];
  return {
    entries,
    order,
    async begin(entry) {
      entries.push(entry);
      order.push('begin');
    },
    async end(id, outcome) {
      const entry = entries.find((one) => one.id === id);
      if (entry !== undefined) entry.outcome = outcome;
      order.push('end');
    },
  };
}

/** Why the tests send: every field must reach the ledger. */
export const reason: EgressReason = {
  purpose: 'transcribe',
  sessionId: 'session00001',
  clientId: 'client000001',
  consentIds: ['consent00001'],
};

/** What a rejected promise was rejected with. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => {
      throw new Error('it was expected to fail');
    },
    (error: unknown) => error,
  );
}
