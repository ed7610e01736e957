import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../set-up/run.js';
import { countTests } from './count.js';
import { findNode24 } from './node24.js';
import { moduleFile, runInView, runQuietly } from './programs.js';

/** @typedef {import('./count.js').Count} Count */
/** @typedef {{ name: string, run: () => Promise<Count> }} Stage */

/** The vitest projects, in the order of vitest.config.ts. */
const projects = ['architecture', 'unit', 'contract', 'cli', 'e2e'];

const passed = { passed: 1, failed: 0, skipped: 0 };
const failed = { passed: 0, failed: 1, skipped: 0 };
const skipped = { passed: 0, failed: 0, skipped: 1 };

/** @type {Stage[]} */
const checks = [
  { name: 'types', run: () => check('typescript/bin/tsc', ['--noEmit']) },
  { name: 'lint', run: () => check('@biomejs/biome/bin/biome', ['ci', '--colors=off', '.']) },
  { name: 'unused', run: () => check('knip/bin/knip.js', ['--no-progress']) },
];

/** @type {Stage} */
const secondNode = { name: 'node24', run: runUnderNode24 };

/**
 * @param {readonly string[]} parts names of stages or vitest projects; anything else filters test files by path.
 *   None means everything.
 * @returns {Stage[]}
 */
export function stagesFor(parts) {
  if (parts.length === 0) return [...checks, { name: 'tests', run: () => runTests([]) }, secondNode];
  const chosen = [...checks, secondNode].filter(({ name }) => parts.includes(name));
  const tests = parts.filter((part) => !chosen.some(({ name }) => name === part));
  return tests.length === 0 ? chosen : [...chosen, { name: 'tests', run: () => runTests(tests) }];
}

/**
 * @param {string} program below node_modules
 * @param {readonly string[]} args
 * @returns {Promise<Count>}
 */
async function check(program, args) {
  const { ok, output } = await runQuietly(process.execPath, [moduleFile(program), ...args]);
  if (!ok) process.stdout.write(output);
  return ok ? passed : failed;
}

/**
 * @param {readonly string[]} parts
 * @returns {Promise<Count>}
 */
async function runTests(parts) {
  const report = join(root, '.cache', 'test', 'vitest.json');
  rmSync(report, { force: true });
  mkdirSync(join(report, '..'), { recursive: true });
  const args = parts.flatMap((part) => (projects.includes(part) ? ['--project', part] : [part]));
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { ok } = await runInView(process.execPath, [
    moduleFile('vitest/vitest.mjs'),
    'run',
    ...reporters,
    ...args,
  ]);
  return countTests(readIfThere(report), ok);
}

/** What waits for real programs, devices and disks, is killed again and again, or only reckons, says little about Node. */
const onceIsEnough = [
  '**/unit/{audio,pipeline}/**',
  '**/unit/vault/!(age-file|age-header|write-once|signing-key|lock).test.ts',
  '**/unit/{speech,fixtures,memory,notes/export,notes/extract}/**',
];

/**
 * The same unit tests on the newest line of Node that people use. Counted as one: they are not other tests.
 * @returns {Promise<Count>}
 */
async function runUnderNode24() {
  const node = findNode24();
  if (!node) {
    process.stdout.write('skipped: the unit tests on Node 24, which cannot be installed here\n');
    return skipped;
  }
  const { ok, output } = await runQuietly(node, [
    moduleFile('vitest/vitest.mjs'),
    'run',
    '--project',
    'unit',
    ...onceIsEnough.flatMap((pattern) => ['--exclude', pattern]),
  ]);
  if (!ok) process.stdout.write(output);
  return ok ? passed : failed;
}

/** @param {string} path */
function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
