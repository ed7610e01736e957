import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { npm, root, say } from '../set-up/run.js';

const folder = join(root, '.cache', 'node24');
const program = join(
  folder,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/**
 * Node 24 beside the Node that runs this, fetched from the registry once.
 * @returns {string | undefined} the program, or undefined when it cannot be had here
 */
export function findNode24() {
  if (existsSync(program)) return program;
  say('installing Node 24 for a second run of the unit tests');
  npm(['install', '--prefix', folder, '--no-save', '--no-package-lock', 'node@24']);
  return existsSync(program) ? program : undefined;
}
