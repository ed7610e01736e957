import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AmynoteError } from '../../../src/core/errors.ts';
import type { Transcriber } from '../../../src/core/provider-ports.ts';
import { recordSession } from '../../../src/pipeline/record.ts';
import { resumeCapture } from '../../../src/pipeline/resume.ts';
import { strike } from '../../../src/pipeline/strike.ts';
import { transcribe } from '../../../src/pipeline/transcribe.ts';
import { holder } from '../vault/play-vault.ts';
import {
  blocks,
  hearing,
  keptWords,
  linesOf,
  listening,
  provider,
  recordLive,
  speech,
  unheardSeconds,
  withdrawal,
  wordNotices,
} from './live-stage.ts';
import { type Act, type PlayRecording, playing, recorded, hearing as withMicrophone } from './microphone.ts';
import { type Stage, said, stage } from './stage.ts';

/** Two minutes of sound are a hundred and twenty synced files: some machines take long for that. */
const patience = 60_000;

const never = new AbortController().signal;

const strikeKey: Act = (controls) => controls.strike();
const pauseKey: Act = (controls) => controls.pause();

function until(holds: () => boolean): Act {
  return () => expect.poll(holds, { timeout: 20_000, interval: 10 }).toBe(true);
}

/** The ordinary command, with an ear of its own. */
async function transcribed(made: Stage, sessionId: string) {
  const later = listening();
  await transcribe(hearing(made.ports, later.transcriber).ports, { sessionId, jobs: 4 });
  return { asked: later.pieces, lines: await linesOf(made, sessionId) };
}

