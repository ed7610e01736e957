import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';

const tracer = 'strace';

/** Containers often forbid it. */
export const canKill = spawnSync(tracer, ['-qq', '-o', '/dev/null', 'true']).status === 0;
if (!canKill) console.warn('skipped: programs that are killed at one of their steps (needs strace)');

/** @param call names of system calls, as strace takes them. @returns whether the program made that call so often, and was killed at it */
export function killedAt(call: string, time: number, program: string, args: readonly string[]): boolean {
  const options = ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`];
  const inject = ['-e', `inject=${call}:signal=SIGKILL:when=${time}`];
  // The calls are counted by thread.
  const env = { ...process.env, UV_THREADPOOL_SIZE: '1' };
  const { signal, status } = spawnSync(tracer, [...options, ...inject, process.execPath, program, ...args], {
    env,
  });
  expect(signal === 'SIGKILL' || status === 0, 'it ended otherwise').toBe(true);
  return signal === 'SIGKILL';
}
