import { spawnSync } from 'node:child_process';

/** A program and its arguments. */
export type CommandLine = readonly [program: string, ...args: string[]];

/**
 * JavaScript for a program under measure: the most memory it held at any moment, in KiB. `getrusage` would count what
 * the process held that started it, as Linux hands that on.
 */
export const peakMemory = String.raw`Number(/VmHWM:\s*(\d+)/.exec(require('node:fs').readFileSync('/proc/self/status'))[1])`;

/** What is the same for all programs of a run. */
export interface Surroundings {
  /** Instead of this process's own: what is set for a machine can slow down one program and not the other. */
  env?: NodeJS.ProcessEnv;
  /** Makes the disk and the memory alike before each program starts; not timed. */
  prepare?: () => void;
  /** What still belongs to the work after a program has ended; timed. */
  finish?: () => void;
}

/**
 * Runs several programs in turns, whole process each, so that whatever else the machine does meets all alike.
 * The first round warms the disk's cache and is not counted.
 * @returns milliseconds of wall time per name, in the order of the rounds.
 * @throws Error when a program does not end with 0: a failure must not pass for a fast run.
 */
export function timeInTurns<Name extends string>(
  programs: Record<Name, CommandLine>,
  rounds: number,
  { env = process.env, prepare, finish }: Surroundings = {},
): Record<Name, number[]> {
  const names = Object.keys(programs) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of names) {
      prepare?.();
      const ms = timeOnce(programs[name], env, finish);
      if (round > 0) times[name].push(ms);
    }
  }
  return times;
}

/** The middle value; the mean of the two middle ones of an even number. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** The median of `a[i] / b[i]`: each pair ran side by side. */
export function medianRatio(a: readonly number[], b: readonly number[]): number {
  return median(a.map((value, i) => value / (b[i] ?? Number.NaN)));
}

function timeOnce(
  [program, ...args]: CommandLine,
  env: NodeJS.ProcessEnv,
  finish: (() => void) | undefined,
): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) throw new Error(`${[program, ...args].join(' ')} ended with ${status}: ${stderr}`);
  finish?.();
  return performance.now() - start;
}
