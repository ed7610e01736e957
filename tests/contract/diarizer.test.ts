import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { readSessionScript, readTurns, type SessionScript } from '../../fixtures/load-session.ts';
import type { Line } from '../../src/core/artefacts/transcript.ts';
import type { DiarizeRequest, SendingLeave, ToldVoices } from '../../src/core/speech-ports.ts';
import { createGuardedFetch } from '../../src/providers/guarded-fetch.ts';
import { requestSegments } from '../../src/providers/openai/diarize-request.ts';
import { createOpenAiDiarizer } from '../../src/providers/openai/openai-diarizer.ts';
import { wavFile } from '../../src/providers/openai/wav.ts';
import { createPace } from '../../src/providers/pace.ts';
import { decodeFile, sampleRate } from '../simulator/decode-audio.ts';
import type { Fault } from '../simulator/faults.ts';
import { type Simulator, startSimulator } from '../simulator/server.ts';
import { json, memoryLedger, reason, startLoopback } from '../unit/providers/loopback.ts';
import { hasPublishedApi, startPublishedApi } from '../unit/providers/published-api.ts';
import { joined } from '../unit/speech/sounds.ts';

const published = 'openai-openapi.yaml';
const participants = [
  { id: 'therapist', role: 'therapist' as const },
  { id: 'client', role: 'client' as const, personId: 'p1' },
];

/** Three sessions of one client as one of twelve minutes: longer than two requests. */
let long: { samples: Int16Array; lines: Line[]; speakers: string[] };
let simulator: Simulator;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'amynote-diarizer-'));
  const parts = await Promise.all(['maya-01', 'maya-02', 'maya-03'].map(partOf));
  const all = { ...(parts[0] as { script: SessionScript }).script, id: 'long-01' };
  const samples = joined(...parts.map((part) => part.samples));
  let offset = 0;
  const times = parts.flatMap(({ turns, samples: own }) => {
    const shifted = turns.map((turn) => ({
      ...turn,
      startMs: turn.startMs + offset,
      endMs: turn.endMs + offset,
    }));
    offset += Math.round((own.length / sampleRate) * 1000);
    return shifted;
  });
  const turns = parts.flatMap(({ script }) => script.turns);
  const numbered = times.map((turn, index) => ({ ...turn, turn: index + 1 }));
  const file = (name: string) => join(folder, `long-01${name}`);
  writeFileSync(file('.yaml'), stringify({ ...all, turns }));
  writeFileSync(file('.wav'), wavFile(samples, sampleRate));
  const head = { format: 'amynote-turns/1', id: 'long-01', durationMs: offset };
  writeFileSync(file('.turns.json'), JSON.stringify({ ...head, turns: numbered }));
  long = {
    samples,
    lines: numbered.map(({ startMs, endMs }, index) => ({
      id: index + 1,
      startMs,
      endMs,
      text: turns[index]?.text ?? '',
    })),
    speakers: turns.map(({ speaker }) => speaker),
  };
  simulator = await startSimulator({ sessions: [{ script: file('.yaml'), audio: file('.wav') }] });
}, 60_000);
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

async function partOf(id: string) {
  const sound = (await decodeFile(`fixtures/sessions/${id}.opus`)).channels[0] ?? new Float32Array();
  const script = readSessionScript(`fixtures/sessions/${id}.yaml`);
  const { turns } = readTurns(`fixtures/sessions/${id}.turns.json`);
  return { samples: Int16Array.from(sound, (value) => value * 32767), script, turns };
}

const november = () => new Date('2026-11-22T10:00:00Z');

function subject(baseUrl: string, now = november) {
  const ledger = memoryLedger();
  const kept = new Map<string, string>();
  const progress: number[] = [];
  const sending: SendingLeave = {
    reason: async () => ({ ...reason, purpose: 'diarize' }),
    kept: async (key) => kept.get(key),
    keep: async (key, answer) => void kept.set(key, answer),
    onProgress: (_, __, costUsd) => progress.push(costUsd),
  };
  const mayLeave = async () => ({});
  const quiet = { now, sleep: async () => undefined };
  const options = { apiKey: undefined, baseUrl, offline: false, ledger, mayLeave, ...quiet };
  const diarizer = createOpenAiDiarizer(options);
  const request = (more: Partial<DiarizeRequest> = {}): DiarizeRequest => ({
    lines: long.lines,
    participants,
    voices: 2,
    sending,
    sound: async function* () {
      for (let at = 0; at < long.samples.length; at += 50_000) yield long.samples.subarray(at, at + 50_000);
    },
    ...more,
  });
  return { diarizer, request, sending, ledger, kept, progress };
}

