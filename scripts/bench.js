// `npm run bench -- NAME [--json]`: NAME is a file of bench/ without its ending, or `all`.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { humanLine, jsonLine } from './bench/lines.js';
import { writeResults } from './bench/results.js';
import { root } from './set-up/run.js';
import { setUp } from './set-up.js';

/** @typedef {import('../bench/measure/figure.ts').Figure} Figure */

const args = process.argv.slice(2);
const json = args.includes('--json');
const names = chosen(args.filter((arg) => arg !== '--json'));

process.chdir(root);
await setUp();
for (const name of names) await runBench(name);

/** @param {readonly string[]} wanted */
function chosen(wanted) {
  const known = readdirSync(join(root, 'bench'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
  const name = wanted[0] ?? '';
  if (wanted.length === 1 && name === 'all') return known;
  if (wanted.length === 1 && known.includes(name)) return [name];
  process.stderr.write(
    `bench: error: name one bench\nbench: hint: npm run bench -- ${known.join('|')}|all\n`,
  );
  process.exit(2);
}

/**
 * Runs one bench. One that cannot measure, for want of its input say, fails the run; the others still run.
 * @param {string} name
 */
async function runBench(name) {
  try {
    /** @type {Figure[]} */
    const figures = [];
    // A bench that takes long gives its figures one by one.
    for await (const figure of await (await load(name)).figures()) {
      process.stdout.write(`${json ? jsonLine(figure) : humanLine(figure)}\n`);
      figures.push(figure);
    }
    if (figures.length === 0) throw new Error('no figure was measured');
    writeResults(name, figures);
  } catch (error) {
    process.stderr.write(`bench: error: ${name}: ${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}

/**
 * Node 20 reads no TypeScript: the bench and what it takes from src become one JavaScript file.
 * @param {string} name
 */
async function load(name) {
  const { build } = await import('esbuild');
  const outfile = join(root, '.cache', 'bench', `${name}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [`bench/${name}.ts`],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}
