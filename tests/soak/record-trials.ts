import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type KillMoment, killRecording, makeRecordist } from './record-trial.ts';
import { startSoundRoom } from './sound-room.ts';
import { type Soak, seededRandom, type TrialRow } from './trials.ts';

/** What a crash may cost. */
const mostLostMs = 2000;
/** The codec's own edges, and what a listener may be off. */
const slackMs = 150;

/** Recordings of one vault, killed again and again. @param moment when, from a random number from 0 up to 1 */
export function recordTrials(
  during: string,
  published: number,
  moment: (random: () => number) => KillMoment,
): Soak {
  return {
    published,
    async run(count, seed) {
      const home = mkdtempSync(join(tmpdir(), 'amynote-soak-'));
      const room = await startSoundRoom();
      const row: TrialRow = { during, trials: count, killed: 0, unreadable: 0, worstLossMs: 0, failures: [] };
      try {
        const recordist = makeRecordist([process.execPath, resolve('bin', 'amynote.js')], home, room);
        const random = seededRandom(seed);
        for (let trial = 1; trial <= count; trial++) {
          const outcome = await killRecording(recordist, room, moment(random)).catch(neverBegan);
          row.killed += Number(outcome.killed);
          row.unreadable += Number(outcome.failures.length > 0);
          row.worstLossMs = Math.max(row.worstLossMs ?? 0, outcome.lostMs, outcome.holeMs);
          row.failures.push(...failuresOf(outcome).map((what) => `trial ${trial}, seed ${seed}: ${what}`));
        }
        return row;
      } finally {
        room.close();
        rmSync(home, { recursive: true, force: true });
      }
    },
  };
}

function neverBegan(error: Error): Awaited<ReturnType<typeof killRecording>> {
  return { killed: false, began: false, lostMs: 0, holeMs: 0, failures: [error.message] };
}

/** What must not be, said in words. */
function failuresOf({ lostMs, holeMs, failures }: Awaited<ReturnType<typeof killRecording>>): string[] {
  const found = [...failures];
  if (lostMs > mostLostMs) found.push(`${Math.round(lostMs)} ms were lost at the end`);
  if (holeMs > slackMs) found.push(`${Math.round(holeMs)} ms are missing in the middle`);
  return found;
}
