import { describe, expect, it, vi } from 'vitest';
import type { EgressReason } from '../../../../src/core/egress.ts';
import { AmynoteError } from '../../../../src/core/errors.ts';
import type { StageEvent } from '../../../../src/core/events.ts';
import type { DraftBrief } from '../../../../src/core/provider-ports.ts';
import {
  type ClaudeDrafterOptions,
  createClaudeDrafter,
} from '../../../../src/providers/anthropic/claude-drafter.ts';
import { createGuardedFetch } from '../../../../src/providers/guarded-fetch.ts';
import * as loopback from '../loopback.ts';

const { json, reset } = loopback;
type Answer = loopback.Answer;

const reason: EgressReason = { ...loopback.reason, purpose: 'draft' };
const secret = 'the words of the session';
const brief: DraftBrief = {
  template: {
    id: 'soap',
    title: 'SOAP',
    version: 1,
    kind: 'progress',
    per: 'session',
    compartment: 'record',
    voice: 'past_third',
    sections: [],
  },
  lines: [],
  instructions: 'Draft a note.',
  request: `<transcript>\n[1] client: ${secret}\n</transcript>`,
  part: { sections: ['subjective', 'plan'], risk: true },
  ask: ({ sections, risk }) => `Draft ${sections.join(' and ')}${risk ? ' with risk' : ''}.`,
  schema: { type: 'object', additionalProperties: false, required: [], properties: {} },
  hide: (text) => text,
  restore: (text) => text.replaceAll('[Name 1]', 'Brisa'),
};
const note = {
  statements: [{ section: 'subjective', text: 'Client slept six hours.', lines: [1, 2] }],
  risk: [{ category: 'self_harm', status: 'denied', lines: [3] }],
};

type Event = { type: string; [field: string]: unknown };
const start: Event = {
  type: 'message_start',
  message: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-opus-5-5',
    content: [],
    usage: {},
  },
};
const stop: Event = { type: 'message_stop' };
const ended = (stopReason: string): Event => ({
  type: 'message_delta',
  delta: { stop_reason: stopReason, stop_sequence: null },
  usage: { output_tokens: 9 },
});

/** A whole answer as the API streams it: thinking first, a ping and an event of a later version between. */
function events(text: string, stopReason = 'end_turn'): Event[] {
  const half = Math.ceil(text.length / 2);
  const delta = (part: string) => ({
    type: 'content_block_delta',
    index: 1,
    delta: { type: 'text_delta', text: part },
  });
  return [
    start,
    {
      type: 'content_block_start',
      index: 0,
      content_block: { type: 'thinking', thinking: '', signature: '' },
    },
    { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'EqQB' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
    delta(text.slice(0, half)),
    { type: 'ping' },
    { type: 'later_kind_of_event', index: 1 },
    delta(text.slice(half)),
    { type: 'content_block_stop', index: 1 },
    ended(stopReason),
    stop,
  ];
}

function sse(list: Event[], close: 'end' | 'destroy' = 'end'): Answer {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': 'req_9' });
    for (const event of list) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    if (close === 'end') response.end();
    else setImmediate(() => response.destroy());
  };
}

const good = sse(events(JSON.stringify(note)));

async function run(answers: Answer[], changes: Partial<ClaudeDrafterOptions> = {}) {
  const server = await loopback.startLoopback(...answers);
  const ledger = loopback.memoryLedger();
  const told: StageEvent[] = [];
  const slept: number[] = [];
  const drafter = createClaudeDrafter({
    apiKey: 'sk-ant-test',
    baseUrl: server.origin,
    guardedFetch: createGuardedFetch({
      mayLeave: async () => ({}),
      allowedOrigin: server.origin,
      offline: false,
      ledger,
      provider: 'anthropic',
    }),
    random: () => 0,
    sleep: async (ms) => {
      slept.push(ms);
    },
    ...changes,
  });
  const outcome = await drafter
    .draft(brief, reason, (event) => told.push(event))
    .catch((error: unknown) => error);
  return { outcome, seen: server.seen, ledger, told, slept };
}

