import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import type { Piece } from '../../src/core/speech-ports.ts';
import { createGuardedFetch } from '../../src/providers/guarded-fetch.ts';
import { createOpenAiTranscriber } from '../../src/providers/openai/openai-transcriber.ts';
import { parseMultipart } from '../simulator/multipart.ts';
import { readWav } from '../simulator/wav.ts';
import { failureOf, memoryLedger, reason } from '../unit/providers/loopback.ts';

/** What a dialect looks at of a request. */
interface Request {
  path: string;
  format: string;
  model: string;
  /** As decoded from the upload; undefined when it is no 16 kHz wave file. */
  seconds: number | undefined;
}

type Dialect = (request: Request) => { status?: number; type?: string; body: unknown };

const said = 'How has the week been?';

/**
 * The ways in which servers that call themselves OpenAI-compatible differ (their sources, 2026): who refuses what,
 * how a refusal looks, and what an answer leaves out.
 */
const dialects = {
  /** examples/server/server.cpp: one path, no model, no usage; an error is a string and comes with status 200. */
  'whisper.cpp': ({ path, format, seconds }) => {
    if (path !== '/v1/audio/transcriptions')
      return { status: 404, type: 'text/plain', body: `File Not Found (${path})` };
    if (seconds === undefined) return { body: { error: 'failed to read WAV file' } };
    const text = seconds < 1 ? '' : ` ${said}\n`;
    if (format === 'json') return { body: { text } };
    const segment = { id: 0, text, start: 0, end: seconds, tokens: [1], temperature: 0, avg_logprob: -0.2 };
    const facts = { task: 'transcribe', language: 'english', duration: seconds, text };
    return { body: { ...facts, segments: [{ ...segment, no_speech_prob: 0.01, words: [] }] } };
  },
  /** FastAPI: `detail` instead of `error`; a model must be installed. */
  speaches: ({ model, format, seconds }) => {
    if (model !== 'whisper-1')
      return { status: 404, body: { detail: `Model '${model}' is not installed locally.` } };
    if (format === 'json') return { body: { text: said } };
    const segment = {
      id: 1,
      seek: 0,
      start: 0,
      end: 1.1,
      text: said,
      avg_logprob: -0.2,
      no_speech_prob: 0.01,
    };
    return {
      body: {
        task: 'transcribe',
        language: 'en',
        duration: seconds,
        text: said,
        words: null,
        segments: [segment],
      },
    };
  },
  /** Times in nanoseconds, no probabilities. */
  LocalAI: () => ({
    body: { segments: [{ id: 0, start: 0, end: 1_100_000_000, text: said, tokens: [1] }], text: said },
  }),
  /** Words alone for most models; the code of an error is a number. */
  vLLM: ({ format }) => {
    if (format === 'json') return { body: { text: said, usage: { type: 'duration', seconds: 2 } } };
    const message = 'Currently do not support verbose_json for this model';
    return { status: 400, body: { error: { message, type: 'BadRequestError', param: null, code: 400 } } };
  },
  /** llama-server: json only, and an error of its own type. */
  'llama.cpp': ({ format }) => {
    if (format === 'json') return { body: { text: said, usage: { type: 'tokens', total_tokens: 9 } } };
    const error = { code: 400, message: "Only 'json' is supported", type: 'invalid_request_error' };
    return { status: 400, body: { error } };
  },
} satisfies Record<string, Dialect>;

it.each(Object.keys(dialects) as (keyof typeof dialects)[])('%s is understood', async (name) => {
  const { transcriber, requests } = await serverSpeaking(dialects[name]);
  const tells = ['whisper.cpp', 'speaches'].includes(name);
  const words = { text: said, ...(tells && { confidence: 0.819, noSpeech: 0.01 }) };
  expect(await transcriber.transcribe(pieceOf(2000), reason)).toEqual(words);
  expect(await transcriber.transcribe(pieceOf(500), reason)).toEqual(words);
  const formats = requests.map(({ format }) => format);
  // Refused once, what more there is to know is not asked for again.
  const refuses = ['vLLM', 'llama.cpp'].includes(name);
  expect(formats).toEqual(refuses ? ['verbose_json', 'json', 'json'] : ['verbose_json', 'verbose_json']);
});

