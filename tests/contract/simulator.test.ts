import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI, { toFile } from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readSessionScript, readTurns } from '../../fixtures/load-session.ts';
import { type Contract, haveContracts, startContractServer } from '../simulator/contract-server.ts';
import { decodeFile, ffmpegProgram, sampleRate } from '../simulator/decode-audio.ts';
import { type Simulator, startSimulator } from '../simulator/server.ts';
import { mixDown } from '../simulator/wav.ts';

const kit = fileURLToPath(new URL('../../fixtures/sessions/', import.meta.url));
const fileOf = (id: string, ending: string) => join(kit, `${id}.${ending}`);
const sourceOf = (id: string) => ({ script: fileOf(id, 'yaml'), audio: fileOf(id, 'opus') });
const scriptWords = (id: string) =>
  readSessionScript(fileOf(id, 'yaml')).turns.flatMap((turn) => turn.text.split(/\s+/u));

const noteSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['statements', 'risk'],
  properties: {
    statements: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['section', 'text', 'lines'],
        properties: {
          section: { type: 'string' },
          text: { type: 'string' },
          lines: { type: 'array', items: { type: 'integer' } },
        },
      },
    },
    risk: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['category', 'status', 'lines'],
        properties: {
          category: { type: 'string' },
          status: { type: 'string', enum: ['endorsed', 'denied', 'not_assessed', 'unclear'] },
          lines: { type: 'array', items: { type: 'integer' } },
        },
      },
    },
  },
} as const;

interface Note {
  statements: { section: string; text: string; lines: number[] }[];
  risk: { category: string; status: string; lines: number[] }[];
}

let simulator: Simulator;
let openai: OpenAI;
let anthropic: Anthropic;
const sounds = new Map<string, Float32Array>();

const ffmpeg = ffmpegProgram();
if (ffmpeg === undefined)
  console.warn('skipped: the simulator listens through ffmpeg, which is not installed');
const suite = describe.skipIf(ffmpeg === undefined);

beforeAll(async () => {
  if (ffmpeg === undefined) return;
  simulator = await startSimulator({ sessions: ['maya-01', 'short-01'].map(sourceOf) });
  openai = new OpenAI({ apiKey: 'sk-test', baseURL: simulator.openaiBaseUrl, maxRetries: 0 });
  anthropic = new Anthropic({ apiKey: 'sk-test', baseURL: simulator.anthropicBaseUrl, maxRetries: 0 });
  for (const id of ['maya-01', 'maya-02', 'short-01'])
    sounds.set(id, mixDown(await decodeFile(fileOf(id, 'opus'))));
}, 60_000);
afterAll(async () => await simulator?.close());
beforeEach(() => simulator?.setFaults([]));

