import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The folder of package.json. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** @param {string} line what is being done now */
export function say(line) {
  process.stderr.write(`set-up: ${line}\n`);
}

/**
 * Runs a program to its end, without a terminal and without a word.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ ok: boolean, output: string }} `output`: what it said on both streams
 */
export function run(program, args, env = process.env) {
  const child = spawnSync(program, args, {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = child.error ? `${child.error.message}\n` : `${child.stdout}${child.stderr}`;
  return { ok: child.status === 0, output };
}

/**
 * npm as it was started (`npm test`), or the one on PATH. On Windows the latter is a script, which only a
 * shell can start; npm_execpath is a JavaScript file everywhere.
 * @param {readonly string[]} args
 */
export function npm(args) {
  const started = process.env.npm_execpath;
  if (started?.endsWith('.js')) return run(process.execPath, [started, ...args]);
  if (process.platform === 'win32') return run('cmd.exe', ['/d', '/s', '/c', 'npm', ...args]);
  return run('npm', args);
}
