import { describe, expect, it } from 'vitest';
import type { EgressReason } from '../../../../src/core/egress.ts';
import { createGuardedFetch } from '../../../../src/providers/guarded-fetch.ts';
import {
  createOpenAiEmbedder,
  type OpenAiEmbedderOptions,
} from '../../../../src/providers/openai/openai-embedder.ts';
import { type Answer, failureOf, json, memoryLedger, startLoopback } from '../loopback.ts';
import { hasPublishedApi, startPublishedApi } from '../published-api.ts';

const reason: EgressReason = {
  purpose: 'search',
  sessionId: 'session00001',
  clientId: 'client000001',
  consentIds: ['consent00001'],
};
const texts = ['It was a long week.', 'She left.'];

function embedderAt(origin: string, changes: Partial<OpenAiEmbedderOptions> = {}) {
  const ledger = memoryLedger();
  const slept: number[] = [];
  const embedder = createOpenAiEmbedder({
    engine: 'openai',
    apiKey: 'sk-test',
    baseUrl: `${origin}/v1`,
    model: 'text-embedding-3-small',
    guardedFetch: createGuardedFetch({
      mayLeave: async () => ({}),
      allowedOrigin: origin,
      offline: false,
      ledger,
      provider: 'openai',
    }),
    random: () => 0,
    sleep: async (ms) => void slept.push(ms),
    ...changes,
  });
  return { embedder, ledger, slept };
}

async function run(answers: Answer[], changes: Partial<OpenAiEmbedderOptions> = {}) {
  const server = await startLoopback(...answers);
  const made = embedderAt(server.origin, changes);
  const outcome = await made.embedder
    .embed(texts, reason, async () => undefined)
    .catch((error: unknown) => error);
  return { ...made, outcome, seen: server.seen };
}

/** A vector of 512 that is not zero, as base64 or as numbers. */
const vector = (first: number, length = 512) =>
  Float32Array.from({ length }, (_, at) => (at === 0 ? first : 0));
const packed = (values: Float32Array) => Buffer.from(values.buffer).toString('base64');
const answer = (...data: unknown[]) => json(200, { object: 'list', data, usage: { total_tokens: 9 } });
const one = (index: number, embedding: unknown) => ({ object: 'embedding', index, embedding });

describe('a request for vectors', () => {
  it('asks OpenAI for 512 dimensions in base64, and holds nothing else', async () => {
    const { seen, outcome, ledger } = await run([
      answer(one(1, packed(vector(2))), one(0, packed(vector(-1)))),
    ]);
    expect(outcome).toEqual({ vectors: [vector(-1), vector(2)], tokens: 9 });
    const [request] = seen;
    expect(request).toMatchObject({ method: 'POST', path: '/v1/embeddings' });
    expect(request?.headers.authorization).toBe('Bearer sk-test');
    const fields = {
      model: 'text-embedding-3-small',
      input: texts,
      encoding_format: 'base64',
      dimensions: 512,
    };
    expect(JSON.parse(String(request?.body))).toEqual(fields);
    expect(ledger.entries).toMatchObject([
      {
        purpose: 'search',
        model: 'text-embedding-3-small',
        bytes: request?.body.length,
        path: '/v1/embeddings',
      },
    ]);
  });

  it('asks a server on this machine for numbers, without a key or a length, and takes what little it says', async () => {
    const bare = json(200, { data: [{ embedding: [1, 0, 2] }, { embedding: [0, 3, 0] }] });
    const { seen, outcome, embedder } = await run([bare], {
      engine: 'local',
      apiKey: undefined,
      model: 'nomic',
    });
    expect(outcome).toEqual({ vectors: [Float32Array.of(1, 0, 2), Float32Array.of(0, 3, 0)] });
    expect(JSON.parse(String(seen[0]?.body))).toEqual({
      model: 'nomic',
      input: texts,
      encoding_format: 'float',
    });
    expect(embedder.space).toMatchObject({
      engine: 'local',
      model: 'nomic',
      address: expect.stringContaining('127.0.0.1'),
    });
    expect([embedder.scopes, embedder.usdPerMillionTokens]).toEqual([['cross_session_search'], 0]);
  });

  it('asks an older model for no length, for it would refuse one', async () => {
    const { seen } = await run([answer(one(0, [1]), one(1, [1]))], { model: 'text-embedding-ada-002' });
    expect(JSON.parse(String(seen[0]?.body))).not.toHaveProperty('dimensions');
  });

  it.skipIf(!hasPublishedApi('openai-openapi.yaml'))('is valid by the published API', async () => {
    const api = await startPublishedApi('openai-openapi.yaml');
    const { embedder } = embedderAt(api.origin, { baseUrl: api.origin });
    await embedder.embed(texts, reason, async () => undefined).catch(() => undefined);
    const counts = await api.errorCounts();
    expect(counts.length).toBeGreaterThan(0);
    expect(new Set(counts)).toEqual(new Set(['0']));
  });
});