suite('transcription', () => {
  it('pieces cut in the pauses give the script word for word', async () => {
    expect(await transcribePieces(simulator, 'short-01')).toEqual(scriptWords('short-01'));
  }, 60_000);

  it('pieces cut anywhere, even inside words, give every word exactly once', async () => {
    const { durationMs } = readTurns(fileOf('short-01', 'turns.json'));
    const words: string[] = [];
    for (let at = 0; at < durationMs; at += 2700) {
      words.push(...(await transcribeWith(simulator, pieceOf('short-01', at, at + 2700))));
    }
    expect(words).toEqual(scriptWords('short-01'));
  }, 60_000);

  it('a script without turn times is aligned to its sound', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
    for (const ending of ['yaml', 'opus'])
      copyFileSync(fileOf('short-01', ending), join(folder, `short-01.${ending}`));
    const source = { script: join(folder, 'short-01.yaml'), audio: join(folder, 'short-01.opus') };
    const alone = await startSimulator({ sessions: [source] });
    rmSync(folder, { recursive: true });
    expect(await transcribePieces(alone, 'short-01')).toEqual(scriptWords('short-01'));
    await alone.close();
  }, 60_000);

  it('a piece re-encoded to Opus, made quieter and padded is found within 60 ms', async () => {
    const sound = sounds.get('maya-01') as Float32Array;
    for (const startMs of [3000, 60_500, 121_250, 180_700, 240_100]) {
      const samples = sound.slice(startMs * 16, (startMs + 4000) * 16).map((value) => value * 0.5);
      await speak(asOpus(samples), 'piece.ogg');
      expect(Math.abs((simulator.requests.at(-1)?.located?.startMs ?? 0) - startMs)).toBeLessThan(60);
    }
  }, 30_000);

  it('silence, a tone and another session give no words', async () => {
    const tone = Float32Array.from({ length: 3 * sampleRate }, (_, n) => 0.3 * Math.sin(n / 5));
    const other = (sounds.get('maya-02') as Float32Array).slice(30 * sampleRate, 36 * sampleRate);
    const room = (sounds.get('maya-01') as Float32Array).slice(0, 0.6 * sampleRate);
    for (const samples of [new Float32Array(2 * sampleRate), tone, other, room]) {
      expect((await speak(asWav(samples))).text).toBe('');
    }
  }, 30_000);

  it('two channels give each only the turns of its own speaker', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
    const { audio, channels } = twoChannels(folder);
    const stereo = await startSimulator({ sessions: [{ script: fileOf('short-01', 'yaml'), audio }] });
    const heard = await transcribeWith(stereo, asWav(channels[1] as Float32Array));
    const { turns } = readSessionScript(fileOf('short-01', 'yaml'));
    expect(heard).toEqual(
      turns.filter((turn) => turn.speaker === 'client').flatMap(({ text }) => text.split(/\s+/u)),
    );
    await stereo.close();
    rmSync(folder, { recursive: true });
  }, 30_000);

  it('gpt-transcribe streams deltas and ends with done', async () => {
    const stream = await openai.audio.transcriptions.create({
      file: await toFile(pieceOf('short-01', 0, 5000), 'piece.wav', { type: 'audio/wav' }),
      model: 'gpt-transcribe',
      stream: true,
    });
    const types: string[] = [];
    for await (const event of stream) types.push(event.type);
    expect(types.at(-1)).toBe('transcript.text.done');
    expect(types.filter((type) => type === 'transcript.text.delta').length).toBeGreaterThan(3);
  });

  it('the diarizing model names a speaker by a reference clip and letters the other', async () => {
    const turns = readTurns(fileOf('short-01', 'turns.json')).turns;
    const clip = turns[3] as (typeof turns)[number];
    const reference = `data:audio/wav;base64,${pieceOf('short-01', clip.startMs, clip.endMs).toString('base64')}`;
    const heard = await openai.audio.transcriptions.create({
      file: await toFile(pieceOf('short-01', 0, 14_000), 'piece.wav', { type: 'audio/wav' }),
      model: 'gpt-4o-transcribe-diarize',
      response_format: 'diarized_json',
      chunking_strategy: 'auto',
      known_speaker_names: ['the client'],
      known_speaker_references: [reference],
    });
    const { segments } = heard as unknown as { segments: { speaker: string }[] };
    expect(segments.map((segment) => segment.speaker)).toEqual(['A', 'the client', 'A', 'the client']);
  });

  it.each([
    [{ model: 'gpt-4o-transcribe-diarize' }, 400, 'chunking_strategy is required for diarization models'],
    [
      { model: 'gpt-4o-transcribe-diarize', chunking_strategy: 'auto', prompt: 'x' },
      400,
      'Prompt is not supported for diarization models',
    ],
    [{ model: 'gpt-transcribe', response_format: 'verbose_json' }, 400, 'not compatible'],
    [{ model: 'gpt-transcribe', keywords: ['<b>'] }, 400, 'single lines'],
    [{ model: 'gpt-transcribe', languages: ['english'] }, 400, 'Invalid language code'],
    [{ model: 'gpt-transcribe', languages: ['en'], language: 'en' }, 400, 'either language or languages'],
    [{ model: 'gpt-4o-transcribe', keywords: ['anhedonia'] }, 400, 'not supported'],
    [{ model: 'gpt-next' }, 404, 'does not exist'],
  ])('refuses %o with %i', async (options, status, message) => {
    const file = await toFile(pieceOf('short-01', 0, 2000), 'piece.wav', { type: 'audio/wav' });
    const request = { file, ...options } as unknown as OpenAI.Audio.TranscriptionCreateParamsNonStreaming;
    const error = await openai.audio.transcriptions.create(request).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status, message: expect.stringContaining(message) });
  });

  it('sound over 1400 seconds is refused with the documented sentence', async () => {
    const long = ['-f', 'lavfi', '-i', 'anullsrc=r=16000:cl=mono', '-t', '1401', '-f', 'flac', 'pipe:1'];
    const { stdout } = spawnSync(ffmpeg as string, ['-v', 'error', ...long], { maxBuffer: 2 ** 24 });
    const file = await toFile(stdout, 'long.flac', { type: 'audio/flac' });
    await expect(openai.audio.transcriptions.create({ file, model: 'gpt-4o-transcribe' })).rejects.toThrow(
      /audio duration 1401\.0{6} seconds is longer than 1400 seconds which is the maximum for this model/u,
    );
  }, 30_000);

  it('after the shutdown date only gpt-transcribe is left', async () => {
    const later = await startSimulator({ sessions: [sourceOf('short-01')], afterShutdown: true });
    const client = new OpenAI({ apiKey: 'sk-test', baseURL: later.openaiBaseUrl, maxRetries: 0 });
    const ask = async (model: string) =>
      await client.audio.transcriptions.create({
        file: await toFile(pieceOf('short-01', 0, 4000), 'piece.wav', { type: 'audio/wav' }),
        model,
      });
    await expect(ask('whisper-1')).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
    expect((await ask('gpt-transcribe')).text).toContain('Good morning');
    await later.close();
  }, 30_000);
});