describe('a session that is transcribed while it is recorded', () => {
  it(
    'never sends what was struck or said off the record: not one byte of it; the rest is sent once, and is its transcript',
    async () => {
      const made = await stage();
      const { simulator, transcriber } = await provider(made);
      const sentTo = () => Math.max(0, ...simulator.requests.map(({ located }) => located?.endMs ?? 0));
      let sentBefore = 0;
      const script = playing(made, [
        ...speech(0, 70),
        strikeKey,
        pauseKey,
        ...speech(70, 80),
        pauseKey,
        ...speech(80, 150),
        strikeKey,
        ...speech(150, 180),
        until(() => sentTo() > 36_000),
        () => {
          sentBefore = sentTo();
        },
      ]);
      const sessionId = await recordLive(made, script, transcriber);
      // Two minutes behind: nothing younger than that had left when the last sound came.
      expect(sentBefore).toBeLessThanOrEqual(60_500);
      const bodies = simulator.requests.map(({ body }) => body);
      const { spent } = await transcribe(hearing(made.ports, transcriber).ports, { sessionId, jobs: 4 });
      expect(spent?.kept).toBe(bodies.length);

      const sent = (block: Buffer) => simulator.requests.some(({ body }) => body.includes(block));
      const secret = [...blocks(40_000, 80_000), ...blocks(120_000, 150_000)];
      const open = [...blocks(0, 40_000), ...blocks(80_000, 120_000), ...blocks(150_000, 180_000)];
      expect(secret.length).toBeGreaterThan(300);
      expect(secret.filter(sent)).toEqual([]);
      expect(open.filter(sent).length).toBeGreaterThan(0.97 * open.length);

      const lines = await linesOf(made, sessionId);
      const { recording } = await recorded(made, sessionId);
      expect(unheardSeconds(lines, 0, 40_000)).toBeCloseTo(0);
      expect(unheardSeconds(lines, 80_000, 120_000)).toBeCloseTo(0);
      expect(unheardSeconds(lines, 150_000, 179_000)).toBeCloseTo(0);
      const { strikes, gaps } = recording;
      expect([...strikes, ...gaps].map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
        [40_000, 70_000],
        [120_000, 150_000],
        [70_000, 80_000],
      ]);
      const inside = lines.filter((line) =>
        [...strikes, ...gaps].some(
          ({ startMs, endMs }) => line.startMs < endMs - 400 && line.endMs > startMs + 400,
        ),
      );
      expect(inside).toEqual([]);

      const shown = made.events.flatMap((event) => (event.type === 'recording' ? [event.heardMs ?? 0] : []));
      expect(shown).toEqual(shown.toSorted((a, b) => a - b));
      expect(wordNotices(made)).toEqual([]);
      expect((await made.ports.vault.ledger.list()).length).toBe(simulator.requests.length);
      expect(existsSync(join(made.vault.directory, 'sessions', sessionId, 'pieces'))).toBe(false);
    },
    patience,
  );

  it('drops what a strike takes away afterwards, and asks only for what is left of that', async () => {
    const made = await stage();
    const live = listening();
    const sessionId = await recordLive(made, playing(made, speech(0, 40)), live.transcriber);
    await strike(made.ports, { sessionId, fromMs: 10_000, toMs: 12_000 });
    const touched = live.pieces.filter((piece) => piece.startMs < 12_000 && piece.endMs > 10_000);
    expect(touched.length).toBeGreaterThan(0);
    for (const { startMs } of touched) expect(keptWords(made, sessionId)).not.toContain(`from ${startMs} to`);
    const { asked, lines } = await transcribed(made, sessionId);
    expect(asked.length).toBeGreaterThan(0);
    for (const piece of live.pieces) if (!touched.includes(piece)) expect(overlap(piece, asked)).toBe(0);
    expect(lines.filter((line) => line.startMs < 11_600 && line.endMs > 10_400)).toEqual([]);
    expect(unheardSeconds(lines, 0, 10_000)).toBeCloseTo(0);
    expect(unheardSeconds(lines, 12_000, 39_000)).toBeCloseTo(0);
  });

  it('is whole when the engine refuses, and the rest is asked for afterwards', async () => {
    const made = await stage();
    const live = listening((_, call) => {
      if (call > 4) throw new AmynoteError('provider-refused', 'OpenAI does not accept the key');
    });
    const sessionId = await recordLive(made, playing(made, speech(0, 40)), live.transcriber);
    expect((await recorded(made, sessionId)).recording).toMatchObject({ durationMs: 40_000, gaps: [] });
    expect(wordNotices(made)).toEqual([
      'no more words while it runs: OpenAI does not accept the key; the recording goes on',
    ]);
    const { asked, lines } = await transcribed(made, sessionId);
    for (const paid of live.pieces.slice(0, 4)) expect(overlap(paid, asked)).toBe(0);
    expect(unheardSeconds(lines, 0, 39_000)).toBeCloseTo(0);
  });

  it(
    'and whose process died is resumed; what was heard before is not asked for again',
    async () => {
      const made = await stage();
      const live = listening();
      const { play, died } = mortal(
        made,
        playing(made, [...speech(0, 145), until(() => live.pieces.length > 3)]),
      );
      recordLive(made, play, live.transcriber).catch(() => undefined);
      await died;
      const [sessionId = ''] = await made.ports.vault.captures.unfinished();
      const vault = await made.vault.open({ ...holder, pid: 2, isAlive: (pid) => pid === 2 });
      const next: Stage = { ...made, ports: { ...made.ports, vault } };
      await resumeCapture(next.ports, { sessionId });
      const { asked, lines } = await transcribed(next, sessionId);
      const kept = live.pieces.filter((piece) => overlap(piece, asked) === 0);
      expect(kept.length).toBeGreaterThanOrEqual(3);
      expect(asked.length).toBeGreaterThan(10);
      expect(unheardSeconds(lines, 0, 144_000)).toBeCloseTo(0);
    },
    patience,
  );

  it('keeps nobody waiting for words when its microphone fails', async () => {
    const made = await stage();
    const live = listening(() => new Promise(() => undefined));
    const ports = withMicrophone(made, async function* () {
      yield* speech(0, 20);
      throw new AmynoteError('audio', 'the microphone gives no more sound');
    });
    const request = { client: made.client, channels: 1 as const, stop: never };
    const failed = recordSession(ports, { ...request, live: hearing(ports, live.transcriber) });
    await expect(failed).rejects.toMatchObject({ code: 'audio', message: expect.stringContaining('00:20') });
    expect(live.pieces).toEqual([]);
    expect(wordNotices(made)).toEqual([]);
  });

  it('is decoded once, while the provider has its last pieces; without doubts there is no other time', async () => {
    const made = await stage();
    let isThere = () => {};
    const safe = new Promise<void>((resolve) => {
      isThere = resolve;
    });
    // No piece is answered before the recording was read back.
    const live = listening(() => safe);
    const words = { ...live.transcriber, usdPerMinute: 1, transcribe: talking(live.transcriber.transcribe) };
    let decoded = 0;
    const { ports } = playing(made, speech(0, 30));
    const counting: typeof ports.audio = async () => {
      const audio = await ports.audio();
      const decode: typeof audio.decode = (...sound) => {
        decoded += 1;
        return audio.decode(...sound);
      };
      return { ...audio, decode };
    };
    const request = { client: made.client, channels: 1 as const, stop: never, onRecorded: () => isThere() };
    const counted = { ...ports, audio: counting };
    const hears = hearing(counted, words);
    const { id } = await recordSession(counted, { ...request, live: hears });
    await transcribe(hears.ports, { sessionId: id, jobs: 4 });
    expect(await linesOf(made, id)).toHaveLength(live.pieces.length);
    expect(decoded).toBe(1);
    expect(said(made.events, 'finished').at(-1)).toMatch(
      /sent 0\.0 min of speech, 0\.[45] min of speech for 0\.[45]\d USD while it was recorded, /,
    );
  });

  it('is refused before the microphone is touched when nobody agreed to it; a local engine needs no leave', async () => {
    const made = await stage();
    await made.ports.vault.people.saveConsentEvent(withdrawal('transcribe_cloud'));
    let opened = 0;
    const ports = withMicrophone(made, async function* () {
      opened += 1;
      yield* speech(0, 2);
    });
    const { transcriber } = listening();
    const request = { client: made.client, channels: 1 as const, stop: never };
    const refused = recordSession(ports, { ...request, live: hearing(ports, transcriber) });
    await expect(refused).rejects.toMatchObject({ code: 'consent' });
    expect(opened).toBe(0);
    const local = hearing(ports, { ...transcriber, engine: 'local', scope: 'record_audio' });
    await recordSession(ports, { ...request, live: local });
    expect(opened).toBe(1);
  });
});

