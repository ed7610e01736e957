import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What came of one kind of kill trial. */
export interface TrialRow {
  /** What the process was doing when it was killed: `record`, `stop`, `backup`, … */
  during: string;
  trials: number;
  /** Trials in which the process was really killed before it had ended by itself. */
  killed: number;
  /** Vaults that could not be opened, read or finished afterwards. */
  unreadable: number;
  /** Sound that was heard by the microphone and is not in the recording; undefined where none can be lost. */
  worstLossMs?: number;
  /** One sentence for each trial that failed, with its seed. */
  failures: string[];
  /** What else there is to know of them, a line each. */
  notes?: string[];
}

/** A module of this folder that can be run any number of times. */
export interface Soak {
  /** How many trials the published table is made of. */
  published: number;
  /** @param count trials. @param seed the same seed gives the same moments */
  run(count: number, seed: number): Promise<TrialRow>;
}

/** Kills once, in a folder of its own that it makes, at the moment that `random` (0 to 1) stands for. */
type Trial = (
  place: string,
  random: number,
  number: number,
) => Promise<{ killed: boolean; failures: string[] }>;

/** Trials one after the other in a folder that is gone afterwards. @param prepare makes what all of them start from */
export function soakOf(during: string, prepare: (folder: string) => Promise<Trial>): Soak {
  return {
    published: 50,
    async run(count, seed) {
      const folder = mkdtempSync(join(tmpdir(), 'amynote-soak-'));
      try {
        const row: TrialRow = { during, trials: count, killed: 0, unreadable: 0, failures: [] };
        const trial = await prepare(folder);
        const random = seededRandom(seed);
        for (let number = 1; number <= count; number++) {
          const place = join(folder, String(number));
          const { killed, failures } = await trial(place, random(), number);
          row.killed += killed ? 1 : 0;
          row.unreadable += failures.length > 0 ? 1 : 0;
          row.failures.push(...failures.map((what) => `trial ${number}, seed ${seed}: ${what}`));
          rmSync(place, { recursive: true, force: true });
        }
        return row;
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** Numbers from 0 up to 1 that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
