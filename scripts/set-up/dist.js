import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SetUpProblem } from './problem.js';
import { root, run, say } from './run.js';

const stampFile = join(root, '.cache', 'dist.sha256');

/**
 * Builds dist when what it is made of has changed.
 * @throws {SetUpProblem} when the build fails.
 */
export function ensureDist() {
  if (distIsCurrent()) return;
  say('building dist');
  const build = run(process.execPath, [join(root, 'scripts', 'build.js')]);
  if (build.ok) return;
  process.stderr.write(build.output);
  throw new SetUpProblem('the build failed', 'look at the lines above, then type `npm run build`');
}

/** Remembers what the present dist was made of. */
export function stampDist() {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, sourceHash());
}

function distIsCurrent() {
  if (!existsSync(join(root, 'dist', 'main.cjs')) || !existsSync(stampFile)) return false;
  return readFileSync(stampFile, 'utf8') === sourceHash();
}

/** SHA-256 over names and bytes of everything that the build reads; the lock stands for the packages. */
function sourceHash() {
  const files = [
    'package.json',
    'package-lock.json',
    'scripts/build.js',
    ...filesBelow('scripts/build'),
    ...filesBelow('src'),
    ...filesBelow('templates'),
  ];
  const hash = createHash('sha256');
  for (const file of files) {
    const bytes = readFileSync(join(root, file));
    hash.update(`${file}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/**
 * @param {string} folder
 * @returns {string[]} sorted, relative to the root
 */
function filesBelow(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(path) : [path];
    })
    .sort();
}
