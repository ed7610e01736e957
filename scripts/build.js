// Bundles src into dist: one small entry, and a chunk for each `await import`, so that a command loads only
// what it needs.
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stampDist } from './set-up/dist.js';
import { root } from './set-up/run.js';

/**
 * The chunks lie one folder down, as src/<room>/ does: a path relative to `import.meta.url` means the same
 * before and after bundling.
 */
const CHUNKS = 'chunks';

/**
 * Bundled CommonJS packages call `require` for Node's own modules; an ES module has none.
 */
const requireBanner =
  "import{createRequire as amynoteRequire}from'node:module';const require=amynoteRequire(import.meta.url);";

/**
 * Builds beside dist and swaps at the end, so that a program started meanwhile never sees half a build.
 * @returns {Promise<void>}
 */
export async function build() {
  const { build: bundle } = await import('esbuild');
  const fresh = join(root, '.cache', `dist-${process.pid}`);
  const { metafile } = await bundle({
    absWorkingDir: root,
    entryPoints: ['src/cli/main.ts'],
    entryNames: 'main',
    chunkNames: `${CHUNKS}/[name]-[hash]`,
    outdir: fresh,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['fluent-ffmpeg', 'ffmpeg-static'],
    banner: { js: requireBanner },
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  copyWasm(metafile);
  writeFileSync(join(fresh, 'THIRD-PARTY-LICENSES.txt'), licences(metafile));
  const meta = JSON.stringify(metafile).replaceAll(`.cache/dist-${process.pid}/`, 'dist/');
  writeFileSync(join(root, '.cache', 'dist.meta.json'), meta);
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  renameSync(fresh, join(root, 'dist'));
  stampDist();
}

/**
 * A package's loader looks for its .wasm beside itself, so it must lie beside the chunk that holds the loader.
 * @param {import('esbuild').Metafile} metafile
 */
function copyWasm(metafile) {
  for (const [output, { inputs }] of Object.entries(metafile.outputs)) {
    for (const input of Object.keys(inputs).filter((path) => path.endsWith('/fvad-wasm/fvad.js'))) {
      copyFileSync(join(root, dirname(input), 'fvad.wasm'), join(root, dirname(output), 'fvad.wasm'));
    }
  }
}

/**
 * The bundled packages' own licence texts; most licences ask that they travel with the code.
 * @param {import('esbuild').Metafile} metafile
 */
function licences(metafile) {
  const folders = Object.keys(metafile.inputs).flatMap(
    (path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
  );
  return [...new Set(folders)].sort().map(licenceOf).join('\n');
}

/** @param {string} folder */
function licenceOf(folder) {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const names = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE', 'license', 'license.md'];
  const file = names.map((name) => join(root, folder, name)).find((path) => existsSync(path));
  const text = file ? readFileSync(file, 'utf8') : `Licence: ${manifest.license}\n`;
  return `${manifest.name} ${manifest.version}\n${'='.repeat(40)}\n${text}`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await build();