describe('the request for a draft', () => {
  it('is what the API expects, and holds nothing else', async () => {
    const { seen, outcome } = await run([good]);

    expect(outcome).toEqual({ ...note, model: 'claude-opus-5-5', requestIds: ['req_9'] });
    const [request] = seen;
    expect(request).toMatchObject({ method: 'POST', path: '/v1/messages' });
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer sk-ant-test',
      'anthropic-version': '2026-10-21',
      'content-type': 'application/json',
      'x-stainless-retry-count': '0',
    });
    expect(JSON.parse(String(request?.body))).toEqual({
      model: 'claude-opus-5-5',
      max_tokens: 32_000,
      stream: true,
      system: [{ type: 'text', text: 'Draft a note.', cache_control: { type: 'ephemeral' } }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: brief.request, cache_control: { type: 'ephemeral' } },
            { type: 'text', text: 'Draft subjective and plan with risk.' },
          ],
        },
      ],
      output_config: { effort: 'medium', format: { type: 'json_schema', schema: brief.schema } },
    });
  });

  it('is in the ledger with its model, size and reason', async () => {
    const { ledger, seen } = await run([good]);
    expect(ledger.entries).toMatchObject([
      {
        ...reason,
        model: 'claude-opus-5-5',
        bytes: seen[0]?.body.length,
        outcome: { status: 200, requestId: 'req_9' },
      },
    ]);
  });

  it('is not bent by the environment, and nothing is printed, not even of a broken event', async () => {
    const elsewhere = await loopback.startLoopback(good);
    const environment = {
      ANTHROPIC_BASE_URL: elsewhere.origin,
      ANTHROPIC_API_KEY: 'sk-env',
      ANTHROPIC_AUTH_TOKEN: 'token-env',
      ANTHROPIC_PROFILE: 'env',
      ANTHROPIC_CUSTOM_HEADERS: 'Authorization: Bearer sk-other\nX-Copy-To: elsewhere',
      ANTHROPIC_LOG: 'debug',
      ANTHROPIC_OPEN_TELEMETRY: 'true',
      ANTHROPIC_OPEN_TELEMETRY_TRACES_CONTENT_MODE: 'content',
      HTTP_PROXY: elsewhere.origin,
      http_proxy: elsewhere.origin,
    };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const said = (['log', 'info', 'debug', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name));
    const brokenEvent: Answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`event: content_block_delta\ndata: {"text":"${secret}\n\n`);
    };
    const { seen, outcome } = await run([brokenEvent, json(500, {}), good]);

    expect(outcome).toMatchObject(note);
    expect(seen).toHaveLength(3);
    expect(elsewhere.seen).toEqual([]);
    for (const request of seen) {
      expect(request.headers.authorization).toBe('Bearer sk-ant-test');
      expect(JSON.stringify(request.headers)).not.toMatch(/env|elsewhere|traceparent/);
    }
    for (const spy of said) expect(spy).not.toHaveBeenCalled();
  });
});

const fault = (status: number, type: string, headers: Record<string, string> = {}) =>
  json(status, { type: 'error', error: { type, message: secret }, request_id: 'req_1' }, headers);
const errorEvent = (type: string): Event => ({ type: 'error', error: { type, message: secret } });