suite('embeddings', () => {
  it('put a sentence nearer to one of the same meaning than to another', async () => {
    const { data } = await openai.embeddings.create({
      model: 'text-embedding-3-small',
      dimensions: 512,
      input: [
        'the relationship with their father',
        'My old man never called.',
        'The bus was late on Monday.',
      ],
    });
    const [query, near, far] = data.map((item) => item.embedding) as [number[], number[], number[]];
    const dot = (a: number[], b: number[]) =>
      a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
    expect(query).toHaveLength(512);
    expect(dot(query, query)).toBeCloseTo(1, 4);
    expect(dot(query, near)).toBeGreaterThan(dot(query, far) + 0.1);
  });

  it('are the same as floats and as base64, and refuse an empty text', async () => {
    const params = { model: 'text-embedding-3-small', input: 'sleep' } as const;
    const [packed, plain] = await Promise.all([
      openai.embeddings.create(params),
      openai.embeddings.create({ ...params, encoding_format: 'float' }),
    ]);
    expect(packed.data[0]?.embedding.slice(0, 50)).toEqual(plain.data[0]?.embedding.slice(0, 50));
    await expect(openai.embeddings.create({ ...params, input: '' })).rejects.toMatchObject({ status: 400 });
  });
});

suite('the limits of embeddings', () => {
  const model = 'text-embedding-3-small';
  const tokens = (count: number) => 'four'.repeat(count);
  it.each([
    ['2,049 texts', { model, input: Array.from({ length: 2049 }, () => 'a') }, /input.+is invalid/],
    ['8,193 tokens', { model, input: tokens(8193) }, /maximum context length is 8192 tokens/],
    [
      '300,004 tokens in all',
      { model, input: Array.from({ length: 52 }, () => tokens(5770)) },
      /max 300000 tokens per request/,
    ],
    ['a length that a model has not', { model, input: 'a', dimensions: 1537 }, /dimensions must be/],
    [
      'any length of an older model',
      { model: 'text-embedding-ada-002', input: 'a', dimensions: 512 },
      /does not support/,
    ],
  ])('refuse %s', async (_, params, words) => {
    await expect(openai.embeddings.create(params)).rejects.toMatchObject({
      status: 400,
      message: expect.stringMatching(words),
    });
  });

  it('let pass what lies just within, with its tokens counted', async () => {
    const { data, usage } = await openai.embeddings.create({
      model,
      input: [tokens(8192), 'a'],
      dimensions: 8,
    });
    expect([data.map(({ embedding }) => embedding.length), usage.total_tokens]).toEqual([[8, 8], 8193]);
  });
});

