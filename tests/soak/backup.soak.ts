import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killBackup, type Scene, scene, targets } from './backup-trial.ts';
import { type Soak, seededRandom, type TrialRow } from './trials.ts';

const soundBytes = 500_000;

/** `amynote backup`, killed between its first and its last write, to each kind of target in turn. */
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
  const row: TrialRow = { during: 'backup', trials: count, killed: 0, unreadable: 0, failures: [] };
  const random = seededRandom(seed);
  const took = new Map<string, number>();
  for (let trial = 1; trial <= count; trial++) {
    const kind = targets[trial % targets.length] ?? 'tar';
    const wholeMs = took.get(kind) ?? (await timed(made, join(folder, kind), kind));
    took.set(kind, wholeMs);
    const place = join(folder, String(trial));
    mkdirSync(place);
    // The first third is the start of the program.
    const kill = { afterMs: wholeMs * (0.3 + 0.65 * random()) };
    const { killed, tookMs, failures } = await killBackup(made, place, kind, kill);
    if (!killed) took.set(kind, Math.min(wholeMs, tookMs));
    row.killed += killed ? 1 : 0;
    row.unreadable += failures.length > 0 ? 1 : 0;
    row.failures.push(...failures.map((what) => `trial ${trial}, seed ${seed}: ${what}`));
    rmSync(place, { recursive: true, force: true });
  }
  return row;
}

/** Milliseconds of an undisturbed run. */
async function timed(made: Scene, place: string, kind: (typeof targets)[number]): Promise<number> {
  mkdirSync(place);
  const { tookMs, failures } = await killBackup(made, place, kind);
  if (failures.length > 0) throw new Error(`an undisturbed run failed: ${failures[0]}`);
  return tookMs;
}
