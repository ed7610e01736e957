import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { Typed } from '../../cli/children/warm.ts';
import type { Ran } from '../../cli/desk.ts';

/** What came of a command: how it ended, or how it did not. */
export type Outcome = { ran: Ran; tookMs: number; peakBytes: number } | { lost: string; tookMs: number };

/** Runs command lines in a warm process, which is replaced when it hangs, dies or has run many. */
export interface Runner {
  run(typed: Typed): Promise<Outcome>;
  close(): void;
}

/**
 * A command that has no hours of sound to work on hangs when it computes for so long, or does nothing for so long. Time
 * that other programs take from it does not count: the machine may be busy with other tests.
 */
const patienceMs = 10_000;

const lookEveryMs = 500;

/** A process that has run so many is replaced: what one command holds must not be taken for a leak of another. */
const runsPerProcess = 300;

/** @param main the built program, `dist/main.cjs` of some copy of the package */
export async function startRunner(main: string): Promise<Runner> {
  const program = await bundledWarm();
  let child: ChildProcess | undefined;
  let runs = 0;
  const end = () => {
    child?.removeAllListeners();
    child?.kill('SIGKILL');
    child = undefined;
    runs = 0;
  };
  return {
    async run(typed) {
      if (runs >= runsPerProcess) end();
      child ??= await begun(program, main);
      runs += 1;
      const start = performance.now();
      const answer = await answerOf(child, typed);
      const tookMs = performance.now() - start;
      if (typeof answer === 'string') {
        end();
        return { lost: answer, tookMs };
      }
      const peakBytes = peakOf(child);
      // A peak stays what it was: the next command must not be blamed for it.
      if (peakBytes > 400e6) end();
      return { ran: answer, tookMs, peakBytes };
    },
    close: end,
  };
}

async function bundledWarm(): Promise<string> {
  const outfile = join(resolve('.cache'), 'soak', 'warm.mjs');
  mkdirSync(join(outfile, '..'), { recursive: true });
  await build({
    entryPoints: ['tests/cli/children/warm.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  return outfile;
}

function begun(program: string, main: string): Promise<ChildProcess> {
  const child = fork(program, [main], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
  return new Promise((done, fail) => {
    child.once('exit', (code) => fail(new Error(`a warm process ended with ${code} at its start`)));
    child.once('message', () => {
      child.removeAllListeners('exit');
      done(child);
    });
  });
}

/** What it answers, or a sentence about why it does not. */
function answerOf(child: ChildProcess, typed: Typed): Promise<Ran | string> {
  return new Promise((done) => {
    const finish = (what: Ran | string) => {
      clearInterval(timer);
      child.removeAllListeners('exit').removeAllListeners('message');
      done(what);
    };
    const began = cpuOf(child);
    let [seen, idleMs] = [began, 0];
    const timer = setInterval(() => {
      const now = cpuOf(child);
      idleMs = now > seen ? 0 : idleMs + lookEveryMs;
      seen = now;
      if (idleMs >= patienceMs) finish(`does nothing for ${patienceMs / 1000} s`);
      else if (now - began >= patienceMs) finish(`computes for ${patienceMs / 1000} s`);
    }, lookEveryMs);
    child.once('exit', (code, signal) => finish(`the process ended with ${code ?? signal}`));
    child.once('message', (message) => finish(message as Ran));
    child.send(typed);
  });
}

/** Milliseconds that a process computed so far, as Linux tells it; elsewhere nothing is told and only idling counts. */
function cpuOf({ pid }: ChildProcess): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return 0;
  }
}

/** The most memory a process ever had, as Linux tells it; 0 elsewhere. */
function peakOf({ pid }: ChildProcess): number {
  try {
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return 0;
  }
}
