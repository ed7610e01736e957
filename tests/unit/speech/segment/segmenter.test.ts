import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Piece } from '../../../../src/core/speech-ports.ts';
import { createSegmenter } from '../../../../src/speech/segment/segmenter.ts';
import { decoded, hasFfmpeg, hasMeetings, inChunks, joined, kitSession, meetings, noise } from '../sounds.ts';
import { rttmTurns, speechRecall } from '../voices/score.ts';

async function pieces(sound: Int16Array, chunk?: number): Promise<Piece[]> {
  const found: Piece[] = [];
  for await (const piece of createSegmenter().segment(inChunks(sound, chunk))) found.push(piece);
  return found;
}

const room = (ms: number) => noise(ms, 20, 7);

describe('segmenter', () => {
  it('gives each burst between silences a piece with a margin on both sides', async () => {
    const sound = joined(room(2000), noise(1500, 6000), room(3000), noise(800, 6000), room(2000));
    const found = await pieces(sound);
    expect(found).toHaveLength(2);
    for (const [index, [from, to]] of [
      [2000, 3500],
      [6500, 7300],
    ].entries()) {
      expect(found[index]?.startMs).toBeGreaterThanOrEqual((from ?? 0) - 260);
      expect(found[index]?.startMs).toBeLessThanOrEqual((from ?? 0) - 100);
      expect(found[index]?.endMs).toBeGreaterThanOrEqual((to ?? 0) + 100);
      expect(found[index]?.endMs).toBeLessThanOrEqual((to ?? 0) + 400);
    }
  });

  it('keeps a whisper 20 dB under the other speech', async () => {
    const sound = joined(room(2000), noise(1500, 6000), room(3000), noise(800, 600), room(2000));
    expect(speechRecall([{ startMs: 6500, endMs: 7300 }], await pieces(sound), 0)).toBe(100);
  });

  it('finds nothing in silence and in a steady hum', async () => {
    expect(await pieces(new Int16Array(16_000 * 20))).toEqual([]);
    const hum = Int16Array.from(
      { length: 16_000 * 20 },
      (_, i) => 300 * Math.sin((2 * Math.PI * 50 * i) / 16_000),
    );
    expect((await pieces(hum)).filter((piece) => piece.startMs > 4000)).toEqual([]);
  });

  it('cuts speech without any pause before 30 s and loses none of it', async () => {
    const syllables = Array.from({ length: 300 }, (_, i) => joined(noise(190, 6000, i), noise(60, 700, i)));
    const sound = joined(room(2000), ...syllables, room(2000));
    const found = await pieces(sound);
    expect(Math.max(...found.map((piece) => piece.endMs - piece.startMs))).toBeLessThanOrEqual(30_000);
    expect(speechRecall([{ startMs: 2000, endMs: 77_000 }], found, 0)).toBe(100);
  });

  it('ends the last piece with the stream, not with a full frame', async () => {
    const sound = joined(room(1000), noise(1003, 6000));
    const [piece] = await pieces(sound);
    expect(piece?.endMs).toBe(2003);
    expect(piece?.samples.length).toBe((2003 - (piece?.startMs ?? 0)) * 16);
  });
});

describe.skipIf(!hasFfmpeg)('segmenter on the session kit', () => {
  const session = hasFfmpeg ? kitSession('maya-01') : undefined;

  it('holds all speech, one speaker to a piece, in order and without overlap', async () => {
    const { sound, turns } = session ?? kitSession('maya-01');
    const found = await pieces(sound);
    expect(speechRecall(turns, found, 0)).toBe(100);
    const mixed = found.filter((piece) => speakersIn(piece, turns).size > 1);
    expect(mixed).toEqual([]);
    for (const [index, piece] of found.entries()) {
      expect(piece.startMs).toBeGreaterThanOrEqual(found[index - 1]?.endMs ?? 0);
      expect(
        Buffer.compare(bytesOf(piece.samples), bytesOf(sound.slice(piece.startMs * 16, piece.endMs * 16))),
      ).toBe(0);
    }
  });

  it('gives the same pieces however the stream is chunked', async () => {
    const sound = (session ?? kitSession('maya-01')).sound.subarray(0, 16_000 * 30);
    const times = async (chunk: number) =>
      (await pieces(sound, chunk)).map(({ startMs, endMs }) => [startMs, endMs]);
    expect(await times(1)).toEqual(await times(100_000));
    expect(await times(777)).toEqual(await times(100_000));
  });
});

describe.skipIf(!hasFfmpeg || !hasMeetings)('segmenter on real meetings', () => {
  it.each(['trn00', 'trn01', 'trn02', 'trn03', 'trn04', 'trn05'])(
    '%s: at least 98 percent of its speech is in a piece',
    async (id) => {
      const reference = rttmTurns(readFileSync(`${meetings}/${id}.rttm`, 'utf8'));
      const found = await pieces(decoded(`${meetings}/${id}.flac`));
      expect(speechRecall(reference, found, 250)).toBeGreaterThanOrEqual(98);
    },
  );
});

function bytesOf(samples: Int16Array): Buffer {
  return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
}

function speakersIn(
  piece: Piece,
  turns: readonly { speaker: string; startMs: number; endMs: number }[],
): Set<string> {
  const inside = turns.filter(
    (turn) => Math.min(turn.endMs, piece.endMs) - Math.max(turn.startMs, piece.startMs) > 100,
  );
  return new Set(inside.map((turn) => turn.speaker));
}
