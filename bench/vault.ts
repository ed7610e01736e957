import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, figure } from './measure/figure.ts';
import { bundledProgram, peakMegabytes } from './measure/our-program.ts';
import { type CommandLine, median, medianRatio, timeInTurns } from './measure/processes.ts';
import { fileHash, fillFile, settleMachine, syncFile } from './measure/work-files.ts';

const MiB = 1024 * 1024;

/** Of each size so many pairs, after one that is not counted. */
const sizes = [
  { name: '96MiB', bytes: 96 * MiB, rounds: 15 },
  { name: '1GiB', bytes: 1024 * MiB, rounds: 7 },
];

/** All that both programs are told: certificates set for a machine, say, cost Node 40 ms at its start, age nothing. */
const env = { PATH: process.env.PATH };

/** The same work by each program. */
type Rivals = Record<'age' | 'amynote', CommandLine>;

/** `seal` makes `output` of `plain`, `open` makes `output` of `sealed`: all in one folder, so on one disk. */
interface Work {
  folder: string;
  plain: string;
  sealed: string;
  output: string;
  seal: Rivals;
  open: Rivals;
}

/**
 * Sealing and opening beside the `age` program: whole processes, start-up included, from file to file, until the
 * output is on the disk; neither program is trusted with that, the same sync follows the end of each.
 * @throws Error when the age program is missing, or one of the two does not open what the other sealed
 */
export async function figures(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'amynote-bench-'));
  try {
    const work = await workIn(folder);
    const measured: Figure[] = [];
    for (const size of sizes) measured.push(...(await compare(work, size)));
    return [...measured, peak(work)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function workIn(folder: string): Promise<Work> {
  const inFolder = (name: string) => join(folder, name);
  const [plain, sealed, output] = [inFolder('plain'), inFolder('sealed.age'), inFolder('output')];
  const identity = inFolder('identity.txt');
  if (spawnSync('age-keygen', ['-o', identity]).status !== 0) {
    throw new Error('the age program is missing: apt-get install age');
  }
  const recipient = execFileSync('age-keygen', ['-y', identity], { encoding: 'utf8' }).trim();
  const ours = [process.execPath, await bundledProgram('bench/programs/seal-open.ts', folder)] as const;
  return {
    folder,
    plain,
    sealed,
    output,
    seal: {
      age: ['age', '-r', recipient, '-o', output, plain],
      amynote: [...ours, 'seal', recipient, plain, output],
    },
    open: {
      age: ['age', '-d', '-i', identity, '-o', output, sealed],
      amynote: [...ours, 'open', identity, sealed, output],
    },
  };
}

async function compare(work: Work, { name, bytes, rounds }: (typeof sizes)[number]): Promise<Figure[]> {
  fillFile(work.plain, bytes);
  const wanted = await fileHash(work.plain);
  await checkPair(work, 'amynote', 'age', wanted);
  await checkPair(work, 'age', 'amynote', wanted);
  const surroundings = {
    env,
    prepare() {
      rmSync(work.output, { force: true });
      settleMachine(work.folder, bytes);
    },
    finish: () => syncFile(work.output),
  };
  return (['seal', 'open'] as const).map((what) => {
    const times = timeInTurns(work[what], rounds, surroundings);
    return figure(`vault.${what}.${name}`, medianRatio(times.age, times.amynote), 'x age', '>=1', {
      'age ms': median(times.age),
      'amynote ms': median(times.amynote),
      pairs: rounds,
    });
  });
}

/** Leaves behind what was sealed, as the file that both will open. */
async function checkPair(
  work: Work,
  sealer: keyof Rivals,
  opener: keyof Rivals,
  wanted: string,
): Promise<void> {
  rmSync(work.output, { force: true });
  runOnce(work.seal[sealer]);
  renameSync(work.output, work.sealed);
  runOnce(work.open[opener]);
  if ((await fileHash(work.output)) === wanted) return;
  throw new Error(`${opener} does not open what ${sealer} sealed`);
}

function runOnce([program, ...args]: CommandLine): void {
  execFileSync(program, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The larger of sealing and opening the last, largest size. */
function peak(work: Work): Figure {
  const [seal = 0, open = 0] = (['seal', 'open'] as const).map((what) => {
    rmSync(work.output, { force: true });
    return peakMegabytes(work[what].amynote, env);
  });
  return figure('vault.peak.1GiB', Math.max(seal, open), 'MB', '<150', { 'seal MB': seal, 'open MB': open });
}
