import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AmynoteError } from '../../../src/core/errors.ts';
import type { Leave } from '../../../src/core/leaving.ts';
import { createGuardedFetch } from '../../../src/providers/guarded-fetch.ts';
import { failureOf, json, memoryLedger, reason, startLoopback } from './loopback.ts';

const path = '/v1/audio/transcriptions';
const at = ({ origin }: { origin: string }) => `${origin}${path}`;
const anyone: Leave = async () => ({});

function door(allowedOrigin: string, ledger = memoryLedger(), offline = false, mayLeave = anyone) {
  const guarded = createGuardedFetch({
    mayLeave,
    allowedOrigin,
    offline,
    ledger,
    provider: 'openai',
    now: () => new Date('2026-11-22T10:00:00Z'),
    newId: () => 'entry0000001',
  });
  return guarded(reason, 'gpt-transcribe');
}

describe('the guarded fetch', () => {
  it('writes what is about to leave before the first byte goes, and the outcome afterwards', async () => {
    const ledger = memoryLedger();
    const server = await startLoopback((response) => {
      ledger.order.push('request');
      json(200, {}, { 'x-request-id': 'req_1' })(response, server.seen[0] as never);
    });
    await door(server.origin, ledger)(at(server), { method: 'POST', body: 'hello' });

    expect(ledger.order).toEqual(['begin', 'request', 'end']);
    expect(ledger.entries).toEqual([
      {
        v: 1,
        kind: 'egress',
        id: 'entry0000001',
        at: '2026-11-22T10:00:00.000Z',
        ...reason,
        provider: 'openai',
        origin: server.origin,
        path,
        model: 'gpt-transcribe',
        bytes: 5,
        payloadSha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
        outcome: { status: 200, requestId: 'req_1' },
      },
    ]);
  });

  it('waits for the ledger to be durable before it opens a socket', async () => {
    const server = await startLoopback(json(200, {}));
    const ledger = memoryLedger();
    let durable = () => {};
    ledger.begin = () => new Promise((resolve) => (durable = resolve));
    const sending = door(server.origin, ledger)(at(server), { method: 'POST', body: 'x' });
    // A request that did not wait would have arrived by the time another one has come and gone.
    await fetch(`${server.origin}/beside`);
    expect(server.seen.map((request) => request.path)).toEqual(['/beside']);
    durable();
    await sending;
    expect(server.seen).toHaveLength(2);
  });

  it('counts and hashes a form exactly as it arrives', async () => {
    const server = await startLoopback(json(200, {}));
    const ledger = memoryLedger();
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array([1, 2, 3])], { type: 'audio/wav' }), 'piece.wav');
    await door(server.origin, ledger)(at(server), { method: 'POST', body: form });

    const [request] = server.seen;
    expect(request?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(ledger.entries[0]?.bytes).toBe(request?.body.length);
    const sent = createHash('sha256')
      .update(request?.body ?? '')
      .digest('hex');
    expect(ledger.entries[0]?.payloadSha256).toBe(sent);
  });

  it('sends nothing when the ledger cannot be written', async () => {
    const server = await startLoopback(json(200, {}));
    const ledger = memoryLedger();
    ledger.begin = async () => {
      throw new AmynoteError('busy', 'the lock timed out', { hint: 'wait' });
    };
    const error = await failureOf(door(server.origin, ledger)(at(server), { method: 'POST', body: 'x' }));
    expect(error).toMatchObject({ code: 'busy', hint: 'wait' });
    expect(server.seen).toEqual([]);
  });

  it('never follows a redirect, and notes it', async () => {
    const elsewhere = await startLoopback(json(200, {}));
    const server = await startLoopback((response) =>
      response.writeHead(307, { location: elsewhere.origin }).end(),
    );
    const ledger = memoryLedger();
    const error = await failureOf(
      door(server.origin, ledger)(at(server), { method: 'POST', body: 'x', redirect: 'follow' }),
    );
    expect(error).toMatchObject({ code: 'provider-refused' });
    expect(elsewhere.seen).toEqual([]);
    expect(ledger.entries[0]?.outcome).toEqual({ failure: 'redirect' });
  });

  it('refuses any other host without contacting it or writing an entry', async () => {
    const server = await startLoopback(json(200, {}));
    const ledger = memoryLedger();
    const other = server.origin.replace('127.0.0.1', 'localhost');
    expect(await failureOf(door(other, ledger)(at(server), { method: 'POST', body: 'x' }))).toMatchObject({
      code: 'failed',
    });
    expect(server.seen).toEqual([]);
    expect(ledger.entries).toEqual([]);
  });

  it('opens no socket offline, not even on this machine', async () => {
    const server = await startLoopback(json(200, {}));
    const ledger = memoryLedger();
    const error = await failureOf(
      door(server.origin, ledger, true)(at(server), { method: 'POST', body: 'x' }),
    );
    expect(error).toMatchObject({ code: 'failed', hint: expect.stringContaining('--offline') });
    expect(server.seen).toEqual([]);
    expect(ledger.entries).toEqual([]);
  });

  it('refuses a stream, a Request and a query: bytes that the ledger would not show', async () => {
    const server = await startLoopback(json(200, {}));
    const send = door(server.origin);
    const requests = [
      send(at(server), { method: 'POST', body: new Blob(['x']).stream(), duplex: 'half' } as RequestInit),
      send(new Request(at(server), { method: 'POST', body: 'x' })),
      send(`${at(server)}?q=words`, { method: 'POST' }),
    ];
    for (const request of requests) expect(await failureOf(request)).toMatchObject({ code: 'failed' });
    expect(server.seen).toEqual([]);
  });

  it('lets only known headers out', async () => {
    const server = await startLoopback(json(200, {}));
    await door(server.origin)(at(server), {
      method: 'POST',
      body: 'x',
      headers: { 'x-from-env': 'secret', 'openai-organization': 'other', authorization: 'Bearer k' },
    });
    expect(server.seen[0]?.headers).toMatchObject({ authorization: 'Bearer k' });
    expect(server.seen[0]?.headers).not.toHaveProperty('x-from-env');
    expect(server.seen[0]?.headers).not.toHaveProperty('openai-organization');
  });

  it('keeps no request id that has not the shape of one', async () => {
    const server = await startLoopback(json(200, {}, { 'request-id': 'two words <b>' }));
    const ledger = memoryLedger();
    await door(server.origin, ledger)(at(server), { method: 'POST', body: 'x' });
    expect(ledger.entries[0]?.outcome).toEqual({ status: 200 });
  });

  it.each([
    ['GET', '/v1/models'],
    ['GET', path],
    ['POST', '/v1/files'],
    ['POST', '/v1/messages/batches'],
    ['POST', '/v1/messages'],
    ['POST', '/v1/embeddings'],
    ['DELETE', path],
  ])('a step asks for one thing only: %s %s is stopped, and no entry written', async (method, other) => {
    const server = await startLoopback(json(200, {}));
    const ledger = memoryLedger();
    const request = door(server.origin, ledger)(`${server.origin}${other}`, { method });
    expect(await failureOf(request)).toMatchObject({ code: 'failed' });
    expect([server.seen, ledger.entries]).toEqual([[], []]);
  });

  it('asks before each request whether it may, and notes on what ground', async () => {
    const server = await startLoopback(json(200, {}));
    const ledger = memoryLedger();
    const asked: unknown[] = [];
    const terms = { id: 'a1', baaSignedOn: '2026-01-15', retention: 'zdr' } as const;
    const mayLeave: Leave = async (what) => {
      asked.push(what);
      // Revoked between the first request and the second.
      if (asked.length > 1) {
        const cause = new Error('the request timed out');
        throw new AmynoteError('failed', 'nobody attested it', {
          hint: 'attest',
          data: { reason: 'r' },
          cause,
        });
      }
      return { attestation: terms };
    };
    const send = () =>
      door(server.origin, ledger, false, mayLeave)(at(server), { method: 'POST', body: 'x' });
    await send();
    const { message, hint, data, cause } = (await failureOf(send())) as AmynoteError;
    expect({ message, hint, data, cause }).toEqual({
      ...{ message: 'nobody attested it', hint: 'attest', data: { reason: 'r' } },
      // An SDK that reads of a time-out would try again by itself.
      cause: undefined,
    });
    const { purpose, clientId } = reason;
    const what = { purpose, clientId, origin: server.origin, model: 'gpt-transcribe' };
    expect(asked).toEqual([what, what]);
    expect(server.seen).toHaveLength(1);
    expect(ledger.entries).toMatchObject([{ attestation: terms }]);
  });

  it('believes no server that cannot prove who it is, and does not try again', async () => {
    const pem = (name: string) => readFileSync(join('fixtures/tls', `localhost.${name}.pem`));
    let visits = 0;
    const server = createServer({ key: pem('key'), cert: pem('cert') }, (_, response) => {
      visits += 1;
      response.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const origin = `https://localhost:${(server.address() as AddressInfo).port}`;
    const ledger = memoryLedger();
    const error = await failureOf(door(origin, ledger)(at({ origin }), { method: 'POST', body: 'x' }));
    expect(error).toMatchObject({
      code: 'provider-refused',
      message: 'the server at the provider’s address could not prove that it is the provider',
    });
    expect(visits).toBe(0);
    expect(ledger.entries[0]?.outcome).toEqual({ failure: 'tls' });
  });

  it('notes a connection that broke', async () => {
    const server = await startLoopback((response) => response.destroy());
    const ledger = memoryLedger();
    await failureOf(door(server.origin, ledger)(at(server), { method: 'POST', body: 'x' }));
    expect(ledger.entries[0]?.outcome).toEqual({ failure: 'connection' });
  });

  it('cuts off an answer that nobody could hold in memory, when the ledger has its end', async () => {
    let sent = 0;
    const server = await startLoopback((response) => {
      const megabyte = Buffer.alloc(1_000_000, 'a');
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void => {
        if (response.destroyed || sent === 40) return void response.end();
        sent += 1;
        if (response.write(megabyte)) setImmediate(more);
        else response.once('drain', more);
      };
      more();
    });
    const ledger = memoryLedger();
    const answer = await door(server.origin, ledger)(at(server), { method: 'POST', body: 'x' });
    expect(await failureOf(answer.text())).toMatchObject({
      code: 'provider-refused',
      message: 'the provider answered with more than 8 MB, and was cut off',
    });
    expect(ledger.entries[0]?.outcome).toEqual({ status: 200 });
    expect(sent).toBeLessThan(20);
    const small = await startLoopback(json(200, { text: 'a'.repeat(1_000_000) }));
    const whole = await door(small.origin)(at(small), { method: 'POST', body: 'x' });
    expect(((await whole.json()) as { text: string }).text).toHaveLength(1_000_000);
  });
});
