import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { RequestFaults } from './faults.ts';
import type { Reply, SseEvent, Vendor } from './reply.ts';
import { encodeEvent, finalEvent } from './sse.ts';

/** Puts a reply on the wire, as whole or as broken as the faults want it. */
export async function send(
  response: ServerResponse,
  reply: Reply,
  vendor: Vendor,
  faults: RequestFaults,
): Promise<void> {
  const delay = faults.take('delay');
  if (delay) await wait(Number(delay.value ?? 1000));
  const drip = faults.take('drip');
  const pause = drip ? Number(drip.value ?? 20) : undefined;
  if (reply.kind === 'stream') await sendStream(response, reply, vendor, faults, pause);
  else await sendWhole(response, reply, faults, pause);
}

async function sendWhole(
  response: ServerResponse,
  reply: Exclude<Reply, { kind: 'stream' }>,
  faults: RequestFaults,
  pause: number | undefined,
): Promise<void> {
  const type = reply.kind === 'json' ? 'application/json' : 'text/plain; charset=utf-8';
  const whole = reply.kind === 'json' ? JSON.stringify(reply.body) : reply.body;
  const isGood = reply.status === 200;
  const body = isGood && faults.take('broken-json') ? whole.slice(0, Math.floor(whole.length / 2)) : whole;
  response.writeHead(reply.status, { 'content-type': type, ...reply.headers });
  if (isGood && faults.take('reset-stream'))
    return await resetAfter(response, body.slice(0, body.length / 2));
  if (pause === undefined) return void response.end(body);
  await sendSlowly(response, body.match(/.{1,24}/gsu) ?? [], pause);
}

async function sendStream(
  response: ServerResponse,
  reply: Extract<Reply, { kind: 'stream' }>,
  vendor: Vendor,
  faults: RequestFaults,
  pause: number | undefined,
): Promise<void> {
  response.writeHead(reply.status, { 'content-type': 'text/event-stream; charset=utf-8', ...reply.headers });
  const parts = brokenEvents(reply.events, vendor, faults).map((event) => encodeEvent(event));
  if (vendor === 'openai' && parts.length === reply.events.length) parts.push('data: [DONE]\n\n');
  if (faults.take('broken-json')) parts.splice(Math.floor(parts.length / 2), 0, brokenEvent(vendor));
  if (faults.take('reset-stream')) {
    return await resetAfter(response, parts.slice(0, Math.ceil(parts.length / 2)).join(''));
  }
  if (pause === undefined) return void response.end(parts.join(''));
  await sendSlowly(response, parts, pause);
}

function brokenEvents(events: SseEvent[], vendor: Vendor, faults: RequestFaults): SseEvent[] {
  const middle = Math.ceil(events.length / 2);
  if (faults.take('error-event')) return [...events.slice(0, middle), errorEvent(vendor)];
  if (!faults.take('cut-stream')) return events;
  const last = events.findIndex((event) => finalEvent(event));
  return events.slice(0, Math.max(1, last));
}

function errorEvent(vendor: Vendor): SseEvent {
  if (vendor === 'openai')
    return { data: { error: { message: 'The server had an error', type: 'server_error' } } };
  return {
    event: 'error',
    data: { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
  };
}

function brokenEvent(vendor: Vendor): string {
  const name = vendor === 'openai' ? '' : 'event: content_block_delta\n';
  return `${name}data: {"type":"broken\n\n`;
}

async function sendSlowly(response: ServerResponse, parts: readonly string[], pause: number): Promise<void> {
  for (const part of parts) {
    if (response.destroyed) return;
    response.write(part);
    await wait(pause);
  }
  response.end();
}

async function resetAfter(response: ServerResponse, part: string): Promise<void> {
  await new Promise<void>((resolve) => response.write(part, () => resolve()));
  response.socket?.resetAndDestroy();
}