describe('a fault', () => {
  it.each([
    ['400', fault(400, 'invalid_request_error'), 'provider-refused', 1],
    ['401', fault(401, 'authentication_error'), 'provider-refused', 1],
    ['402', fault(402, 'billing_error'), 'provider-refused', 1],
    ['403', fault(403, 'permission_error'), 'provider-refused', 1],
    ['404', fault(404, 'not_found_error'), 'provider-refused', 1],
    ['413', fault(413, 'request_too_large'), 'provider-refused', 1],
    ['429', fault(429, 'rate_limit_error'), 'provider-unreachable', 7],
    [
      '429 with an endless wait',
      fault(429, 'rate_limit_error', { 'retry-after': '3600' }),
      'provider-unreachable',
      1,
    ],
    [
      '429 at a spend limit',
      json(429, {
        type: 'error',
        error: {
          type: 'rate_limit_error',
          message: secret,
          details: { error_code: 'enforced_spend_limit_reached' },
        },
      }),
      'provider-refused',
      1,
    ],
    ['500', fault(500, 'api_error'), 'provider-unreachable', 4],
    ['504', fault(504, 'timeout_error'), 'provider-unreachable', 4],
    ['529', fault(529, 'overloaded_error'), 'provider-unreachable', 4],
    ['a reset', reset, 'provider-unreachable', 4],
    ['a redirect', json(307, '', { location: 'http://127.0.0.1:1/' }), 'provider-refused', 1],
    [
      'a stream cut before its end',
      sse(events(JSON.stringify(note)).slice(0, -1)),
      'provider-unreachable',
      4,
    ],
    [
      'a stream reset in the middle',
      sse(events(JSON.stringify(note)).slice(0, 6), 'destroy'),
      'provider-unreachable',
      4,
    ],
    [
      'an answer that is no stream',
      json(200, { content: [{ type: 'text', text: secret }] }),
      'provider-unreachable',
      4,
    ],
    [
      'an overload told in the stream',
      sse([start, errorEvent('overloaded_error')]),
      'provider-unreachable',
      4,
    ],
    [
      'a refusal told in the stream',
      sse([start, errorEvent('invalid_request_error')]),
      'provider-refused',
      1,
    ],
    ['text that is no JSON', sse(events(`I cannot: ${secret}`)), 'provider-unreachable', 4],
    ['JSON cut off', sse(events(JSON.stringify(note).slice(0, -9))), 'provider-unreachable', 4],
    [
      'JSON of another shape',
      sse(events('{"statements":[{"section":"plan"}],"risk":[]}')),
      'provider-unreachable',
      4,
    ],
    [
      'an unknown risk status',
      sse(events(JSON.stringify({ ...note, risk: [{ category: 'self_harm', status: 'no', lines: [] }] }))),
      'provider-unreachable',
      4,
    ],
    ['a refusal', sse([start, ended('refusal'), stop]), 'provider-refused', 1],
    // Both sections, the first alone, and alone with all the room there is.
    ['the length limit', sse(events(JSON.stringify(note), 'max_tokens')), 'failed', 3],
    ['a full context', sse(events(JSON.stringify(note), 'model_context_window_exceeded')), 'failed', 2],
    ['an unknown stop reason', sse(events(JSON.stringify(note), 'pause_turn')), 'failed', 1],
  ] as const)('of %s ends as it should, and gives no draft', async (_, answer, code, attempts) => {
    const { outcome, seen, ledger } = await run([answer]);
    expect(outcome).toMatchObject({ name: 'AmynoteError', code, hint: expect.stringMatching(/\S/) });
    expect(seen).toHaveLength(attempts);
    expect(ledger.entries).toHaveLength(attempts);
    const { message, stack, hint, data, cause } = outcome as Error & Record<string, unknown>;
    expect(JSON.stringify({ message, stack, hint, data })).not.toContain(secret);
    expect(cause).toBeUndefined();
  });

  it('that passes is waited out, and the wait is told', async () => {
    const { outcome, told } = await run([fault(529, 'overloaded_error', { 'retry-after': '12' }), good]);
    expect(outcome).toMatchObject(note);
    expect(told).toContainEqual({ type: 'waiting', stage: 'draft', seconds: 12, reason: 'overloaded' });
  });

  it('of refusal names the drafter that needs no model', async () => {
    const { outcome } = await run([sse([start, ended('refusal'), stop])]);
    expect(outcome).toMatchObject({
      message: 'the model declined to draft this note',
      hint: 'run: amynote draft --engine extract',
    });
  });
});

