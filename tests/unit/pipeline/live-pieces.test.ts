import { describe, expect, it } from 'vitest';
import type { Recording } from '../../../src/core/artefacts/recording.ts';
import type { StagePorts } from '../../../src/core/ports.ts';
import type { Stretch } from '../../../src/core/stretch.ts';
import {
  createLiveJournal,
  forgetStruckPieces,
  hearerOf,
  type LivePiece,
  livePieces,
} from '../../../src/pipeline/live-pieces.ts';
import { keptWords, listening } from './live-stage.ts';
import { stage } from './stage.ts';

const sessionId = '0123456789ab';
const { transcriber } = listening();

/** What was heard in the ten seconds from there on. */
function piece(fromMs: number): LivePiece {
  const endMs = fromMs + 10_000;
  const heard = { startMs: fromMs + 500, endMs, text: `words from ${fromMs}` };
  return { fromMs, endMs, hearer: hearerOf(transcriber), silenced: [], heard };
}

async function keep({ vault }: StagePorts, from: readonly number[]): Promise<void> {
  const journal = createLiveJournal(vault.checkpoints, sessionId);
  for (const ms of from) await journal.keep(piece(ms));
}

async function heardIn(ports: StagePorts, strikes: Stretch[]): Promise<string[]> {
  const recording = { sessionId, durationMs: 60_000, strikes } as unknown as Recording;
  return (await livePieces(ports, recording, transcriber)).heard.map(({ text }) => text);
}

/** Ports of a process that dies when it has changed the kept pieces so often, the last time only half. */
function dying(ports: StagePorts, changes: number): StagePorts {
  const { checkpoints } = ports.vault;
  let left = changes;
  const died = () => new Error('it died');
  const change = async (whole: () => Promise<void>, half: () => Promise<void>) => {
    if (left < 0) throw died();
    left -= 1;
    if (left >= 0) return whole();
    await half();
    throw died();
  };
  const nothing = async () => undefined;
  const halfLeft = ['live pieces', 'live piece 1', 'live piece 3'];
  const mortal: typeof checkpoints = {
    has: checkpoints.has,
    read: checkpoints.read,
    write: (...given) => change(() => checkpoints.write(...given), nothing),
    clear: (id) =>
      change(
        () => checkpoints.clear(id),
        () => checkpoints.clearAllBut(id, halfLeft),
      ),
    clearAllBut: (id, keys) =>
      change(
        () => checkpoints.clearAllBut(id, keys),
        () => checkpoints.clearAllBut(id, [...keys, ...halfLeft]),
      ),
  };
  return { ...ports, vault: { ...ports.vault, checkpoints: mortal } };
}

describe('what was heard live', () => {
  it('is lost at no moment when a strike takes some of it away, and the words of that are gone afterwards', async () => {
    const first = { startMs: 12_000, endMs: 13_000 };
    const second = { startMs: 41_000, endMs: 42_000 };
    let ended = false;
    for (let changes = 0; !ended; changes += 1) {
      const made = await stage();
      const { ports } = made;
      await keep(ports, [0, 10_000]);
      await createLiveJournal(ports.vault.checkpoints, sessionId).fold();
      await keep(ports, [20_000, 30_000]);
      const request = { sessionId, strikes: [first] };
      ended = await forgetStruckPieces(dying(ports, changes), request).then(
        () => true,
        () => false,
      );
      const left = ['words from 0', 'words from 20000', 'words from 30000'];
      expect(await heardIn(ports, [first]), `died after ${changes} changes`).toEqual(left);
      await forgetStruckPieces(ports, request);
      expect(keptWords(made, sessionId)).not.toContain('words from 10000');
      await keep(ports, [40_000, 50_000]);
      await forgetStruckPieces(ports, { sessionId, strikes: [first, second] });
      expect(await heardIn(ports, [first, second])).toEqual([...left, 'words from 50000']);
      expect(keptWords(made, sessionId)).not.toContain('words from 40000');
      expect(changes).toBeLessThan(10);
    }
  });
});
