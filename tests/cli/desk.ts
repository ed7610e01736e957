import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { runWarm } from './warm-runs.ts';

/** What a command left behind. */
export interface Ran {
  /** Exit status; 128 and the signal's number for a process that was killed. */
  status: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  /** Text on standard input; empty when absent. */
  stdin?: string;
  /** Added to the little that every run gets. */
  env?: Record<string, string>;
  /** Put before the program, e.g. `strace` and its options. */
  under?: readonly string[];
  /**
   * In a process that has run other commands before, which takes a third of the work: for what leads up to the command
   * that a test is about, or only looks at what it left.
   */
  warm?: boolean;
  /**
   * How long it may take, in milliseconds, before it is killed and the test fails with what it said. Warm 50 seconds,
   * less than a test of these has; as a process of its own any time.
   */
  limitMs?: number;
}

/** The folders of one clinician on an otherwise empty machine; everything amynote could write to is below `folder`. */
export interface Desk {
  folder: string;
  /** `AMYNOTE_HOME`. */
  home: string;
  /** The working folder. */
  here: string;
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** The same without waiting; for runs that are stopped in the middle. */
  start(args: readonly string[], options?: RunOptions): ChildProcessByStdio<Writable, Readable, Readable>;
  /** A desk with a copy of everything that lies in `AMYNOTE_HOME`. */
  copy(): Desk;
  clear(): void;
}

export const bin: string = resolve('bin', 'amynote.js');

/** Node's own folder comes first on the PATH, so that `node` is the Node that runs the tests. */
const path = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`;

/** The folders of a desk beside `AMYNOTE_HOME`: nothing may ever appear in `user` and `tmp`. */
const folders = ['user', 'tmp', 'here'] as const;

/** Makes the folders; `AMYNOTE_HOME` does not exist yet. */
export function openDesk(): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'amynote-desk-'));
  for (const name of folders) mkdirSync(join(folder, name));
  const [home, here] = [join(folder, 'home'), join(folder, 'here')];
  const [user, tmp] = [join(folder, 'user'), join(folder, 'tmp')];
  const env = { PATH: path, HOME: user, TMPDIR: tmp, AMYNOTE_HOME: home, TZ: 'UTC' };
  const start: Desk['start'] = (args, options = {}) => {
    const [program = process.execPath, ...rest] = [...(options.under ?? []), process.execPath, bin, ...args];
    const child = spawn(program, rest, {
      cwd: here,
      env: { ...env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    // A command that asks for nothing may be gone before its input is.
    child.stdin.on('error', () => undefined).end(options.stdin ?? '');
    return child;
  };
  return {
    folder,
    home,
    here,
    start,
    run: (args, options = {}) =>
      options.warm
        ? runWarm(
            { args, cwd: here, env: { ...env, ...options.env }, stdin: options.stdin ?? '' },
            options.limitMs ?? 50_000,
          )
        : ended(start(args, options), options.limitMs),
    copy() {
      const other = openDesk();
      cpSync(home, other.home, { recursive: true });
      return other;
    },
    // What a command started, such as a sound server's client, may be about to write.
    clear: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/**
 * Waits for a child and gathers what it said.
 * @param limitMs after which it is killed
 * @throws Error with its command line and what it said, when it is killed
 */
export function ended(
  child: ChildProcessByStdio<Writable, Readable, Readable>,
  limitMs?: number,
): Promise<Ran> {
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk;
    });
  }
  return new Promise((done, fail) => {
    const late = () => {
      child.kill('SIGKILL');
      const said = `stdout:\n${text.stdout}\nstderr:\n${text.stderr}`;
      fail(
        new Error(`killed, as it did not end within ${limitMs} ms: ${child.spawnargs.join(' ')}\n${said}`),
      );
    };
    const timer = limitMs === undefined ? undefined : setTimeout(late, limitMs);
    child.once('error', fail);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      done({ status: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), ...text });
    });
  });
}

/** Files in the folders that amynote has no business in; what PulseAudio's client leaves there is its own. */
export function strayFiles(desk: Desk): string[] {
  const paths = ['user', 'tmp'].flatMap((name) =>
    readdirSync(join(desk.folder, name), { recursive: true }).map((file) => `${name}/${file}`),
  );
  return paths.filter((path) => !/^(user\/\.config(\/pulse(\/.*)?)?|tmp\/pulse-\w+)$/.test(path));
}