const refusals: [what: string, dialect: Dialect, message: RegExp, hint: RegExp][] = [
  [
    'a string with status 200',
    () => ({ body: { error: 'failed to read WAV file' } }),
    /did not accept the sound/,
    /local\.base_url/,
  ],
  [
    'a string with status 400',
    () => ({ status: 400, body: { error: 'bad' } }),
    /did not accept the request \(status 400\)/,
    /config list/,
  ],
  [
    'a path that is not there',
    () => ({ status: 404, type: 'text/plain', body: 'File Not Found' }),
    /has nothing at this address/,
    /--inference-path/,
  ],
  [
    'a model that is not installed',
    () => ({ status: 404, body: { detail: 'Model x is not installed' } }),
    /has nothing at this address/,
    /local\.model/,
  ],
  [
    'a model that vLLM does not serve',
    () => ({ status: 404, body: { error: { message: 'x', type: 'NotFoundError', code: 404 } } }),
    /does not offer the chosen model/,
    /local\.model/,
  ],
  [
    'a server without sound',
    () => ({ status: 501, body: { error: { code: 501, message: 'x', type: 'not_supported_error' } } }),
    /status 501/,
    /config list/,
  ],
];

it.each(refusals)(
  '%s is a refusal with its next step, and is not tried again',
  async (_, dialect, message, hint) => {
    const { transcriber, requests } = await serverSpeaking(dialect);
    const error = await failureOf(transcriber.transcribe(pieceOf(2000), reason));
    expect(error).toMatchObject({
      code: 'provider-refused',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
    expect(requests.length).toBeLessThanOrEqual(2);
  },
);

it('a server that still loads its model is waited for', async () => {
  let calls = 0;
  const { transcriber } = await serverSpeaking(() => {
    calls += 1;
    return calls > 2 ? { body: { text: said } } : { status: 503, body: { status: 'loading model' } };
  });
  expect((await transcriber.transcribe(pieceOf(2000), reason)).text).toBe(said);
});

it('offline, not even a server on this machine is asked', async () => {
  const { transcriber, requests } = await serverSpeaking(dialects.LocalAI, true);
  expect(await failureOf(transcriber.transcribe(pieceOf(2000), reason))).toMatchObject({
    code: 'failed',
    hint: 'run the same command without --offline',
  });
  expect(requests).toEqual([]);
});

async function serverSpeaking(dialect: Dialect, offline = false) {
  const requests: Request[] = [];
  const server = createServer((request, response) => void answer(request, response, dialect, requests));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const transcriber = createOpenAiTranscriber({
    engine: 'local',
    baseUrl: `${origin}/v1`,
    model: 'whisper-1',
    keywords: ['anhedonia'],
    languages: ['en'],
    guardedFetch: createGuardedFetch({
      mayLeave: async () => ({}),
      allowedOrigin: origin,
      offline,
      ledger: memoryLedger(),
      provider: 'local',
    }),
    sleep: async () => undefined,
  });
  return { transcriber, requests };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  dialect: Dialect,
  requests: Request[],
) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { fields, files } = parseMultipart(Buffer.concat(chunks), request.headers['content-type'] ?? '');
  const sound = readWav(files.get('file')?.bytes ?? Buffer.alloc(0));
  const samples = sound?.sampleRate === 16_000 ? sound.channels[0]?.length : undefined;
  requests.push({
    path: request.url ?? '',
    format: fields.get('response_format')?.[0] ?? '',
    model: fields.get('model')?.[0] ?? '',
    seconds: samples === undefined ? undefined : samples / 16_000,
  });
  const { status = 200, type = 'application/json', body } = dialect(requests.at(-1) as Request);
  // None of them sends a request id.
  response.writeHead(status, { 'content-type': type });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function pieceOf(ms: number): Piece {
  return { startMs: 0, endMs: ms, samples: new Int16Array(ms * 16) };
}
