import { describe, expect, it, vi } from 'vitest';
import type { Piece } from '../../../../src/core/speech-ports.ts';
import { createGuardedFetch } from '../../../../src/providers/guarded-fetch.ts';
import {
  createOpenAiTranscriber,
  type OpenAiTranscriberOptions,
} from '../../../../src/providers/openai/openai-transcriber.ts';
import { wavFile } from '../../../../src/providers/openai/wav.ts';
import {
  type Answer,
  failureOf,
  json,
  memoryLedger,
  reason,
  reset,
  type SeenRequest,
  startLoopback,
} from '../loopback.ts';

const piece: Piece = {
  startMs: 0,
  endMs: 100,
  samples: Int16Array.from({ length: 1600 }, (_, i) => i - 800),
};
const text = json(200, { text: 'How was the week?' });

type Changes = Partial<OpenAiTranscriberOptions>;

function transcriberAt(origin: string, changes: Changes = {}) {
  const slept: number[] = [];
  const ledger = memoryLedger();
  const transcriber = createOpenAiTranscriber({
    engine: 'openai',
    apiKey: 'sk-test',
    baseUrl: `${origin}/v1`,
    guardedFetch: createGuardedFetch({
      mayLeave: async () => ({}),
      allowedOrigin: origin,
      offline: false,
      ledger,
      provider: 'openai',
    }),
    now: () => new Date('2026-11-22T10:00:00Z'),
    random: () => 0,
    sleep: async (ms) => {
      slept.push(ms);
    },
    ...changes,
  });
  return { transcriber, slept, ledger };
}

async function run(answers: Answer[], changes: Changes = {}, sound = piece) {
  const server = await startLoopback(...answers);
  const made = transcriberAt(server.origin, changes);
  const outcome = await made.transcriber.transcribe(sound, reason).catch((error: unknown) => error);
  return { ...made, outcome, seen: server.seen };
}

async function formOf(request: SeenRequest | undefined): Promise<FormData> {
  const headers = { 'content-type': request?.headers['content-type'] ?? '' };
  return new Response(new Uint8Array(request?.body ?? []), { headers }).formData();
}

