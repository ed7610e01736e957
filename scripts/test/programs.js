import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../set-up/run.js';

/** Under CI nobody watches: no colour, no redrawn lines. Nobody types either way. */
const unseen = process.env.CI ? { NO_COLOR: '1', FORCE_COLOR: undefined } : {};
const env = { ...process.env, ...unseen, SRC_BY_NODE: '1' };

/** @typedef {{ ok: boolean, output: string }} Ended */

/**
 * Runs a program whose output matters only when it fails.
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Promise<Ended>}
 */
export function runQuietly(program, args) {
  return start(program, args, 'pipe');
}

/**
 * Runs a program that speaks to whoever is watching.
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Promise<Ended>}
 */
export function runInView(program, args) {
  return start(program, args, 'inherit');
}

/**
 * The JavaScript file behind a package's command: started with a chosen Node it is the same on every platform.
 * @param {string} path below node_modules
 */
export function moduleFile(path) {
  return join(root, 'node_modules', path);
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {'pipe' | 'inherit'} view
 * @returns {Promise<Ended>}
 */
function start(program, args, view) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', view, view] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    child.once('error', (error) => resolve({ ok: false, output: `${error.message}\n` }));
    child.once('close', (code) => resolve({ ok: code === 0, output }));
  });
}
