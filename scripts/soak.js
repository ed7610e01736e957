// `npm run soak [-- NAME … [--count N] [--seed N]]`: kills amynote at random moments, or gives it what it cannot read,
// again and again, and prints what was lost. NAME is a file of tests/soak; without one, all of them run, in their published number.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { prepareMachine, SetUpProblem } from './set-up/machine.js';
import { root } from './set-up/run.js';

/** @typedef {import('../tests/soak/trials.ts').Soak} Soak */
/** @typedef {import('../tests/soak/trials.ts').TrialRow} TrialRow */

const folder = join(root, 'tests', 'soak');
const known = readdirSync(folder)
  .filter((file) => file.endsWith('.soak.ts'))
  .map((file) => file.slice(0, -'.soak.ts'.length))
  .sort();
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string' }, seed: { type: 'string', default: '1' } },
});
const names = positionals.length > 0 ? positionals : known;
if (names.some((name) => !known.includes(name))) {
  process.stderr.write(
    `soak: error: there is no such trial\nsoak: hint: npm run soak -- ${known.join('|')}\n`,
  );
  process.exit(2);
}

process.chdir(root);
try {
  prepareMachine(['age', 'pulseaudio', 'pactl']);
} catch (problem) {
  process.stderr.write(`${problem instanceof SetUpProblem ? problem.lines : problem}\n`);
  process.exit(1);
}
print(['killed during', 'trials', 'killed', 'unreadable', 'worst loss', 'failed']);
for (const name of names) await soak(name);

/** @param {string} name */
async function soak(name) {
  const { published, run } = await load(name);
  const row = await run(Number(values.count ?? published), Number(values.seed));
  const loss = row.worstLossMs === undefined ? '-' : `${(row.worstLossMs / 1000).toFixed(2)} s`;
  print([row.during, row.trials, row.killed, row.unreadable, loss, row.failures.length].map(String));
  for (const note of row.notes ?? []) process.stdout.write(`  ${note}\n`);
  for (const failure of row.failures) process.stdout.write(`  ${failure}\n`);
  if (row.failures.length > 0 || row.unreadable > 0) process.exitCode = 1;
}

/** @param {readonly string[]} cells */
function print(cells) {
  const [first = '', ...others] = cells;
  process.stdout.write(`${first.padEnd(16)}${others.map((cell) => cell.padStart(12)).join('')}\n`);
}

/**
 * Node 20 reads no TypeScript: the trial and what it takes from src become one JavaScript file.
 * @param {string} name
 * @returns {Promise<Soak>}
 */
async function load(name) {
  const { build } = await import('esbuild');
  const outfile = join(root, '.cache', 'soak', `${name}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [join(folder, `${name}.soak.ts`)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
  return (await import(pathToFileURL(outfile).href)).soak;
}