describe('the request for a piece', () => {
  it('is what the API expects, and holds nothing else', async () => {
    const { seen, outcome } = await run(
      [json(200, { text: ' How was\nthe week? ', languages: [{ code: 'en' }] }, { 'x-request-id': 'req_7' })],
      { keywords: ['anhedonia', 'bad <b>', 'two\nlines'], languages: ['en', 'es'] },
    );

    expect(outcome).toEqual({ text: 'How was the week?', requestId: 'req_7', language: 'en' });
    const [request] = seen;
    expect(request).toMatchObject({ method: 'POST', path: '/v1/audio/transcriptions' });
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer sk-test',
      accept: 'application/json',
      'x-stainless-retry-count': '0',
      'content-length': String(request?.body.length),
    });
    const form = await formOf(request);
    expect([...new Set(form.keys())].sort()).toEqual([
      'file',
      'keywords[]',
      'languages[]',
      'model',
      'response_format',
    ]);
    expect(form.get('model')).toBe('gpt-transcribe');
    expect(form.get('response_format')).toBe('json');
    expect(form.getAll('keywords[]')).toEqual(['anhedonia', 'two lines']);
    expect(form.getAll('languages[]')).toEqual(['en', 'es']);
    const file = form.get('file') as File;
    expect([file.name, file.type]).toEqual(['piece.wav', 'audio/wav']);
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(wavFile(piece.samples, 16_000, 200));
  });

  it.each([
    ['whisper-1', ['file', 'language', 'model', 'response_format'], 'verbose_json'],
    ['gpt-4o-transcribe', ['file', 'include[]', 'language', 'model', 'response_format'], 'json'],
    ['gpt-4o-mini-transcribe', ['file', 'include[]', 'language', 'model', 'response_format'], 'json'],
  ])(
    'has no keywords for %s, one language as `language`, and asks how sure it is',
    async (model, fields, format) => {
      const { seen } = await run([text], { model, keywords: ['anhedonia'], languages: ['en'] });
      const form = await formOf(seen[0]);
      expect([...form.keys()].sort()).toEqual(fields);
      expect(form.get('response_format')).toBe(format);
    },
  );

  it('for a piece too short for the API is filled up with silence', async () => {
    const { seen } = await run([text], {}, { ...piece, samples: Int16Array.of(1, 2, 3) });
    const file = (await formOf(seen[0])).get('file') as File;
    const samples = new Int16Array((await file.arrayBuffer()).slice(44));
    expect([...samples.slice(0, 4)]).toEqual([1, 2, 3, 0]);
    expect(samples).toHaveLength(3200);
  });

  it('is in the ledger with its model', async () => {
    const { ledger, seen } = await run([text]);
    expect(ledger.entries).toMatchObject([
      { model: 'gpt-transcribe', bytes: seen[0]?.body.length, outcome: { status: 200 } },
    ]);
  });

  it('is not bent by the environment, and nothing is printed', async () => {
    const elsewhere = await startLoopback(text);
    const environment = {
      OPENAI_BASE_URL: elsewhere.origin,
      OPENAI_API_KEY: 'sk-env',
      OPENAI_ADMIN_KEY: 'sk-admin',
      OPENAI_ORG_ID: 'org-env',
      OPENAI_PROJECT_ID: 'proj-env',
      OPENAI_CUSTOM_HEADERS: 'Authorization: Bearer sk-other\nX-Copy-To: elsewhere',
      OPENAI_LOG: 'debug',
      HTTP_PROXY: elsewhere.origin,
      http_proxy: elsewhere.origin,
    };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const said = (['log', 'info', 'debug', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name));
    const { seen, outcome } = await run([json(500, { error: { message: 'x' } }), text]);

    expect(outcome).toEqual({ text: 'How was the week?' });
    expect(elsewhere.seen).toEqual([]);
    for (const request of seen) {
      expect(request.headers.authorization).toBe('Bearer sk-test');
      expect(Object.keys(request.headers)).not.toContain('x-copy-to');
      expect(JSON.stringify(request.headers)).not.toMatch(/env|elsewhere/);
    }
    for (const spy of said) expect(spy).not.toHaveBeenCalled();
  });
});

const secret = 'the words of the session';
const fault = (status: number, code: string, headers: Record<string, string> = {}) =>
  json(status, { error: { message: secret, type: code, param: null, code } }, headers);

