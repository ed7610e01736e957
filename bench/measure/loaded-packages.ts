import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a run of amynote really loaded. */
export interface Loaded {
  /** Files of dist. */
  files: string[];
  /** npm packages, bundled or not. */
  packages: string[];
}

/**
 * Runs bin/amynote.js and asks V8 which files it compiled; the build's own record tells which packages are
 * inside a file of dist.
 * @throws Error when the run fails or the record of the build is not there.
 */
export function loadedBy(args: readonly string[]): Loaded {
  const paths = scriptsOf(args).map((path) => relative(process.cwd(), path));
  const files = paths.filter((path) => path.startsWith('dist/'));
  if (files.length === 0) throw new Error('amynote loaded nothing of dist');
  const sources = [...paths, ...files.flatMap(bundledIn)];
  const packages = sources.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
  return { files, packages: [...new Set(packages)].toSorted() };
}

function scriptsOf(args: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'amynote-coverage-'));
  try {
    const { status } = spawnSync(process.execPath, ['bin/amynote.js', ...args], {
      stdio: 'ignore',
      env: { ...process.env, NODE_V8_COVERAGE: folder },
    });
    if (status !== 0) throw new Error(`amynote ${args.join(' ')} ended with ${status}`);
    return readdirSync(folder).flatMap((name) => scriptPaths(readFileSync(join(folder, name), 'utf8')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function scriptPaths(coverage: string): string[] {
  const { result } = JSON.parse(coverage) as { result: { url: string }[] };
  return result.flatMap(({ url }) => (url.startsWith('file:') ? fileURLToPath(url) : []));
}

function bundledIn(file: string): string[] {
  const meta = JSON.parse(readFileSync('.cache/dist.meta.json', 'utf8')) as {
    outputs: Record<string, { inputs: Record<string, unknown> }>;
  };
  const output = meta.outputs[file];
  if (!output) throw new Error(`the build knows nothing of ${file}`);
  return Object.keys(output.inputs);
}
