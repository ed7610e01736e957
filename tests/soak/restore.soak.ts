import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { killRestore, scene } from './backup-trial.ts';
import { soakOf } from './trials.ts';

const soundBytes = 500_000;

/** `amynote restore`, killed between its first and its last write. */
export const soak = soakOf('restore', async (folder) => {
  const made = await scene(folder, soundBytes);
  const whole = await killRestore(made, join(folder, 'timed'));
  if (whole.failures.length > 0) throw new Error(`an undisturbed run failed: ${whole.failures[0]}`);
  let wholeMs = whole.tookMs;
  return async (place, random) => {
    mkdirSync(place);
    // The first third is the start of the program.
    const trial = await killRestore(made, place, { afterMs: wholeMs * (0.3 + 0.65 * random) });
    if (!trial.killed) wholeMs = Math.min(wholeMs, trial.tookMs);
    return trial;
  };
});