describe('the answer', () => {
  it('may have text around its JSON, as servers on this machine write it', async () => {
    const wrapped = `Here is the note:\n\`\`\`json\n${JSON.stringify(note, null, 2)}\n\`\`\`\nAnything else?`;
    expect((await run([sse(events(wrapped))])).outcome).toMatchObject(note);
  });

  it('has the names put back', async () => {
    const statement = { section: 'plan', text: 'Client said “[Name 1] called”.', lines: [4] };
    const { outcome } = await run([sse(events(JSON.stringify({ statements: [statement], risk: [] })))]);
    expect(outcome).toMatchObject({ statements: [{ text: 'Client said “Brisa called”.' }] });
  });

  it('that is longer than any note is not read to its end', async () => {
    const endless = `${' '.repeat(2_000_001)}${JSON.stringify(note)}`;
    const { outcome } = await run([sse(events(endless))]);
    expect(outcome).toMatchObject({ code: 'provider-unreachable' });
  });

  it('that is too long for one is asked for in parts, the last section with all the room there is', async () => {
    const cut = sse(events('{"statements":[', 'max_tokens'));
    const first = sse(events(JSON.stringify(note)));
    const plan = { section: 'plan', text: 'Client will walk.', lines: [9] };
    const second = sse(events(JSON.stringify({ statements: [plan], risk: [] })));
    const { outcome, seen } = await run([cut, first, cut, second]);
    expect(outcome).toEqual({
      statements: [...note.statements, plan],
      risk: note.risk,
      model: 'claude-opus-5-5',
      requestIds: ['req_9', 'req_9', 'req_9', 'req_9'],
    });
    const bodies = seen.map(({ body }) => JSON.parse(String(body)));
    expect(bodies.map(({ max_tokens, messages }) => [max_tokens, messages[0].content[1].text])).toEqual([
      [32_000, 'Draft subjective and plan with risk.'],
      [32_000, 'Draft subjective with risk.'],
      [32_000, 'Draft plan.'],
      [128_000, 'Draft plan.'],
    ]);
  });

  it('is asked for no more once the consent is withdrawn', async () => {
    const server = await loopback.startLoopback(fault(529, 'overloaded_error'), good);
    const drafter = createClaudeDrafter({
      baseUrl: server.origin,
      guardedFetch: createGuardedFetch({
        mayLeave: async () => ({}),
        allowedOrigin: server.origin,
        offline: false,
        ledger: loopback.memoryLedger(),
        provider: 'anthropic',
      }),
      sleep: async () => undefined,
    });
    let asked = 0;
    const allowed = async () => {
      asked += 1;
      if (asked > 1) throw new AmynoteError('consent', 'withdrawn');
    };
    const error = await loopback.failureOf(drafter.draft(brief, reason, () => undefined, allowed));
    expect(error).toMatchObject({ code: 'consent' });
    expect(server.seen).toHaveLength(1);
  });

  it('carries no control characters and no field of its own', async () => {
    const statement = { section: 'plan', text: 'Walk \u001b[2J daily.\n', lines: [4], status: 'verified' };
    const { outcome } = await run([
      sse(events(JSON.stringify({ statements: [statement], risk: [], extra: 1 }))),
    ]);
    expect(outcome).toEqual({
      statements: [{ section: 'plan', text: 'Walk  daily.', lines: [4] }],
      risk: [],
      model: 'claude-opus-5-5',
      requestIds: ['req_9'],
    });
  });

  it('is told as it grows, in characters and never in words', async () => {
    const long = { ...note, statements: Array.from({ length: 40 }, () => note.statements[0]) };
    const named = JSON.stringify(long).replace(/"subjective"/u, '"Maya slept"');
    const { told } = await run([sse(events(named))]);
    const progress = told.filter((event) => event.type === 'progress');
    expect(progress[0]).toMatchObject({ done: 0, part: 'reading the session' });
    expect(progress.at(-1)).toMatchObject({
      stage: 'draft',
      done: named.length,
      unit: 'characters',
      part: 'subjective',
    });
    expect(JSON.stringify(told)).not.toContain('slept');
  });
});

describe('stopping', () => {
  it('in the middle of the stream is interrupted and keeps nothing', async () => {
    const controller = new AbortController();
    const halfway: Answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const text = 'x'.repeat(2000);
      for (const event of events(text).slice(0, 7)) {
        response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
      }
    };
    const server = await loopback.startLoopback(halfway);
    const drafter = createClaudeDrafter({
      apiKey: undefined,
      baseUrl: server.origin,
      guardedFetch: createGuardedFetch({
        mayLeave: async () => ({}),
        allowedOrigin: server.origin,
        offline: false,
        ledger: loopback.memoryLedger(),
        provider: 'anthropic',
      }),
      signal: controller.signal,
    });
    const told: string[] = [];
    const stopAtFirst = (event: StageEvent) => {
      if (event.type !== 'progress' || event.done === 0) return;
      told.push(event.type);
      controller.abort();
    };
    const error = await loopback.failureOf(drafter.draft(brief, reason, stopAtFirst));
    expect(told).toEqual(['progress']);
    expect(error).toMatchObject({ code: 'interrupted' });
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]?.headers.authorization).toBe('Bearer local');
  });

  it('before headers is interrupted', async () => {
    const controller = new AbortController();
    const { outcome, seen, told } = await run([() => controller.abort()], { signal: controller.signal });
    expect(outcome).toMatchObject({ code: 'interrupted' });
    expect(told).toEqual([]);
    expect(seen).toHaveLength(1);
  });
});
