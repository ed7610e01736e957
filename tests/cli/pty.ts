import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { bin, type Desk } from './desk.ts';

/** util-linux' `script` gives a program a terminal. */
export const hasTerminal = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;
if (!hasTerminal) console.warn('skipped: what a terminal shows (needs script of util-linux)');

/** A command at a terminal of its own, with somebody who reads and types. */
export interface Typist {
  /** Waits until the terminal shows a text, of what it shows after the last key. @returns all that it showed since then */
  sees(text: string): Promise<string>;
  types(keys: string): void;
  /** Everything ever shown, with its control sequences. */
  raw(): string;
  /** The exit status of the command. */
  ended: Promise<number | null>;
}

/** @param size columns and rows */
export function openTerminal(
  desk: Desk,
  command: string,
  env: Record<string, string> = {},
  [columns, rows] = [80, 30],
): Typist {
  const line = `stty cols ${columns} rows ${rows}; exec "${process.execPath}" "${bin}" ${command}`;
  const child: ChildProcess = spawn('script', ['-qfec', line, '/dev/null'], {
    cwd: desk.here,
    env: {
      PATH: process.env.PATH,
      HOME: desk.folder,
      AMYNOTE_HOME: desk.home,
      TERM: 'xterm',
      LANG: 'C.UTF-8',
      ...env,
    },
    stdio: 'pipe',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let all = '';
  let since = 0;
  let look = () => {};
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    all += text;
    look();
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (status) => {
      resolve(status);
      look();
    });
  });
  return {
    raw: () => all,
    ended,
    types(keys) {
      since = all.length;
      child.stdin?.write(keys);
    },
    sees: (text) =>
      new Promise<string>((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`never seen: ${text}\n${plain(all.slice(since))}`)),
          20_000,
        );
        look = () => {
          const shown = plain(all.slice(since));
          if (!shown.includes(text)) return;
          clearTimeout(timer);
          look = () => {};
          resolve(shown);
        };
        look();
      }),
  };
}

/** Without colours and movement. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is taken out
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '').replaceAll('\r', '');
}