describe('a fault', () => {
  it.each([
    ['400', fault(400, 'invalid_value'), 'provider-refused', 1],
    ['401', fault(401, 'invalid_api_key'), 'provider-refused', 1],
    ['403', fault(403, 'model_not_found'), 'provider-refused', 1],
    ['404', fault(404, 'model_not_found'), 'provider-refused', 1],
    ['413', fault(413, 'server_error'), 'provider-refused', 1],
    ['422', fault(422, 'invalid_request_error'), 'provider-refused', 1],
    ['429 without quota', fault(429, 'insufficient_quota'), 'provider-refused', 1],
    ['429 without credit', fault(429, 'credit_balance_exhausted'), 'provider-refused', 1],
    ['429', fault(429, 'rate_limit_exceeded'), 'provider-unreachable', 7],
    [
      '429 with an endless wait',
      fault(429, 'slow_down', { 'retry-after': '3600' }),
      'provider-unreachable',
      1,
    ],
    ['501', fault(501, 'not_supported_error'), 'provider-refused', 1],
    ['408', fault(408, 'timeout'), 'provider-unreachable', 4],
    ['409', fault(409, 'conflict'), 'provider-unreachable', 4],
    ['500', fault(500, 'server_error'), 'provider-unreachable', 4],
    ['503', fault(503, 'server_is_overloaded'), 'provider-unreachable', 4],
    ['529 that is no JSON', json(529, `<html>${secret}</html>`), 'provider-unreachable', 4],
    ['a local server’s plain error', json(400, { error: secret }), 'provider-refused', 1],
    ['a reset', reset, 'provider-unreachable', 4],
    ['a redirect', json(307, '', { location: 'http://127.0.0.1:1/' }), 'provider-refused', 1],
    ['broken JSON', json(200, '{"text":"How was'), 'provider-unreachable', 4],
    ['JSON without a text', json(200, { words: [] }), 'provider-unreachable', 4],
    [
      'a page instead of JSON',
      json(200, `<html>${secret}`, { 'content-type': 'text/html' }),
      'provider-unreachable',
      4,
    ],
    ['an empty body', json(200, ''), 'provider-unreachable', 4],
  ] as const)('of %s ends as it should', async (_, answer, code, attempts) => {
    const { outcome, seen, ledger } = await run([answer]);
    expect(outcome).toMatchObject({ name: 'AmynoteError', code, hint: expect.stringMatching(/\S/) });
    expect(seen).toHaveLength(attempts);
    expect(ledger.entries).toHaveLength(attempts);
    expect(everythingSaidBy(outcome)).not.toContain(secret);
  });

  it('in the middle of a body is tried again', async () => {
    const cut: Answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"text":"How');
      setImmediate(() => response.destroy());
    };
    const { outcome, seen } = await run([cut, text]);
    expect(outcome).toEqual({ text: 'How was the week?' });
    expect(seen).toHaveLength(2);
  });

  it('that passes costs only the wait the provider asked for', async () => {
    const date = new Date('2026-11-22T10:00:20Z').toUTCString();
    const { outcome, slept } = await run([
      fault(429, 'rate_limit_exceeded', { 'retry-after-ms': '1500', 'retry-after': '9' }),
      fault(429, 'rate_limit_exceeded', { 'retry-after': '7' }),
      fault(503, 'server_is_overloaded', { 'retry-after': date }),
      fault(429, 'slow_down', { 'retry-after': '300' }),
      text,
    ]);
    expect(outcome).toEqual({ text: 'How was the week?' });
    expect(slept).toEqual([1500, 7000, 20_000, 300_000]);
  });

  it('names the wait that is too long to sit through', async () => {
    const { outcome } = await run([fault(429, 'slow_down', { 'retry-after': '3600' })]);
    expect(outcome).toMatchObject({ message: 'OpenAI asks us to wait 3600 s', data: { waitSeconds: 3600 } });
  });

  it('names the way out that fits it', async () => {
    const faults = [
      fault(401, 'invalid_api_key'),
      fault(404, 'model_not_found'),
      fault(429, 'insufficient_quota'),
      fault(404, 'invalid_request_error'),
    ];
    const hints = await Promise.all(
      faults.map(async (answer) => ((await run([answer])).outcome as { hint: string }).hint),
    );
    expect(hints).toEqual([
      'run: export OPENAI_API_KEY=<your key>',
      'run: amynote config set openai.model gpt-transcribe',
      'see https://platform.openai.com/settings/organization/billing, then run the same command again',
      'check openai.base_url: amynote config list',
    ]);
  });

  it('of one piece does not end those that wait, and one of the key or the model does', async () => {
    const refusals = [fault(400, 'invalid_value'), fault(413, 'too_large'), fault(422, 'invalid_audio')];
    for (const answer of refusals) {
      const { outcome } = await run([answer]);
      expect(outcome).toMatchObject({ code: 'provider-refused', data: { onlyThis: true } });
    }
    const others = [fault(400, 'model_not_found'), fault(400, 'insufficient_quota'), fault(401, 'invalid')];
    for (const answer of others) {
      const { outcome } = await run([answer]);
      expect(outcome).toMatchObject({ code: 'provider-refused' });
      expect(outcome).not.toMatchObject({ data: { onlyThis: true } });
    }
  });

  it('is not tried again when the server says so', async () => {
    const { outcome, seen } = await run([fault(500, 'server_error', { 'x-should-retry': 'false' })]);
    expect(outcome).toMatchObject({ code: 'provider-unreachable' });
    expect(seen).toHaveLength(1);
  });

  it('of the ledger is thrown as it is, and nothing is sent', async () => {
    const server = await startLoopback(text);
    const made = transcriberAt(server.origin);
    made.ledger.begin = async () => {
      throw new Error('a write timed out');
    };
    expect(await failureOf(made.transcriber.transcribe(piece, reason))).toMatchObject({
      code: 'failed',
      message: 'the egress ledger could not be written',
    });
    expect(server.seen).toEqual([]);
  });
});