/** A process that dies instead of writing how its recording ended. */
function mortal({ ports }: Stage, play: PlayRecording): { play: PlayRecording; died: Promise<void> } {
  const { captures } = ports.vault;
  let die = () => {};
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  const note: typeof captures.note = async (id, event) => {
    if (event.type !== 'stop') return captures.note(id, event);
    die();
    return new Promise(() => undefined);
  };
  const vault = { ...ports.vault, captures: { ...captures, note } };
  return { play: { ...play, ports: { ...play.ports, vault } }, died };
}

/** Answers that nobody doubts: as many words as fit the sound, and never the same ones in a row. */
function talking(ask: Transcriber['transcribe']): Transcriber['transcribe'] {
  const words =
    'one may walk home from work late each night and still find no time for sleep or food there'.split(' ');
  let asked = 0;
  return async (piece, ...rest) => {
    await ask(piece, ...rest);
    asked += 1;
    const speechMs = (piece.speech ?? [piece]).reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
    const count = Math.max(1, Math.round(speechMs / 280));
    return {
      text: Array.from({ length: count }, (_, at) => words[(at * asked + asked) % words.length]).join(' '),
    };
  };
}

type Place = { startMs: number; endMs: number };

function overlap(piece: Place, others: readonly Place[]): number {
  const common = (other: Place) =>
    Math.min(piece.endMs, other.endMs) - Math.max(piece.startMs, other.startMs);
  return others.reduce((sum, other) => sum + Math.max(0, common(other)), 0);
}
