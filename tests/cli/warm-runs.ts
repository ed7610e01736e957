import { type ChildProcess, fork } from 'node:child_process';
import { resolve } from 'node:path';
import { bundled } from '../unit/vault/child-program.ts';
import type { Typed } from './children/warm.ts';
import type { Ran } from './desk.ts';
import { whatItDoes } from './stuck-process.ts';

/** A process that waits for a command line, and what it wrote past the streams that a command is given. */
interface Warm {
  child: ChildProcess;
  spilt(): string;
}

/** They end with the process that runs the tests, and serve each of the files that it loads one after the other. */
const here = globalThis as { amynoteWaiting?: Warm[] };
here.amynoteWaiting ??= [];
const waiting = here.amynoteWaiting;

/** With room for what a command makes, Node collects little of it between two: a fifth less work. */
const roomy = ['--min-semi-space-size=32', '--max-semi-space-size=64', '--single-threaded-gc'];

let program: Promise<string> | undefined;

/**
 * Runs a command of the built program in a process that has run others before: Node is started and the program loaded
 * once instead of each time. A process that does not answer in time is killed.
 * @param limitMs how long the command may take
 * @throws Error with the command line and what it was at, when the process ends before the command does or is killed
 */
export async function runWarm(typed: Typed, limitMs: number): Promise<Ran> {
  const warm = waiting.pop() ?? (await begun(limitMs));
  const ran = answer<Ran>(warm, `amynote ${typed.args.join(' ')}`, limitMs);
  // A process that has just ended says so by its exit.
  warm.child.send(typed, () => undefined);
  const answered = await ran;
  if (warm.child.connected) waiting.push(warm);
  return answered;
}

async function begun(limitMs: number): Promise<Warm> {
  program ??= bundled('tests/cli/children/warm.ts');
  // Its standard error is a pipe of its own: one that hangs must not hold open that of whoever waits for the tests.
  const child = fork(await program, [resolve('dist', 'main.cjs')], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: roomy,
  });
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const warm = { child, spilt: () => text };
  await answer(warm, 'the start', limitMs);
  child.unref();
  child.channel?.unref();
  return warm;
}

/** The next message of a process. */
function answer<T>({ child, spilt }: Warm, what: string, limitMs: number): Promise<T> {
  return new Promise((done, fail) => {
    const settled = () => {
      clearTimeout(timer);
      child.off('exit', lost).off('message', heard);
    };
    const lost = (code: number | null, signal: string | null) => {
      settled();
      fail(new Error(`a warm process ended with ${code ?? signal}: ${what}\n${spilt()}`));
    };
    const heard = (message: unknown) => {
      settled();
      done(message as T);
    };
    const late = async () => {
      settled();
      const doing = await whatItDoes(child);
      child.kill('SIGKILL');
      fail(new Error(`killed, as it did not end within ${limitMs} ms: ${what}\n${doing}\n${spilt()}`));
    };
    const timer = setTimeout(late, limitMs);
    child.once('exit', lost).once('message', heard);
  });
}
