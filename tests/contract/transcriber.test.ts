import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { readSessionScript, readTurns } from '../../fixtures/load-session.ts';
import type { Transcriber } from '../../src/core/provider-ports.ts';
import type { Piece } from '../../src/core/speech-ports.ts';
import { createGuardedFetch } from '../../src/providers/guarded-fetch.ts';
import { createOpenAiTranscriber } from '../../src/providers/openai/openai-transcriber.ts';
import { decodeFile, sampleRate } from '../simulator/decode-audio.ts';
import type { Fault } from '../simulator/faults.ts';
import { type Simulator, startSimulator } from '../simulator/server.ts';
import { memoryLedger, reason } from '../unit/providers/loopback.ts';
import { hasPublishedApi, startPublishedApi } from '../unit/providers/published-api.ts';

/** Pauses up to this many milliseconds are really made. */
const shortest = 300;
const published = 'openai-openapi.yaml';
const kit = { script: 'fixtures/sessions/short-01.yaml', audio: 'fixtures/sessions/short-01.opus' };

interface Subject {
  transcriber: Transcriber;
  slept: number[];
  ledger: ReturnType<typeof memoryLedger>;
}
/** Makes the transcriber under test, talking to a base URL that ends in /v1. */
type Make = (baseUrl: string) => Subject;

const makeWith =
  (engine: 'openai' | 'local', model: string): Make =>
  (baseUrl) => {
    const slept: number[] = [];
    const ledger = memoryLedger();
    const allowedOrigin = new URL(baseUrl).origin;
    const transcriber = createOpenAiTranscriber({
      engine,
      model,
      apiKey: undefined,
      baseUrl,
      keywords: ['anhedonia'],
      guardedFetch: createGuardedFetch({
        mayLeave: async () => ({}),
        allowedOrigin,
        offline: false,
        ledger,
        provider: engine,
      }),
      now: () => new Date('2026-11-22T10:00:00Z'),
      sleep: async (ms) => {
        slept.push(ms);
        if (ms <= shortest) await wait(ms);
      },
    });
    return { transcriber, slept, ledger };
  };

let simulator: Simulator;
let sound: Float32Array;
beforeAll(async () => {
  simulator = await startSimulator({ sessions: [kit] });
  sound = (await decodeFile(kit.audio)).channels[0] ?? new Float32Array();
});
afterAll(() => simulator.close());

