// Bundles src into dist: one entry, and a chunk for each `await import`, so that a command loads only what it
// needs; then turns each file from an ES module into CommonJS, which Node starts faster.
import { spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { toCommonJs } from './build/commonjs.js';
import { licences } from './build/licences.js';
import { stampDist } from './set-up/dist.js';
import { root } from './set-up/run.js';

/**
 * Builds beside dist and swaps at the end, so that a program started meanwhile never sees half a build.
 * @returns {Promise<void>}
 */
export async function build() {
  const fresh = `.cache/dist-${process.pid}`;
  const metafile = await bundle(fresh);
  for (const output of Object.keys(metafile.outputs)) await toCommonJs(join(root, output));
  copyWasm(metafile);
  writeFileSync(join(root, fresh, 'THIRD-PARTY-LICENSES.txt'), licences(metafile));
  const prepared = [...(await preparedRules()), await preparedOutlines()];
  for (const [file, text] of prepared) writeFileSync(join(root, fresh, file), text);
  const meta = JSON.stringify(metafile).replaceAll(`${fresh}/`, 'dist/');
  writeFileSync(join(root, '.cache', 'dist.meta.json'), meta);
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  renameSync(join(root, fresh), join(root, 'dist'));
  keepCompiled();
  stampDist();
}

/** A Node that cannot is as good, only slower to start. */
function keepCompiled() {
  const program = join(root, 'scripts', 'build', 'compiled.js');
  // Nothing of whoever builds: a vault, a passphrase or flags of Node that their environment names are not the program's.
  const env = { PATH: process.env.PATH };
  spawnSync(process.execPath, [program, join(root, 'dist')], { stdio: 'ignore', env, timeout: 60_000 });
}

/**
 * The chunks lie one folder down, as src/<room>/ does: a path relative to `import.meta.url` means the same
 * before and after bundling. Only ES modules can be split, hence the format.
 * @param {string} outdir
 */
async function bundle(outdir) {
  const esbuild = await import('esbuild');
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    // Nearly every command reads a session's file: apart, it does not come with the schemas of all that a session can hold.
    entryPoints: [
      { in: 'src/cli/main.ts', out: 'main' },
      { in: 'src/core/session.ts', out: 'chunks/session' },
    ],
    chunkNames: 'chunks/[name]-[hash]',
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // The last two read files of their own beside themselves, or are so large that a copy would double the package.
    external: ['fluent-ffmpeg', 'ffmpeg-static', 'pdfkit', 'docx', 'docx/watermarks'],
    minifySyntax: true,
    legalComments: 'none',
    plugins: [withoutPrograms],
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}

/**
 * The parser of the command line could start a program for each command, for which it loads what starts programs; ours
 * are all functions.
 * @type {import('esbuild').Plugin}
 */
const withoutPrograms = {
  name: 'commander-without-programs',
  setup(build) {
    build.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('/commander/')
        ? { path: 'none', namespace: 'commander-without-programs' }
        : undefined,
    );
    build.onLoad({ filter: /^none$/, namespace: 'commander-without-programs' }, () => ({ contents: '' }));
  },
};

/**
 * What the files that the rules rest on say, read once for everybody.
 * @returns {Promise<[file: string, text: string][]>}
 */
async function preparedRules() {
  const templates = join(root, 'templates');
  const lint = join(templates, 'rules', 'lint');
  const plain = [
    join(templates, 'glossary.yaml'),
    join(templates, 'rules', 'techniques.yaml'),
    join(templates, 'rules', 'meanings.yaml'),
    ...readdirSync(lint).map((file) => join(lint, file)),
  ];
  /** @type {typeof import('../src/notes/risk/risk-source.ts')} */
  const { prepareRisk } = await imported('src/notes/risk/risk-source.ts');
  /** @type {typeof import('../src/notes/prepared-yaml.ts')} */
  const { prepareYaml } = await imported('src/notes/prepared-yaml.ts');
  /** @type {typeof import('../src/memory/passages/lexicon.ts')} */
  const { prepareLexicon } = await imported('src/memory/passages/lexicon.ts');
  return [
    await prepareLexicon(join(templates, 'rules')),
    ['risk.json', await prepareRisk(join(templates, 'rules', 'risk'))],
    ['rules.json', await prepareYaml(plain)],
  ];
}

/**
 * What `--help` lists, so that it need not load every command.
 * @returns {Promise<[file: string, text: string]>}
 */
async function preparedOutlines() {
  /** @type {typeof import('../src/cli/program.ts')} */
  const { prepareOutlines } = await imported('src/cli/program.ts');
  return prepareOutlines();
}

/**
 * Node 20 reads no TypeScript: what a file takes from src becomes one JavaScript file with it.
 * @param {string} source
 */
async function imported(source) {
  const esbuild = await import('esbuild');
  const program = join(root, '.cache', `${basename(source, '.ts')}-${process.pid}.mjs`);
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [source],
    outfile: program,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    logLevel: 'warning',
  });
  try {
    return await import(pathToFileURL(program).href);
  } finally {
    rmSync(program);
  }
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

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await build();
