import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killRestore, scene } from './backup-trial.ts';
import { type Soak, seededRandom, type TrialRow } from './trials.ts';

const soundBytes = 500_000;

/** `amynote restore`, killed between its first and its last write. */
export const soak: Soak = {
  published: 50,
  async run(count, seed) {
    const folder = mkdtempSync(join(tmpdir(), 'amynote-soak-'));
    try {
      return await trials(folder, count, seed);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function trials(folder: string, count: number, seed: number): Promise<TrialRow> {
  const made = await scene(folder, soundBytes);
  const row: TrialRow = { during: 'restore', trials: count, killed: 0, unreadable: 0, failures: [] };
  const random = seededRandom(seed);
  const whole = await killRestore(made, join(folder, 'timed'));
  if (whole.failures.length > 0) throw new Error(`an undisturbed run failed: ${whole.failures[0]}`);
  let wholeMs = whole.tookMs;
  for (let trial = 1; trial <= count; trial++) {
    const place = join(folder, String(trial));
    mkdirSync(place);
    // The first third is the start of the program.
    const kill = { afterMs: wholeMs * (0.3 + 0.65 * random()) };
    const { killed, tookMs, failures } = await killRestore(made, place, kill);
    if (!killed) wholeMs = Math.min(wholeMs, tookMs);
    row.killed += killed ? 1 : 0;
    row.unreadable += failures.length > 0 ? 1 : 0;
    row.failures.push(...failures.map((what) => `trial ${trial}, seed ${seed}: ${what}`));
    rmSync(place, { recursive: true, force: true });
  }
  return row;
}