suite('messages', () => {
  it.each(['maya-01', 'maya-02', 'maya-03', 'couple-01', 'short-01'])(
    'a note of %s fills every section with sentences whose quotations stand in their lines',
    async (id) => {
      const note = await draft(noteRequest(id));
      const { turns } = readSessionScript(fileOf(id, 'yaml'));
      for (const { id: section, claims_max: most } of sections) {
        const statements = note.statements.filter((statement) => statement.section === section);
        expect(statements.length).toBeGreaterThan(0);
        expect(statements.length).toBeLessThanOrEqual(most);
      }
      for (const { text, lines } of note.statements) {
        const quotes = [...text.matchAll(/“([^”]+)”/gu)].map((match) => match[1] as string);
        expect(quotes.length).toBeGreaterThan(0);
        for (const quote of quotes)
          expect(lines.some((line) => turns[line - 1]?.text.includes(quote))).toBe(true);
      }
    },
  );

  it('a plain no to the question about suicide is denied, and what nobody asked is not assessed', async () => {
    const { risk } = await draft(noteRequest('maya-01'));
    const found = risk.find((finding) => finding.category === 'suicidal_ideation');
    expect(found).toMatchObject({ status: 'denied', lines: expect.arrayContaining([22, 23]) });
    expect(risk.find((finding) => finding.category === 'harm_to_others')).toMatchObject({
      status: 'not_assessed',
      lines: [],
    });
  });

  it('passive ideation said unasked is endorsed', async () => {
    const { risk } = await draft(noteRequest('maya-03'));
    expect(risk.find((finding) => finding.category === 'suicidal_ideation')?.status).toBe('endorsed');
  });

  it('streams what the SDK assembles: thinking first, then the text, with usage', async () => {
    const message = await anthropic.messages.stream(noteRequest('short-01')).finalMessage();
    expect(message.content.map((block) => block.type)).toEqual(['thinking', 'text']);
    expect(message.content[0]).toMatchObject({ thinking: '', signature: expect.stringMatching(/.{20}/u) });
    expect(message.stop_reason).toBe('end_turn');
    expect(message.usage.output_tokens).toBeGreaterThan(100);
  });

  it('a repeated marked prefix is read from the cache', async () => {
    const marked = cachedRequest('Draft the note once more.');
    const first = await anthropic.messages.create(marked);
    const second = await anthropic.messages.create(marked);
    const created = first.usage.cache_creation_input_tokens;
    expect(created).toBeGreaterThan(512);
    expect(second.usage).toMatchObject({ cache_creation_input_tokens: 0, cache_read_input_tokens: created });
  });

  it('a note is answered in the sections that are asked for, and of a group from one member’s words', async () => {
    const asked = async (text: string) => {
      const request = noteRequest('couple-01');
      const content = request.messages.flatMap((message) => message.content as Anthropic.TextBlockParam[]);
      return draft({
        ...request,
        messages: [{ role: 'user', content: [...content, { type: 'text', text }] }],
      });
    };
    const plan = await asked('<sections>["plan"]</sections> Leave the list of risk categories empty.');
    expect([...new Set(plan.statements.map(({ section }) => section))]).toEqual(['plan']);
    expect(plan.risk).toEqual([]);
    const member = await asked('<sections>["subjective"]</sections> <member>"client-2"</member>');
    const speakers = readSessionScript('fixtures/sessions/couple-01.yaml').turns.map(
      ({ speaker }) => speaker,
    );
    for (const { text, lines } of member.statements) {
      expect(text).toMatch(/^Client (?!\d)/u);
      for (const line of lines) expect(speakers[line - 1]).toBe('client-2');
    }
    expect(member.statements.length).toBeGreaterThan(1);
  });

  it.each([
    [{ temperature: 0.2 }, 'temperature'],
    [{ top_p: 0.9 }, 'top_p'],
    [{ thinking: { type: 'disabled' } }, 'thinking.type.disabled'],
    [{ tool_choice: { type: 'any' } }, 'tool_choice'],
    [
      {
        messages: [
          { role: 'user', content: 'a' },
          { role: 'assistant', content: '{' },
        ],
      },
      'prefill',
    ],
    [{ max_tokens: undefined }, 'max_tokens: Field required'],
    [
      { output_config: { format: { type: 'json_schema', schema: { type: 'object' } } } },
      'additionalProperties',
    ],
    [{ note: 1 }, 'Extra inputs'],
  ])('refuses %o', async (change, message) => {
    const request = { ...noteRequest('short-01'), ...change } as Anthropic.MessageCreateParamsNonStreaming;
    const error = await anthropic.messages.create(request).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status: 400, message: expect.stringContaining(message) });
    expect((error as { requestID?: string }).requestID).toMatch(/^req_/u);
  });
});