/** All that a printer could show of an error, causes included. */
function everythingSaidBy(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return [error.message, error.stack, JSON.stringify(error), everythingSaidBy(error.cause)].join('\n');
}

describe('an answer', () => {
  const fields = async (body: unknown, model: string) => (await run([json(200, body)], { model })).outcome;

  it('of gpt-4o says how sure its words are', async () => {
    const logprobs = [-0.1, -0.3].map((logprob) => ({ token: 'x', logprob, bytes: [120] }));
    expect(await fields({ text: 'One two', logprobs }, 'gpt-4o-transcribe')).toEqual({
      text: 'One two',
      confidence: 0.819,
    });
  });

  it('of whisper-1 says so too, and how likely nobody speaks; times in any unit are left alone', async () => {
    const segment = {
      start: 0,
      end: 3_300_000_000,
      text: ' One two',
      avg_logprob: -0.5,
      no_speech_prob: 0.25,
    };
    expect(await fields({ text: ' One two', duration: 1, segments: [segment] }, 'whisper-1')).toEqual({
      text: 'One two',
      confidence: 0.607,
      noSpeech: 0.25,
    });
  });

  it.each([
    { logprobs: [{ logprob: 'high' }] },
    { segments: null, logprobs: null },
    { segments: [{ avg_logprob: 7, no_speech_prob: -1 }] },
    { usage: 'none' },
  ])('with odd facts beside its text is its text: %o', async (odd) => {
    expect(await fields({ text: 'One', ...odd }, 'whisper-1')).toEqual({ text: 'One' });
  });

  it('that never ends is given up and asked for again', async () => {
    const stalled: Answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"text":');
    };
    const { outcome, seen } = await run([() => undefined, stalled, text], { timeoutMs: 1000 });
    expect(outcome).toEqual({ text: 'How was the week?' });
    expect(seen).toHaveLength(3);
  });
});

describe('stopping', () => {
  it('is interrupted, not a connection error, and is not tried again', async () => {
    const controller = new AbortController();
    const { outcome, seen } = await run([() => controller.abort()], { signal: controller.signal });
    expect(outcome).toMatchObject({ code: 'interrupted' });
    expect(seen).toHaveLength(1);
  });

  it('before the start sends nothing', async () => {
    const { outcome, seen, ledger } = await run([text], { signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ code: 'interrupted' });
    expect([seen, ledger.entries]).toEqual([[], []]);
  });
});

