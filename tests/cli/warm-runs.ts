import { type ChildProcess, fork } from 'node:child_process';
import { resolve } from 'node:path';
import { bundled } from '../unit/vault/child-program.ts';
import type { Typed } from './children/warm.ts';
import type { Ran } from './desk.ts';

/** Processes that wait for a command line. They end with the one that runs the tests. */
const waiting: ChildProcess[] = [];
let program: Promise<string> | undefined;

/**
 * Runs a command of the built program in a process that has run others before: Node is started and the program loaded
 * once instead of each time.
 * @throws Error when the process ends before the command does
 */
export async function runWarm(typed: Typed): Promise<Ran> {
  const child = waiting.pop() ?? (await begun());
  const ran = answer<Ran>(child, typed.args.join(' '));
  child.send(typed);
  try {
    return await ran;
  } finally {
    if (child.connected) waiting.push(child);
  }
}

async function begun(): Promise<ChildProcess> {
  program ??= bundled('tests/cli/children/warm.ts');
  const child = fork(await program, [resolve('dist', 'main.cjs')], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
  await answer(child, 'the start');
  child.unref();
  child.channel?.unref();
  return child;
}

/** The next message of a process. */
function answer<T>(child: ChildProcess, what: string): Promise<T> {
  return new Promise((done, fail) => {
    const lost = (code: number | null) => fail(new Error(`a warm process ended with ${code}: ${what}`));
    child.once('exit', lost);
    child.once('message', (message) => {
      child.off('exit', lost);
      done(message as T);
    });
  });
}