describe('an answer that cannot be used', () => {
  const good = packed(vector(1));
  it.each([
    ['a missing vector', answer(one(0, good))],
    ['a vector twice', answer(one(0, good), one(0, good))],
    ['a place that nobody asked for', answer(one(0, good), one(2, good))],
    ['another length', answer(one(0, good), one(1, packed(vector(1, 256))))],
    ['half a number', answer(one(0, good), one(1, Buffer.alloc(5).toString('base64')))],
    ['nothing but zeros', answer(one(0, good), one(1, packed(vector(0))))],
    ['a number that is none', answer(one(0, good), one(1, packed(vector(Number.NaN))))],
    ['an error with status 200', json(200, { error: 'the words of the session' })],
    ['no JSON', json(200, '<html>')],
  ])('%s is asked for again, then told without its words', async (_, broken) => {
    const mended = await run([broken, answer(one(0, good), one(1, good))]);
    expect(mended.outcome).toMatchObject({ vectors: [vector(1), vector(1)] });
    const { outcome, seen } = await run([broken]);
    expect(outcome).toMatchObject({ code: 'provider-unreachable' });
    expect(String(outcome)).not.toContain('words of the session');
    expect(seen).toHaveLength(4);
  });
});

describe('a refusal', () => {
  const fault = (status: number, code: string, headers = {}) =>
    json(status, { error: { message: 'the words of the session', type: 'x', code } }, headers);
  it.each([
    [401, 'invalid_api_key', 'provider-refused', 1],
    [404, 'model_not_found', 'provider-refused', 1],
    [400, 'invalid_value', 'provider-refused', 1],
    [429, 'insufficient_quota', 'provider-refused', 1],
    [500, 'server_error', 'provider-unreachable', 4],
  ])(
    'of status %i (%s) is %s after %i requests, and quotes nothing',
    async (status, code, kind, requests) => {
      const { outcome, seen } = await run([fault(status, code)]);
      expect(outcome).toMatchObject({ code: kind });
      expect(JSON.stringify(outcome) + String(outcome)).not.toContain('words of the session');
      expect(seen).toHaveLength(requests);
    },
  );

  it('that asks for a pause is obeyed', async () => {
    const good = packed(vector(1));
    const { outcome, slept } = await run([
      fault(429, 'rate_limit_exceeded', { 'retry-after': '7' }),
      answer(one(0, good), one(1, good)),
    ]);
    expect(outcome).toMatchObject({ tokens: 9 });
    expect(slept).toEqual([7000]);
  });

  it('of consent between two tries ends the work, and nothing more is sent', async () => {
    const server = await startLoopback(fault(500, 'server_error'));
    const { embedder } = embedderAt(server.origin);
    let asked = 0;
    const allowed = async () => {
      asked += 1;
      if (asked > 1) throw new Error('withdrawn');
    };
    expect(String(await failureOf(embedder.embed(texts, reason, allowed)))).toContain('withdrawn');
    expect(server.seen).toHaveLength(1);
  });
});

describe('an engine', () => {
  it.each([
    'https://embeddings.example.org/v1',
    'https://127.0.0.1.example.org/v1',
    'http://10.0.0.8:11434/v1',
  ])('that is called local and is at %s is refused before anything is sent', (baseUrl) => {
    expect(() => embedderAt('http://127.0.0.1:9', { engine: 'local', baseUrl })).toThrow(
      /must be on this machine|must begin with https/,
    );
  });

  it('without a key is refused', () => {
    const baseUrl = 'https://api.openai.com/v1';
    expect(() => embedderAt('http://127.0.0.1:9', { baseUrl, apiKey: '' })).toThrow(/OPENAI_API_KEY/);
  });

  it('in the cloud needs the yes that sound needs to go there', () => {
    const { embedder } = embedderAt('http://127.0.0.1:9');
    expect(embedder.scopes).toEqual(['cross_session_search', 'transcribe_cloud']);
  });
});