describe('a setting', () => {
  const at = 'http://127.0.0.1:1';
  const now = (day: string) => () => new Date(`${day}T00:00:00Z`);

  it.each([
    'whisper-1',
    'gpt-4o-transcribe',
    'gpt-4o-mini-transcribe',
    'gpt-4o-mini-transcribe-2025-12-15',
    'gpt-4o-transcribe-diarize',
  ])('of model %s is refused from the day OpenAI shuts it down', (model) => {
    expect(() => transcriberAt(at, { model, now: now('2027-02-26') })).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.stringContaining('2027-02-26') }),
    );
  });

  it('of an ending model is told from 90 days before', () => {
    const notice = (day: string, model: string) =>
      transcriberAt(at, { model, now: now(day) }).transcriber.notice;
    expect(notice('2026-11-27', 'whisper-1')).toBeUndefined();
    expect(notice('2026-11-28', 'whisper-1')).toBe(
      'OpenAI shuts the model whisper-1 down on 2027-02-26, in 90 days; then: amynote config set openai.model gpt-transcribe',
    );
    expect(notice('2027-02-25', 'gpt-transcribe')).toBeUndefined();
  });

  it('of a model that does not exist is answered with those that do', async () => {
    const missing = fault(404, 'model_not_found');
    const at2027 = await run([missing], { model: 'gpt-next', now: now('2027-03-01') });
    expect(at2027.outcome).toMatchObject({
      message: 'OpenAI does not offer the chosen model to this key; there are gpt-transcribe',
    });
    expect((await run([missing])).outcome).toMatchObject({
      message: expect.stringMatching(/gpt-transcribe, gpt-4o-transcribe, .*whisper-1$/),
    });
  });

  it('that changes the words changes the parameters, and nothing else does', () => {
    const parameters = (changes: Changes) => transcriberAt(at, changes).transcriber.parameters;
    expect(parameters({ keywords: ['a'] })).not.toBe(parameters({ keywords: ['b'] }));
    expect(parameters({ languages: ['en'] })).not.toBe(parameters({ languages: ['es'] }));
    expect(parameters({ apiKey: 'sk-other' })).toBe(parameters({}));
    const local = (port: number) => ({ engine: 'local', baseUrl: `http://127.0.0.1:${port}/v1` }) as const;
    expect(parameters(local(1))).not.toBe(parameters(local(2)));
  });

  it('of an ending model is accepted the day before, but not of one that diarizes', () => {
    expect(transcriberAt(at, { model: 'whisper-1', now: now('2027-02-25') }).transcriber.model).toBe(
      'whisper-1',
    );
    expect(() => transcriberAt(at, { model: 'gpt-4o-transcribe-diarize' })).toThrow(/speakers/);
  });

  it('of gpt-transcribe, or of any name at a local server, holds after that day', () => {
    expect(transcriberAt(at, { now: now('2027-03-01') }).transcriber).toMatchObject({
      model: 'gpt-transcribe',
      scope: 'transcribe_cloud',
    });
    const local = transcriberAt(at, { engine: 'local', model: 'whisper-1', now: now('2027-03-01') });
    expect(local.transcriber).toMatchObject({ engine: 'local', model: 'whisper-1', scope: 'record_audio' });
  });

  it('of a local engine somewhere else is refused', () => {
    expect(() => transcriberAt('https://speech.example.com', { engine: 'local' })).toThrow(
      expect.objectContaining({ code: 'usage' }),
    );
  });

  it('without a key is refused, except on this machine', async () => {
    expect(() => transcriberAt('https://api.openai.com', { apiKey: undefined })).toThrow(
      expect.objectContaining({ code: 'usage', message: 'no key is set in OPENAI_API_KEY' }),
    );
    const { seen } = await run([text], { engine: 'local', apiKey: undefined });
    expect(seen[0]?.headers.authorization).toBe('Bearer local');
  });

  it('of a key with a stray character is refused without showing the key', () => {
    expect(() => transcriberAt(at, { apiKey: 'sk-secret\u2011key' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') }),
    );
  });

  it('of silence gives an empty text, not an error', async () => {
    expect((await run([json(200, { text: ' ' })])).outcome).toEqual({ text: '' });
  });
});

describe('an answer without end', () => {
  it('is refused, and not asked for again', async () => {
    const { outcome, seen, ledger } = await run([json(200, { text: 'a'.repeat(9_000_000) })]);
    expect(outcome).toMatchObject({ code: 'provider-refused', message: expect.stringContaining('8 MB') });
    expect(seen).toHaveLength(1);
    expect(ledger.entries[0]?.outcome).toEqual({ status: 200 });
  });
});
