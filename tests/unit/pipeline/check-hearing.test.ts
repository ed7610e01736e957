import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AmynoteError } from '../../../src/core/errors.ts';
import type { Transcriber } from '../../../src/core/provider-ports.ts';
import type { Piece } from '../../../src/core/speech-ports.ts';
import { importRecording } from '../../../src/pipeline/import.ts';
import { transcribe } from '../../../src/pipeline/transcribe.ts';
import { make } from '../audio/sounds.ts';
import { temporaryFolder } from '../vault/play-vault.ts';
import { said, stage } from './stage.ts';

const kit = join(import.meta.dirname, '../../../fixtures/sessions/short-01.opus');

/** Answers with as many words as fit; `hear` may answer otherwise. */
function listener(hear: (piece: Piece, call: number) => string | undefined) {
  const asked: Piece[] = [];
  const transcriber: Transcriber = {
    engine: 'echo',
    model: 'echo-1',
    scope: 'transcribe_cloud',
    sentAlong: { keywords: [], languages: ['en'] },
    async transcribe(piece) {
      asked.push(piece);
      return { text: hear(piece, asked.length) ?? fitting(piece), requestId: `req_${asked.length}` };
    },
  };
  return { transcriber, asked };
}

const words =
  'over hill and under water there comes somebody who says nothing at all but goes on walking until night falls down then rests beside an old stone wall where grass grows tall enough to hide every small animal that lives nearby'.split(
    ' ',
  );

/** As many words as the sound has room for, others for every place. */
function fitting({ startMs, endMs }: Piece): string {
  const count = Math.max(1, Math.round((endMs - startMs) / 450));
  return Array.from(
    { length: count },
    (_, index) => words[(Math.imul(startMs + index, 2_654_435_761) >>> 8) % words.length],
  ).join(' ');
}

async function recorded(transcriber: Transcriber, file = kit, channelPerPerson = false) {
  const made = await stage(transcriber);
  const startedAt = new Date('2026-03-02T20:00:00Z');
  const request = { client: made.client, path: file, channelPerPerson, startedAt };
  const { id: sessionId } = await importRecording(made.ports, request);
  const again = (other: Transcriber) => ({ ...made.ports, transcriber: async () => other });
  return { ...made, sessionId, again };
}

/** Whether it is asked about again: then it names the piece it lies in. */
const isSecond = (piece: Piece) => 'piece' in piece;

const seconds = ({ samples }: Piece) => samples.length / 16_000;

describe('a piece of speech without words', () => {
  it('is asked about once more, with other boundaries, and what comes back stands in its place', async () => {
    const { transcriber, asked } = listener((_, call) => (call === 4 ? '' : undefined));
    const { ports, sessionId, events } = await recorded(transcriber);
    const { value } = await transcribe(ports, { sessionId, jobs: 1 });
    const [fourth] = asked.slice(3);
    const second = asked.filter(isSecond);
    expect(second.length).toBeGreaterThan(0);
    expect(second.map(({ startMs, endMs }) => [startMs, endMs])).not.toContainEqual([
      fourth?.startMs,
      fourth?.endMs,
    ]);
    for (const piece of second) expect(Math.round(1000 * seconds(piece))).toBe(piece.endMs - piece.startMs);
    const marked = value.lines.filter(({ flags }) => flags?.includes('asked-again'));
    expect(marked.map(({ text }) => text)).toEqual(second.map(fitting));
    expect(value.lines.map(({ id }) => id)).toEqual(value.lines.map((_, index) => index + 1));
    expect(value.engine?.requestIds).toHaveLength(asked.length);
    expect(said(events, 'finished')[0]).toMatch(/^transcribe: \d+ lines; /u);
    expect(said(events, 'finished')[0]).not.toContain('inaudible');
  });

  it('of which nothing is heard the second time either stands as a mark, and is asked about no third time', async () => {
    const { transcriber, asked } = listener(({ startMs }) =>
      startMs >= 13_000 && startMs < 17_500 ? '' : undefined,
    );
    const { ports, sessionId, events } = await recorded(transcriber);
    const { value } = await transcribe(ports, { sessionId, jobs: 3 });
    const marks = value.lines.filter(({ flags }) => flags?.includes('inaudible'));
    expect(marks.map(({ text }) => text)).toEqual(['[inaudible 00:13–00:18]']);
    expect(said(events, 'finished')[0]).toMatch(/1 inaudible.*: amynote show --part transcript/u);
    const held = asked.length;
    await transcribe(ports, { sessionId, jobs: 3 });
    expect(asked).toHaveLength(held);
  });

  it('is paid for once, also when the run fails while asking again', async () => {
    const failing = listener(({ startMs }, call) => {
      if (call === 11) throw new AmynoteError('provider-unreachable', 'nobody answers');
      return startMs > 9_000 && startMs < 18_000 && call <= 9 ? '' : undefined;
    });
    const { sessionId, ports, again } = await recorded(failing.transcriber);
    await expect(transcribe(ports, { sessionId, jobs: 1 })).rejects.toMatchObject({
      code: 'provider-unreachable',
    });
    expect(failing.asked).toHaveLength(11);
    const later = listener(() => undefined);
    await transcribe(again(later.transcriber), { sessionId, jobs: 1 });
    const sound = ({ startMs, endMs }: Piece) => `${startMs} ${endMs}`;
    const paid = failing.asked.slice(0, 10).map(sound);
    expect(later.asked.length).toBeGreaterThan(0);
    expect(later.asked.map(sound).filter((place) => paid.includes(place))).toEqual([]);
  });

  it('is not asked about again when the consent was withdrawn meanwhile', async () => {
    const { transcriber, asked } = listener((_, call) => (call === 4 ? '' : undefined));
    const { ports, sessionId } = await recorded(transcriber);
    const gate = await ports.gate();
    const closing: typeof gate = {
      ...gate,
      require: (...request) => {
        if (asked.length < 9) return gate.require(...request);
        throw new AmynoteError('consent', 'withdrawn');
      },
    };
    const strict = { ...ports, gate: async () => closing };
    await expect(transcribe(strict, { sessionId, jobs: 1 })).rejects.toMatchObject({ code: 'consent' });
    expect(asked).toHaveLength(9);
  });
});

describe('two channels', () => {
  it('are asked about again from their own sound', async () => {
    const file = join(temporaryFolder(), 'two.wav');
    const filter =
      '[0:a]aformat=channel_layouts=mono[a];[1:a]aformat=channel_layouts=mono,volume=0.5,adelay=4000[b];[a][b]join=inputs=2:channel_layout=stereo';
    make(file, '-i', kit, '-i', kit, '-filter_complex', filter);
    const { transcriber, asked } = listener((piece) =>
      !isSecond(piece) && piece.startMs > 9_000 && piece.startMs < 14_000 ? '' : undefined,
    );
    const { ports, sessionId } = await recorded(transcriber, file, true);
    const { value } = await transcribe(ports, { sessionId, jobs: 1 });
    const second = asked.filter(isSecond);
    expect(new Set(second.map(({ channel }) => channel))).toEqual(new Set([0, 1]));
    const loudest = (channel: 0 | 1) => {
      const own = second.filter((piece) => piece.channel === channel);
      return Math.max(
        ...own.map(({ samples }) => samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0)),
      );
    };
    expect(loudest(1)).toBeLessThan(0.8 * loudest(0));
    const lines = value.lines.filter(({ flags }) => flags?.includes('asked-again'));
    expect(lines.map(({ text }) => text).sort()).toEqual(second.map(fitting).sort());
  });
});