suite('faults', () => {
  it.each([
    ['401', undefined, OpenAI.AuthenticationError],
    ['403', undefined, OpenAI.PermissionDeniedError],
    ['404', undefined, OpenAI.NotFoundError],
    ['429', 'insufficient_quota', OpenAI.RateLimitError],
    ['500', undefined, OpenAI.InternalServerError],
    ['non-json-body', undefined, OpenAI.InternalServerError],
    ['broken-json', undefined, SyntaxError],
    ['reset', undefined, OpenAI.APIConnectionError],
    ['redirect', undefined, OpenAI.APIConnectionError],
  ] as const)('%s reaches the SDK as its own error, once', async (name, value, kind) => {
    simulator.setFaults([{ name, count: 1, ...(value && { value }) }]);
    const ask = () => openai.embeddings.create({ model: 'text-embedding-3-small', input: 'a' });
    await expect(ask()).rejects.toBeInstanceOf(kind);
    expect((await ask()).data).toHaveLength(1);
  });

  it('the SDK retries a 429 after the milliseconds it was told', async () => {
    simulator.setFaults([{ name: '429', value: '5ms', count: 2 }]);
    const before = simulator.requests.length;
    const patient = openai.withOptions({ maxRetries: 2 });
    await patient.embeddings.create({ model: 'text-embedding-3-small', input: 'a' });
    const tries = simulator.requests
      .slice(before)
      .map((request) => request.headers['x-stainless-retry-count']);
    expect(tries).toEqual(['0', '1', '2']);
  });

  it('a stalled request ends in the caller’s own timeout', async () => {
    simulator.setFaults([{ name: 'stall' }]);
    const hasty = openai.withOptions({ timeout: 50 });
    const asked = hasty.embeddings.create({ model: 'text-embedding-3-small', input: 'a' });
    await expect(asked).rejects.toBeInstanceOf(OpenAI.APIConnectionTimeoutError);
  });

  it('begins only after the requests it lets pass, and only at its endpoint', async () => {
    simulator.setFaults([{ name: '500', endpoint: 'embeddings', after: 1 }]);
    const ask = () => openai.embeddings.create({ model: 'text-embedding-3-small', input: 'a' });
    await ask();
    await anthropic.messages.countTokens({
      model: 'claude-opus-5-5',
      messages: [{ role: 'user', content: 'a' }],
    });
    await expect(ask()).rejects.toMatchObject({ status: 500 });
  });

  it.each([
    ['529', Anthropic.InternalServerError],
    ['cut-stream', Anthropic.AnthropicError],
    ['error-event', Anthropic.APIError],
    ['reset-stream', Anthropic.AnthropicError],
  ] as const)('a message stream with %s never gives a message', async (name, kind) => {
    simulator.setFaults([{ name, endpoint: 'messages' }]);
    await expect(anthropic.messages.stream(noteRequest('short-01')).finalMessage()).rejects.toBeInstanceOf(
      kind,
    );
  });

  it('a transcription stream that is cut has no done event', async () => {
    simulator.setFaults([{ name: 'cut-stream' }]);
    const stream = await openai.audio.transcriptions.create({
      file: await toFile(pieceOf('short-01', 0, 5000), 'piece.wav', { type: 'audio/wav' }),
      model: 'gpt-transcribe',
      stream: true,
    });
    const types: string[] = [];
    for await (const event of stream) types.push(event.type);
    expect(types.length).toBeGreaterThan(0);
    expect(types).not.toContain('transcript.text.done');
  });

  it('a refusal is status 200 without content, and max-tokens an answer cut short', async () => {
    simulator.setFaults([{ name: 'refusal', count: 1 }]);
    const refused = await anthropic.messages.create(noteRequest('short-01'));
    expect(refused).toMatchObject({ stop_reason: 'refusal', content: [] });
    simulator.setFaults([{ name: 'max-tokens', count: 1 }]);
    const cut = await anthropic.messages.create(noteRequest('short-01'));
    expect(cut.stop_reason).toBe('max_tokens');
    expect(() => JSON.parse(textOf(cut))).toThrow();
  });

  it.each([
    ['unknown-lines', (note: Note) => note.statements.some(({ lines }) => lines.some((line) => line > 900))],
    ['empty-lines', (note: Note) => note.statements.some(({ lines }) => lines.length === 0)],
    [
      'fabricated-quote',
      (note: Note) => note.statements.some(({ text }) => text.includes('clocks all stopped')),
    ],
    ['invented-sentence', (note: Note) => note.statements.some(({ text }) => text.includes('Lisbon'))],
    ['invented-date', (note: Note) => note.statements.some(({ text }) => text.includes('17 May 2031'))],
    ['invented-theme', (note: Note) => note.statements.some(({ text }) => text.includes('gambling again'))],
    ['wrong-number', (note: Note) => note.statements.some(({ text }) => text.includes('97'))],
    ['flipped-denial', (note: Note) => note.risk.some(({ status }) => status === 'endorsed')],
  ] as const)('%s spoils one note and not the next', async (name, isSpoilt) => {
    simulator.setFaults([{ name, count: 1 }]);
    expect(isSpoilt(await draft(noteRequest('maya-01')))).toBe(true);
    expect(isSpoilt(await draft(noteRequest('maya-01')))).toBe(false);
  });

  it.each([
    ['dropped-piece', undefined, /^$/u],
    ['repeated-text', undefined, /(Good morning, Jonah.*){6}/u],
    ['misheard', { 'sleep diary': 'sheep dairy' }, /the sheep dairy go\?/u],
  ] as const)('%s changes what is heard', async (name, value, expected) => {
    simulator.setFaults([{ name, ...(value && { value }) }]);
    expect((await speak(pieceOf('short-01', 0, 4000))).text).toMatch(expected);
  });

  it('silence-hallucination speaks only where nobody does', async () => {
    simulator.setFaults([{ name: 'silence-hallucination' }]);
    expect((await speak(asWav(new Float32Array(2 * sampleRate)))).text).toBe('Thank you for watching!');
    expect((await speak(pieceOf('short-01', 0, 4000))).text).toContain('Good morning');
  });

  it('can be switched over HTTP, and the record shows neither key nor body', async () => {
    const control = `${simulator.anthropicBaseUrl}/__simulator`;
    const set = (body: string) => fetch(`${control}/faults`, { method: 'POST', body });
    expect((await set('[{"name":"503","count":1}]')).status).toBe(200);
    expect((await set('[{"name":"604"}]')).status).toBe(400);
    const asked = openai.embeddings.create({ model: 'text-embedding-3-small', input: 'a' });
    await expect(asked).rejects.toMatchObject({ status: 503 });
    const shown = await (await fetch(`${control}/requests`)).text();
    expect(shown).not.toContain('sk-test');
    expect(JSON.parse(shown).at(-1)).toMatchObject({
      path: '/v1/embeddings',
      credential: 'bearer',
      status: 503,
    });
  });
});