/** What holds for every transcriber that sends sound over HTTP. */
function holdsForEveryTranscriber(name: string, make: Make) {
  describe(name, () => {
    const start = (...faults: Fault[]) => {
      simulator.setFaults(faults);
      const before = simulator.requests.length;
      return { ...make(simulator.openaiBaseUrl), requests: () => simulator.requests.slice(before) };
    };

    it('gives the words of each piece, and the id of the request that gave them', async () => {
      const { requests, transcriber } = start();
      const { turns } = readSessionScript(kit.script);
      for (const turn of [2, 6]) {
        const answer = await transcriber.transcribe(pieceOfTurn(turn), reason);
        expect(words(answer.text)).toEqual(words(turns[turn - 1]?.text ?? ''));
        expect(answer.requestId).toBe(requests().at(-1)?.requestId);
      }
    });

    it('notes in the ledger exactly the bytes that arrived', async () => {
      const { requests, transcriber, ledger } = start();
      await transcriber.transcribe(pieceOfTurn(2), reason);
      const [request] = requests();
      expect(ledger.entries).toMatchObject([
        {
          ...reason,
          bytes: request?.bodyBytes,
          payloadSha256: request?.bodySha256,
          outcome: { status: 200, requestId: request?.requestId },
        },
      ]);
    });

    it.each([
      ['401', '', 'provider-refused', 1],
      ['403', '', 'provider-refused', 1],
      ['404', '', 'provider-refused', 1],
      ['413', '', 'provider-refused', 1],
      ['redirect', '', 'provider-refused', 1],
      ['429', 'insufficient_quota', 'provider-refused', 1],
      ['429', 'credit_balance_exhausted', 'provider-refused', 1],
      ['429', '3600', 'provider-unreachable', 1],
      ['429', '300', 'provider-unreachable', 7],
      ['500', '', 'provider-unreachable', 4],
      ['503', '', 'provider-unreachable', 4],
      ['529', '', 'provider-unreachable', 4],
      ['non-json-body', '', 'provider-unreachable', 4],
      ['broken-json', '', 'provider-unreachable', 4],
      ['reset', '', 'provider-unreachable', 4],
      ['reset-stream', '', 'provider-unreachable', 4],
    ] as const)('ends a lasting %s %s as %s', async (name, value, code, attempts) => {
      const fault: Fault = { name, ...(value !== '' && { value }) };
      const { requests, transcriber, ledger } = start(fault);
      const error = await transcriber.transcribe(pieceOfTurn(4), reason).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'AmynoteError', code, hint: expect.any(String) });
      expect(requests()).toHaveLength(attempts);
      expect(ledger.entries.filter((entry) => entry.outcome === undefined)).toEqual([]);
    });

    it('keeps all pieces to a limit that the answers announce: none is refused', async () => {
      const { requests, transcriber } = start({ name: 'rate-limit', value: '5/300' });
      const all = await inPool(12, 3, () => transcriber.transcribe(pieceOfTurn(6), reason));
      expect(all.every(({ text }) => text !== '')).toBe(true);
      expect(requests().map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));
    });

    it('meets a limit that nobody announced once, and then with all pieces together', async () => {
      const { requests, transcriber, slept } = start({ name: '429', value: '300ms', count: 3 });
      await inPool(6, 3, () => transcriber.transcribe(pieceOfTurn(6), reason));
      expect(requests().filter(({ status }) => status === 429)).toHaveLength(3);
      expect(slept).toEqual([300]);
    });

    it('outlives faults that pass, each for another reason', async () => {
      const { transcriber, slept } = start(
        { name: '429', value: '1500ms', count: 1 },
        { name: 'reset', count: 1, after: 1 },
        { name: 'broken-json', count: 1, after: 2 },
      );
      const { text } = await transcriber.transcribe(pieceOfTurn(6), reason);
      expect(words(text)).toEqual(['no', 'nothing', 'like', 'that']);
      expect(slept).toHaveLength(3);
      expect(slept[0]).toBe(1500);
    });

    it('sends the same again when it tries again', async () => {
      const { requests, transcriber } = start({ name: '500', count: 1 });
      await transcriber.transcribe(pieceOfTurn(6), reason);
      const sent = requests().map(({ fields }) => JSON.stringify(fields));
      expect(sent).toHaveLength(2);
      expect(sent[0]).toBe(sent[1]);
    });

    it('names nobody and nothing of the session on the wire', async () => {
      const { requests, transcriber } = start();
      await transcriber.transcribe(pieceOfTurn(2), reason);
      const sent = JSON.stringify({ ...requests()[0], body: undefined });
      for (const id of [reason.sessionId, reason.clientId, ...reason.consentIds, 'Jonah', 'short-01.opus']) {
        expect(sent).not.toContain(id);
      }
    });

    it.runIf(hasPublishedApi(published))('sends only what the published API allows', async () => {
      const api = await startPublishedApi(published);
      await make(api.origin).transcriber.transcribe(pieceOfTurn(6), reason);
      expect(await api.errorCounts()).toEqual(['0']);
    });
  });
}

holdsForEveryTranscriber('OpenAI with gpt-transcribe', makeWith('openai', 'gpt-transcribe'));
holdsForEveryTranscriber('a server on this machine', makeWith('local', 'whisper-1'));

it('gpt-transcribe still works after the older models are gone', async () => {
  const later = await startSimulator({ sessions: [kit], afterShutdown: true });
  onTestFinished(() => later.close());
  const piece = pieceOfTurn(6);
  const { transcriber } = makeWith('openai', 'gpt-transcribe')(later.openaiBaseUrl);
  expect(words((await transcriber.transcribe(piece, reason)).text)).toHaveLength(4);
  const old = makeWith('openai', 'whisper-1')(later.openaiBaseUrl).transcriber;
  await expect(old.transcribe(piece, reason)).rejects.toMatchObject({ code: 'provider-refused' });
});

it('a piece that is too long for the model is a refusal that says so', async () => {
  simulator.setFaults([{ name: '400', value: 'too-long' }]);
  const { transcriber } = makeWith('openai', 'gpt-transcribe')(simulator.openaiBaseUrl);
  await expect(transcriber.transcribe(pieceOfTurn(6), reason)).rejects.toMatchObject({
    code: 'provider-refused',
    message: 'OpenAI finds the sound too long',
  });
});

/** Does the same so many times, a few at once. */
async function inPool<T>(times: number, jobs: number, work: () => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  let begun = 0;
  const worker = async () => {
    while (begun++ < times) done.push(await work());
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return done;
}

/** The sound of a turn with a little room around it. @param number 1-based */
function pieceOfTurn(number: number): Piece {
  const time = readTurns('fixtures/sessions/short-01.turns.json').turns[number - 1];
  if (time === undefined) throw new Error(`there is no turn ${number}`);
  const startMs = time.startMs - 100;
  const endMs = time.endMs + 100;
  const piece = sound.subarray((startMs * sampleRate) / 1000, (endMs * sampleRate) / 1000);
  return { startMs, endMs, samples: Int16Array.from(piece, (value) => value * 32767) };
}

function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
}
