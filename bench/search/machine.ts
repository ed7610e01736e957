import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { CommandLine } from '../measure/processes.ts';

/** Takes what files lie in memory away from there, where that is allowed: what runs next reads the disk. */
export function coldCaches(): void {
  execFileSync('sync');
  try {
    writeFileSync('/proc/sys/vm/drop_caches', '3');
  } catch {
    // Not the machine's owner: the figures are then warm, and so for both programs.
  }
}

/** @throws Error when the program fails */
export function runOnce([program, ...args]: CommandLine, env: NodeJS.ProcessEnv): void {
  execFileSync(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
}