describe.skipIf(ffmpeg === undefined || !haveContracts())('published contracts', () => {
  it.each(['openai', 'anthropic'] as const)(
    'every request that the simulator accepted is valid for %s',
    async (contract) => {
      simulator.setFaults([]);
      const before = simulator.requests.length;
      await sendAcceptedRequests(contract);
      const server = await startContractServer(contract);
      const accepted = simulator.requests.slice(before);
      expect(accepted.length).toBeGreaterThan(2);
      for (const request of accepted) {
        expect(request.status).toBe(200);
        expect(await server.faultsOf(request)).toEqual([]);
      }
      const spoilt = { ...(accepted[0] as (typeof accepted)[number]), body: Buffer.from('{}') };
      expect((await server.faultsOf(spoilt)).length).toBeGreaterThan(0);
      await server.close();
    },
    60_000,
  );
});
if (!haveContracts())
  console.warn('skipped: ../shared/data/contracts is absent, requests are not checked against them');

async function sendAcceptedRequests(contract: Contract): Promise<void> {
  if (contract === 'anthropic') {
    await anthropic.messages.create(noteRequest('short-01'));
    await anthropic.messages.stream(cachedRequest('Draft the note.')).finalMessage();
    const { max_tokens: _, ...counted } = noteRequest('short-01');
    await anthropic.messages.countTokens(counted);
    return;
  }
  await speak(pieceOf('short-01', 0, 4000), 'piece.wav', {
    keywords: ['anhedonia', 'EMDR'],
    languages: ['en'],
    prompt: 'x',
  });
  await speak(asOpus(new Float32Array(sampleRate)), 'piece.ogg', { model: 'whisper-1' });
  await speak(pieceOf('short-01', 0, 4000), 'piece.wav', {
    model: 'gpt-4o-transcribe-diarize',
    chunking_strategy: 'auto',
    response_format: 'diarized_json',
  });
  await openai.embeddings.create({ model: 'text-embedding-3-small', input: ['a', 'b'], dimensions: 256 });
}

