import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { killBackup, type Scene, scene, targets } from './backup-trial.ts';
import { soakOf } from './trials.ts';

const soundBytes = 500_000;

/** `amynote backup`, killed between its first and its last write, to each kind of target in turn. */
export const soak = soakOf('backup', async (folder) => {
  const made = await scene(folder, soundBytes);
  const took = new Map<string, number>();
  return async (place, random, number) => {
    const kind = targets[number % targets.length] ?? 'tar';
    const wholeMs = took.get(kind) ?? (await timed(made, join(folder, kind), kind));
    mkdirSync(place);
    // The first third is the start of the program.
    const trial = await killBackup(made, place, kind, { afterMs: wholeMs * (0.3 + 0.65 * random) });
    took.set(kind, trial.killed ? wholeMs : Math.min(wholeMs, trial.tookMs));
    return trial;
  };
});

/** Milliseconds of an undisturbed run. */
async function timed(made: Scene, place: string, kind: (typeof targets)[number]): Promise<number> {
  mkdirSync(place);
  const { tookMs, failures } = await killBackup(made, place, kind);
  if (failures.length > 0) throw new Error(`an undisturbed run failed: ${failures[0]}`);
  return tookMs;
}
