import { existsSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { AmynoteError } from '../../../src/core/errors.ts';
import type { Transcriber } from '../../../src/core/provider-ports.ts';
import { estimateTranscription } from '../../../src/pipeline/estimate-transcription.ts';
import { hearPiece } from '../../../src/pipeline/hear.ts';
import { importRecording } from '../../../src/pipeline/import.ts';
import { inFlight } from '../../../src/pipeline/in-flight.ts';
import { transcribe } from '../../../src/pipeline/transcribe.ts';
import { make } from '../audio/sounds.ts';
import { afterTheLast, filesBelow, temporaryFolder } from '../vault/play-vault.ts';
import { echo, said, stage } from './stage.ts';

const kit = join(import.meta.dirname, '../../../fixtures/sessions/short-01.opus');

async function recorded(transcriber: Transcriber, file = kit, channelPerPerson = false) {
  const made = await stage(transcriber);
  const startedAt = new Date('2026-03-02T20:00:00Z');
  const request = { client: made.client, path: file, channelPerPerson, startedAt };
  const { id: sessionId } = await importRecording(made.ports, request);
  const pieces = join(made.vault.directory, 'sessions', sessionId, 'pieces');
  return { ...made, sessionId, pieces };
}

function refused() {
  return new AmynoteError('provider-refused', 'the provider refused');
}

describe('transcribing a recording', () => {
  it('gives a line for each piece, in order, and leaves no piece behind', async () => {
    const { transcriber, calls } = echo();
    const { ports, sessionId, pieces, vault } = await recorded(transcriber);
    const { value } = await transcribe(ports, { sessionId, jobs: 3 });
    expect(calls.length).toBeGreaterThan(3);
    expect(value.lines.map(({ text }) => text)).toEqual(calls.toSorted(byStart));
    expect(value.lines.map(({ id }) => id)).toEqual(calls.map((_, index) => index + 1));
    expect(value.engine).toMatchObject({ name: 'echo', model: 'echo-1' });
    expect(value.engine?.requestIds).toHaveLength(calls.length);
    expect(existsSync(pieces)).toBe(false);
    expect(filesBelow(join(vault.directory, 'sessions', sessionId))).not.toContain('lock');
  });

  it('a second time does nothing, and asks nobody', async () => {
    const { transcriber, calls } = echo();
    const { ports, sessionId, events } = await recorded(transcriber);
    const first = await transcribe(ports, { sessionId, jobs: 3 });
    const asked = calls.length;
    const { spent: _, ...transcript } = first;
    expect(await transcribe(ports, { sessionId, jobs: 3 })).toEqual(transcript);
    expect(calls).toHaveLength(asked);
    expect(said(events, 'skipped')).toEqual(['transcribe: nothing changed']);
  });

  it('with another model is a new revision', async () => {
    const { transcriber } = echo();
    const { ports, sessionId } = await recorded(transcriber);
    await transcribe(ports, { sessionId, jobs: 3 });
    const other = { ...ports, transcriber: async () => ({ ...transcriber, model: 'echo-2' }) };
    expect((await transcribe(other, { sessionId, jobs: 3 })).revision).toBe(2);
  });

  it('that fails at one piece keeps the others, and the next run asks for no finished piece again', async () => {
    const failing = echo((_, call) => {
      if (call === 4) throw refused();
    });
    const { ports, sessionId, pieces, vault } = await recorded(failing.transcriber);
    await expect(transcribe(ports, { sessionId, jobs: 2 })).rejects.toMatchObject({
      code: 'provider-refused',
    });
    expect(await ports.vault.sessions.latest(sessionId, 'transcript')).toBeUndefined();
    const finished = failing.calls.filter((_, index) => index !== 3);
    expect(filesBelow(pieces)).toHaveLength(finished.length);
    expect(filesBelow(join(vault.directory, 'sessions', sessionId))).not.toContain('lock');

    const again = echo();
    const { value } = await transcribe(
      { ...ports, transcriber: async () => again.transcriber },
      { sessionId, jobs: 2 },
    );
    expect(again.calls.filter((words) => finished.includes(words))).toEqual([]);
    expect(value.lines.map(({ text }) => text)).toEqual([...finished, ...again.calls].sort(byStart));
    expect(existsSync(pieces)).toBe(false);
  });

  it('that is interrupted stops at once, and goes on where it was', async () => {
    const stuck = echo((_, call) => (call <= 3 ? undefined : new Promise<void>(() => undefined)));
    const { ports, sessionId, pieces, interrupt } = await recorded(stuck.transcriber);
    const running = transcribe(ports, { sessionId, jobs: 2 });
    const outcome = expect(running).rejects.toMatchObject({ code: 'interrupted' });
    // Two pieces under way may ask in either order: what counts is that three are kept and another waits.
    await expect.poll(() => filesBelow(pieces).length, { timeout: 10_000 }).toBe(3);
    await expect.poll(() => stuck.calls.length, { timeout: 10_000 }).toBeGreaterThan(3);
    interrupt.abort();
    await outcome;
    expect(filesBelow(pieces)).toHaveLength(3);

    const again = echo();
    const fresh = {
      ...ports,
      signal: new AbortController().signal,
      transcriber: async () => again.transcriber,
    };
    await transcribe(fresh, { sessionId, jobs: 2 });
    expect(again.calls.filter((words) => stuck.calls.slice(0, 3).includes(words))).toEqual([]);
    expect(existsSync(pieces)).toBe(false);
  });

  it('asks again for the same sound under other parameters, and not for the same sound in another place', async () => {
    const { transcriber, calls } = echo();
    const { ports, client, sessionId } = await recorded(transcriber);
    const samples = Int16Array.from({ length: 1600 }, (_, index) => index);
    const hear = (startMs: number, parameters?: string) =>
      hearPiece(
        ports,
        { sessionId, client, transcriber: { ...transcriber, ...(parameters && { parameters }) } },
        { startMs, endMs: startMs + 100, samples },
      );
    const first = await hear(0);
    expect(await hear(5000)).toEqual({ ...first, startMs: 5000, endMs: 5100 });
    expect(calls).toHaveLength(1);
    await hear(0, 'keywords');
    expect(calls).toHaveLength(2);
  });

  it('says beforehand what it will cost, then how far it is, what it cost, and what was heard before', async () => {
    const { transcriber, calls } = echo((_, call) => {
      if (call === 4) throw refused();
    });
    const { ports, events, sessionId } = await recorded({ ...transcriber, usdPerMinute: 0.6 });
    const before = await estimateTranscription(ports, sessionId);
    expect(calls).toEqual([]);
    await expect(transcribe(ports, { sessionId, jobs: 1 })).rejects.toThrow();
    const after = await estimateTranscription(ports, sessionId);
    expect([before.kept, after.kept, after.pieces]).toEqual([0, 3, before.pieces]);
    expect(after.toSendMs).toBeLessThan(before.toSendMs);

    events.length = 0;
    const priced = { ...echo().transcriber, usdPerMinute: 0.6 };
    const again = { ...ports, transcriber: async () => priced };
    const { spent } = await transcribe(again, { sessionId, jobs: 1 });
    expect(spent).toMatchObject({ kept: 3, sentMs: after.toSendMs, costUsd: after.costUsd });
    const told = events.flatMap((event) => (event.type === 'progress' ? [event] : []));
    expect(told.at(-1)).toMatchObject({ unit: 'ms', costUsd: after.costUsd, leftMs: expect.any(Number) });
    expect(told.map(({ done }) => done)).toEqual(told.map(({ done }) => done).sort((a, b) => a - b));
    expect(said(events, 'finished').at(-1)).toMatch(
      /sent 0\.\d min of speech for 0\.\d\d USD, 3 of \d+ pieces were heard before$/,
    );
  });

  it('started twice at once is done once', async () => {
    const { transcriber, calls } = echo();
    const { ports, sessionId, vault } = await recorded(transcriber);
    const second = { ...ports, vault: await vault.open() };
    const results = await Promise.allSettled(
      [ports, second].map((each) => transcribe(each, { sessionId, jobs: 2 })),
    );
    const codes = results.map((result) => (result.status === 'fulfilled' ? 'done' : result.reason.code));
    expect(codes.sort()).toEqual(['busy', 'done']);
    const asked = calls.length;
    await transcribe(second, { sessionId, jobs: 2 });
    expect(calls).toHaveLength(asked);
  });

  it('that another run finished while this one waited for the lock asks nobody again', async () => {
    const { transcriber, calls } = echo();
    const { ports, sessionId } = await recorded(transcriber);
    const lock: typeof ports.vault.sessions.lock = async (id) => {
      await transcribe(ports, { sessionId, jobs: 2 });
      return ports.vault.sessions.lock(id);
    };
    const late = { ...ports, vault: { ...ports.vault, sessions: { ...ports.vault.sessions, lock } } };
    const { revision } = await transcribe(late, { sessionId, jobs: 2 });
    expect(revision).toBe(1);
    expect(new Set(calls).size).toBe(calls.length);
  });

  it('of a sealed sound that was damaged says so, and sends no piece twice', async () => {
    const { transcriber, calls } = echo();
    const { ports, sessionId, vault } = await recorded(transcriber);
    const path = join(vault.directory, 'sessions', sessionId, 'audio.1.age');
    truncateSync(path, statSync(path).size - 1000);
    await expect(transcribe(ports, { sessionId, jobs: 2 })).rejects.toMatchObject({ code: 'damaged' });
    expect(new Set(calls).size).toBe(calls.length);
  });
});

describe('a recording with a channel for each person', () => {
  const atEnd = afterTheLast();
  let file: string;
  beforeAll(() => {
    file = join(temporaryFolder(atEnd), 'two.wav');
    // The same speech on both channels, the second one four seconds later.
    const filter =
      '[0:a]aformat=channel_layouts=mono[a];[1:a]aformat=channel_layouts=mono,adelay=4000[b];[a][b]join=inputs=2:channel_layout=stereo';
    make(file, '-i', kit, '-i', kit, '-filter_complex', filter);
  });

  it('keeps every piece’s channel, gives lines by time, and asks for no piece of either again', async () => {
    const failing = echo(({ channel, startMs }) => {
      if (channel === 1 && startMs > 10_000) throw refused();
    });
    const { ports, sessionId } = await recorded(failing.transcriber, file, true);
    await expect(transcribe(ports, { sessionId, jobs: 1 })).rejects.toMatchObject({
      code: 'provider-refused',
    });
    const finished = failing.calls.slice(0, -1);
    expect(finished.filter((words) => words.startsWith('heard 1')).length).toBeGreaterThan(0);

    const again = echo();
    const fresh = { ...ports, transcriber: async () => again.transcriber };
    const { lines } = (await transcribe(fresh, { sessionId, jobs: 3 })).value;
    expect(again.calls.filter((words) => finished.includes(words))).toEqual([]);
    expect(lines.every(({ channel, text }) => text.startsWith(`heard ${channel} `))).toBe(true);
    expect(lines.map(({ startMs }) => startMs)).toEqual(
      lines.map(({ startMs }) => startMs).sort((a, b) => a - b),
    );
    const first = (wanted: 0 | 1) => lines.find(({ channel }) => channel === wanted)?.startMs ?? 0;
    expect(Math.abs(first(1) - first(0) - 4000)).toBeLessThan(600);
  });
});

describe('work in flight', () => {
  async function* numbers(count: number) {
    for (let number = 0; number < count; number++) yield number;
  }

  it('comes out in order, never more than the limit at once', async () => {
    let underWay = 0;
    let most = 0;
    const work = async (number: number) => {
      most = Math.max(most, ++underWay);
      for (let turn = 0; turn < 10 - number; turn++) await Promise.resolve();
      underWay -= 1;
      return number;
    };
    const results = [];
    for await (const result of inFlight(numbers(10), 3, work)) results.push(result);
    expect(results).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(most).toBe(3);
  });

  it('that is done makes room at once, though an older piece still waits', async () => {
    let release = () => {};
    const stuck = new Promise<void>((resolve) => (release = resolve));
    const begun: number[] = [];
    const work = async (number: number) => {
      begun.push(number);
      if (number === 0) await stuck;
      return number;
    };
    const results: number[] = [];
    const all = (async () => {
      for await (const result of inFlight(numbers(50), 2, work)) results.push(result);
    })();
    await expect.poll(() => begun.length).toBe(50);
    expect(results).toEqual([]);
    release();
    await all;
    expect(results).toEqual(Array.from({ length: 50 }, (_, number) => number));
  });

  it('is taken from its source only a few ahead', async () => {
    let taken = 0;
    async function* counted() {
      for (;;) yield ++taken;
    }
    let release = () => {};
    const stuck = new Promise<void>((resolve) => (release = resolve));
    const iterator = inFlight(counted(), 3, () => stuck)[Symbol.asyncIterator]();
    const first = iterator.next();
    for (let turn = 0; turn < 200; turn++) await Promise.resolve();
    expect(taken).toBeLessThanOrEqual(3 + 1);
    release();
    await first;
    await iterator.return?.();
  });

  it('ends with the failure of its source', async () => {
    async function* failing() {
      yield 1;
      throw new Error('source');
    }
    const results: number[] = [];
    const all = async () => {
      for await (const result of inFlight(failing(), 3, async (number) => number)) results.push(result);
    };
    await expect(all()).rejects.toThrow('source');
    expect(results).toEqual([1]);
  });

  it('after a failure starts nothing more, but waits for what has begun', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = async (number: number) => {
      begun.push(number);
      if (number === 2) throw new Error('two');
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      ended.push(number);
      return number;
    };
    const all = async () => {
      for await (const _ of inFlight(numbers(10), 4, work));
    };
    await expect(all()).rejects.toThrow('two');
    expect(ended).toEqual(begun.filter((number) => number !== 2));
    expect(begun.length).toBeLessThan(8);
  });
});

function byStart(a: string, b: string): number {
  const start = (words: string) => Number(/from (\d+)/.exec(words)?.[1]);
  return start(a) - start(b);
}