const sections = [
  { id: 'subjective', title: 'Subjective', source: 'client_turns', claims_max: 3, guidance: 'reports' },
  {
    id: 'objective',
    title: 'Objective',
    source: 'therapist_turns',
    claims_max: 2,
    guidance: 'what was done',
  },
  { id: 'assessment', title: 'Assessment', source: 'any_turns', claims_max: 1, guidance: 'change' },
  { id: 'plan', title: 'Plan', source: 'any_turns', claims_max: 2, guidance: 'homework' },
];

function noteRequest(id: string): Anthropic.MessageCreateParamsNonStreaming {
  const { turns } = readSessionScript(fileOf(id, 'yaml'));
  const lines = turns.map(
    (turn, index) => `[${index + 1}] ${turn.speaker} 00:00:${10 + (index % 50)} ${turn.text}`,
  );
  const text = `<transcript>\n${lines.join('\n')}\n</transcript>\n<template>${JSON.stringify({ sections })}</template>`;
  return {
    model: 'claude-opus-5-5',
    max_tokens: 16_000,
    messages: [{ role: 'user', content: [{ type: 'text', text }] }],
    output_config: { effort: 'medium', format: { type: 'json_schema', schema: noteSchema } },
  };
}

function cachedRequest(question: string): Anthropic.MessageCreateParamsNonStreaming {
  const request = noteRequest('maya-01');
  const content = request.messages.flatMap((message) => message.content as Anthropic.TextBlockParam[]);
  const [block] = content as [Anthropic.TextBlockParam];
  const marked = { ...block, cache_control: { type: 'ephemeral', ttl: '5m' } } as const;
  return { ...request, messages: [{ role: 'user', content: [marked, { type: 'text', text: question }] }] };
}