function start(...faults: Fault[]) {
  simulator.setFaults(faults);
  const before = simulator.requests.length;
  return { ...subject(simulator.openaiBaseUrl), requests: () => simulator.requests.slice(before) };
}

/** The lines of the first two chunks. */
function twoChunks() {
  return long.lines.filter(({ endMs }) => endMs < 430_000);
}

/** Of all lines: how many have the voice that most lines of their speaker have, another one, and none. */
function score(lines: readonly { voice: number | null }[]) {
  const voiceOf = (speaker: string) => {
    const own = lines.filter((line, index) => line.voice !== null && long.speakers[index] === speaker);
    return Number(own.filter(({ voice }) => voice === 1).length > own.length / 2);
  };
  const therapist = voiceOf('therapist');
  expect(voiceOf('client')).not.toBe(therapist);
  const open = lines.filter(({ voice }) => voice === null).length;
  const right = lines.filter(({ voice }, index) => voice === voiceOf(long.speakers[index] ?? '')).length;
  return { right: right / lines.length, open: open / lines.length, wrong: 1 - (right + open) / lines.length };
}

describe('the diarizer that asks OpenAI', () => {
  let clean: ReturnType<typeof start>;
  let told: ToldVoices;
  let sent: ReturnType<typeof clean.requests>;
  beforeAll(async () => {
    clean = start();
    told = await clean.diarizer.diarize(clean.request());
    sent = clean.requests();
  });

  it('keeps each voice the same through all chunks, though labels restart with each', () => {
    expect(score(told.lines)).toMatchObject({ right: expect.closeTo(1, 1), wrong: 0 });
    expect(told.voices.map(({ seconds }) => seconds > 60)).toEqual([true, true]);
    expect(told.requestIds).toEqual(sent.map(({ requestId }) => requestId));
    const noted = clean.ledger.entries.map(({ bytes, purpose }) => [bytes, purpose]);
    expect(noted).toEqual(sent.map(({ bodyBytes }) => [bodyBytes, 'diarize']));
    // 3 chunks of 708 s and twice 20 s: 12.5 minutes at 0.6 cents.
    expect(clean.progress).toHaveLength(3);
    expect(clean.progress.at(-1)).toBeCloseTo(0.075, 2);
  });

  it('sends chunks of about five minutes that share sound, in order, with clips of who was heard before', () => {
    const places = sent.map(({ located }) => located ?? { startMs: 0, endMs: 0 });
    for (const [index, { startMs, endMs }] of places.entries()) {
      expect(endMs - startMs).toBeLessThan(330_000);
      const sharedMs = (places[index - 1]?.endMs ?? Number.NaN) - startMs;
      if (index > 0) expect(sharedMs).toBeGreaterThan(3000);
      if (index > 0) expect(sharedMs).toBeLessThan(45_000);
    }
    const fields = sent.map((each) => each.fields);
    expect(fields[0]).not.toHaveProperty('known_speaker_names[]');
    for (const each of fields) {
      expect(each).toMatchObject({
        chunking_strategy: 'auto',
        stream: 'true',
        response_format: 'diarized_json',
      });
      expect(each).not.toHaveProperty('prompt');
    }
    expect(fields[1]?.['known_speaker_names[]']).toEqual(['speaker-1', 'speaker-2']);
    const clips = (fields[2]?.['known_speaker_references[]'] ?? []) as string[];
    expect(clips).toHaveLength(2);
    for (const clip of clips) {
      const bytes = Buffer.from(clip.replace('data:audio/wav;base64,', ''), 'base64');
      const seconds = (bytes.length - 44) / 2 / sampleRate;
      expect(seconds).toBeGreaterThanOrEqual(2);
      expect(seconds).toBeLessThanOrEqual(10);
    }
  });

  it('names nobody and nothing of the session on the wire', () => {
    const text = JSON.stringify(sent.map((each) => ({ ...each, body: undefined, located: undefined })));
    for (const word of ['therapist', 'client', 'Maya', 'long-01', reason.sessionId])
      expect(text).not.toContain(word);
  });

  it.each<[string, Fault[]]>([
    [
      'exchanged labels, and segments that end after the sound',
      [
        { name: 'swapped-labels', count: 1, after: 1 },
        { name: 'end-past-file', count: 'always' },
      ],
    ],
    ['a label more than there are people', [{ name: 'third-speaker', count: 'always' }]],
    [
      'streams that are cut in silence, reset or spoilt',
      [
        { name: 'cut-stream', count: 1 },
        { name: 'reset-stream', count: 1, after: 1 },
        { name: 'error-event', count: 1, after: 2 },
        { name: 'broken-json', count: 1, after: 4 },
      ],
    ],
  ])('is not misled by %s', async (_, faults) => {
    const { diarizer, request } = start(...faults);
    const lines = twoChunks();
    const found = score((await diarizer.diarize(request({ lines }))).lines);
    expect(found.wrong).toBe(0);
    expect(found.open).toBeLessThan(0.06);
  });

  it('leaves the lines of a chunk open in which it heard nobody, and pays for no chunk twice', async () => {
    const { diarizer, request, requests, sending, kept } = start(
      { name: 'dropped-piece', count: 1, after: 1 },
      { name: '401', after: 2 },
    );
    await expect(diarizer.diarize(request())).rejects.toMatchObject({ code: 'provider-refused' });
    expect(kept.size).toBe(2);
    simulator.setFaults([]);
    const before = requests().length;
    const { lines } = await subject(simulator.openaiBaseUrl).diarizer.diarize(request({ sending }));
    expect(requests()).toHaveLength(before + 1);
    const found = score(lines);
    expect(found.wrong).toBe(0);
    expect(found.open).toBeGreaterThan(0.2);
    expect(lines.at(-1)?.voice).not.toBeNull();
  });

  it('asks for consent before each request, and stops when it is gone', async () => {
    const { diarizer, request, requests, sending } = start();
    let asked = 0;
    const once = async () => {
      asked += 1;
      if (asked > 1) throw new Error('withdrawn');
      return sending.reason();
    };
    const leave = { ...sending, reason: once };
    const work = diarizer.diarize(request({ lines: twoChunks(), sending: leave }));
    await expect(work).rejects.toThrow('withdrawn');
    expect(requests()).toHaveLength(1);
  });

  it.runIf(hasPublishedApi(published))('sends only what the published API allows', async () => {
    const api = await startPublishedApi(published);
    const mayLeave = async () => ({});
    const ledger = memoryLedger();
    const url = { allowedOrigin: api.origin, offline: false, ledger, mayLeave, provider: 'openai' };
    const reach = { apiKey: 'key', baseUrl: api.origin, signal: undefined, pace: createPace() };
    const samples = long.samples.slice(0, 3 * sampleRate);
    const known = [{ name: 'speaker-1', clip: samples }];
    // It answers with an example: only what it thinks of the request counts.
    const access = { ...reach, guardedFetch: createGuardedFetch(url) };
    await requestSegments(access, { samples, known }, reason).catch(() => undefined);
    expect(await api.errorCounts()).toEqual(['0']);
  });

  it('takes an answer that comes whole, though a stream was asked for', async () => {
    const segment = {
      type: 'transcript.text.segment',
      id: 's',
      start: 0,
      end: 300,
      text: 'Hello.',
      speaker: 'A',
    };
    const { origin } = await startLoopback(
      json(200, { task: 'transcribe', duration: 300, text: '', segments: [segment] }),
    );
    const { diarizer, request } = subject(`${origin}/v1`);
    const lines = long.lines.slice(0, 5);
    const told = await diarizer.diarize(request({ lines }));
    expect(told.lines.map(({ voice }) => voice)).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('the last day of OpenAI’s diarizing model', () => {
  const at = (day: string) => () => new Date(`${day}T00:00:00Z`);

  it('is said within 90 days before it', () => {
    expect(subject(simulator.openaiBaseUrl, at('2026-11-22')).diarizer.notice).toBeUndefined();
    const { notice } = subject(simulator.openaiBaseUrl, at('2027-02-01')).diarizer;
    expect(notice).toMatch(/2027-02-26, in 25 days; then: amynote diarize SESSION --engine acoustic/);
  });

  it('is the end: nothing is sent', () => {
    const before = simulator.requests.length;
    expect(() => subject(simulator.openaiBaseUrl, at('2027-02-26'))).toThrow(
      /shut the model .* down on 2027-02-26/,
    );
    expect(simulator.requests).toHaveLength(before);
  });

  it('may come earlier for some keys, which is explained', async () => {
    const gone = await startSimulator({
      sessions: [{ script: 'fixtures/sessions/short-01.yaml', audio: 'fixtures/sessions/short-01.opus' }],
      afterShutdown: true,
    });
    onTestFinished(() => gone.close());
    const { diarizer, request } = subject(gone.openaiBaseUrl);
    await expect(diarizer.diarize(request())).rejects.toMatchObject({
      code: 'provider-refused',
      message: expect.stringContaining('though its last day is 2027-02-26'),
      hint: 'run: amynote diarize SESSION --engine acoustic',
    });
    expect(gone.requests).toHaveLength(1);
  });
});
