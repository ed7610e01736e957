import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AmynoteError } from '../../../src/core/errors.ts';
import { onlyThis } from '../../../src/core/refused-piece.ts';
import type { Piece } from '../../../src/core/speech-ports.ts';
import { importRecording } from '../../../src/pipeline/import.ts';
import { transcribe } from '../../../src/pipeline/transcribe.ts';
import { echo, said, stage } from './stage.ts';

const kit = join(import.meta.dirname, '../../../fixtures/sessions/short-01.opus');

/** A session whose provider refuses some pieces. */
async function refusing(isRefused: (piece: Piece, call: number) => boolean) {
  const { transcriber, calls } = echo((piece, call) => {
    if (isRefused(piece, call)) throw new AmynoteError('provider-refused', 'too long', { data: onlyThis });
  });
  const made = await stage(transcriber);
  const startedAt = new Date('2026-03-02T20:00:00Z');
  const request = { client: made.client, path: kit, channelPerPerson: false, startedAt };
  const { id: sessionId } = await importRecording(made.ports, request);
  return { ...made, sessionId, calls };
}

const startOf = (words: string) => Number(/from (\d+)/.exec(words)?.[1]);

describe('a piece that the provider refuses', () => {
  it('while it answers others stands as inaudible, is asked about once more, and is counted', async () => {
    const inMiddle = ({ startMs }: Piece) => startMs >= 13_000 && startMs < 17_500;
    const { ports, sessionId, calls, events } = await refusing(inMiddle);
    const { value, spent } = await transcribe(ports, { sessionId, jobs: 2 });
    expect(value.lines.filter(({ flags }) => flags?.includes('inaudible')).map(({ text }) => text)).toEqual([
      '[inaudible 00:13–00:18]',
    ]);
    const refused = calls.filter((words) => startOf(words) >= 13_000 && startOf(words) < 17_500);
    expect(refused.length).toBeGreaterThan(1);
    expect(said(events, 'finished')[0]).toMatch(/1 inaudible.*; 1 piece was refused by the provider$/u);
    expect(spent?.sent).toBe(calls.length - refused.length);
  });

  it('is no answer: a later run asks about it again, and may be luckier', async () => {
    let isLucky = false;
    const { ports, sessionId, calls, interrupt } = await refusing(({ startMs }, call) => {
      if (call > 5 && !isLucky) interrupt.abort();
      return !isLucky && startMs < 1000;
    });
    await expect(transcribe(ports, { sessionId, jobs: 1 })).rejects.toMatchObject({ code: 'interrupted' });
    isLucky = true;
    const fresh = { ...ports, signal: new AbortController().signal };
    const { lines } = (await transcribe(fresh, { sessionId, jobs: 1 })).value;
    // Pieces are made ready side by side, so that the first to be asked for is not always the first of the sound.
    const refused = calls.find((words) => startOf(words) < 1000);
    expect(lines[0]?.text).toBe(refused);
    expect(calls.filter((words) => words === refused)).toHaveLength(2);
  });

  it('like the first three, like most, or as the only one, ends the run', async () => {
    const all = await refusing(() => true);
    const ended = { code: 'provider-refused', message: 'too long' };
    const { sessionId } = all;
    await expect(transcribe(all.ports, { sessionId, jobs: 1 })).rejects.toMatchObject(ended);
    expect(all.calls).toHaveLength(3);

    const most = await refusing(({ startMs }) => startMs > 9_000);
    const run = transcribe(most.ports, { sessionId: most.sessionId, jobs: 1 });
    await expect(run).rejects.toMatchObject(ended);
    expect(await most.ports.vault.sessions.latest(most.sessionId, 'transcript')).toBeUndefined();
  });
});