async function draft(request: Anthropic.MessageCreateParamsNonStreaming): Promise<Note> {
  return JSON.parse(textOf(await anthropic.messages.create(request))) as Note;
}

function textOf(message: Anthropic.Message): string {
  return message.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('');
}

async function speak(bytes: Buffer, name = 'piece.wav', options: object = {}) {
  const file = await toFile(bytes, name, { type: name.endsWith('.wav') ? 'audio/wav' : 'audio/ogg' });
  const request = { file, model: 'gpt-transcribe', ...options };
  return await openai.audio.transcriptions.create(
    request as OpenAI.Audio.TranscriptionCreateParamsNonStreaming,
  );
}

async function transcribePieces(target: Simulator, id: string): Promise<string[]> {
  const { turns, durationMs } = readTurns(fileOf(id, 'turns.json'));
  const pauses = turns.slice(1).map((turn, index) => (turn.startMs + (turns[index]?.endMs ?? 0)) / 2);
  const cuts = [0, ...pauses, durationMs];
  const words: string[] = [];
  for (const [index, end] of cuts.slice(1).entries()) {
    words.push(...(await transcribeWith(target, pieceOf(id, cuts[index] as number, end))));
  }
  return words;
}

async function transcribeWith(target: Simulator, wav: Buffer): Promise<string[]> {
  const client = new OpenAI({ apiKey: 'sk-test', baseURL: target.openaiBaseUrl, maxRetries: 0 });
  const file = await toFile(wav, 'piece.wav', { type: 'audio/wav' });
  const { text } = await client.audio.transcriptions.create({ file, model: 'gpt-transcribe' });
  return text.split(' ').filter((word) => word !== '');
}

function pieceOf(id: string, startMs: number, endMs: number): Buffer {
  return asWav((sounds.get(id) as Float32Array).slice(Math.round(startMs * 16), Math.round(endMs * 16)));
}

/** The short session with the therapist on the left and the client on the right. */
function twoChannels(folder: string): { audio: string; channels: Float32Array[] } {
  const sound = sounds.get('short-01') as Float32Array;
  const channels = ['therapist', 'client'].map((speaker) => {
    const own = new Float32Array(sound.length);
    for (const turn of readTurns(fileOf('short-01', 'turns.json')).turns) {
      if (turn.speaker === speaker)
        own.set(sound.subarray(turn.startMs * 16, turn.endMs * 16), turn.startMs * 16);
    }
    return own;
  });
  const interleaved = Float32Array.from(
    { length: sound.length * 2 },
    (_, at) => channels[at % 2]?.[at >> 1] ?? 0,
  );
  const audio = join(folder, 'two.flac');
  const input = ['-f', 's16le', '-ar', '16000', '-ac', '2', '-i', 'pipe:0'];
  spawnSync(ffmpeg as string, ['-v', 'error', ...input, audio], { input: asPcm(interleaved) });
  copyFileSync(fileOf('short-01', 'turns.json'), join(folder, 'two.turns.json'));
  return { audio, channels };
}

function asOpus(samples: Float32Array): Buffer {
  const options = ['-c:a', 'libopus', '-b:a', '24k', '-f', 'ogg', 'pipe:1'];
  return spawnSync(ffmpeg as string, ['-v', 'error', '-i', 'pipe:0', ...options], {
    input: asWav(samples),
    maxBuffer: 2 ** 27,
  }).stdout;
}

function asWav(samples: Float32Array): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length * 2, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length * 2, 40);
  return Buffer.concat([header, asPcm(samples)]);
}

function asPcm(samples: Float32Array): Buffer {
  const pcm = Buffer.alloc(samples.length * 2);
  samples.forEach((value, index) => {
    pcm.writeInt16LE(Math.max(-32_768, Math.min(32_767, Math.round(value * 32_768))), index * 2);
  });
  return pcm;
}
