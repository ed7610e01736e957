import { readFileSync, writeFileSync } from 'node:fs';

/** What an ES module always is. */
const strict = "'use strict';";

/** CommonJS has no `import.meta`; this stands for its `url`. */
const moduleUrl = "const amynoteModuleUrl=require('node:url').pathToFileURL(__filename).href;";

/**
 * Rewrites one bundled ES module as CommonJS, in place. A program whose files are all CommonJS never starts
 * Node's loader of ES modules: `amynote --help` took 1.23 of a bare Node 20's time instead of 1.41. The chunks
 * stay separate files and are required when first asked for, so they are still one program with one copy of
 * each module.
 * @param {string} file
 * @returns {Promise<void>}
 */
export async function toCommonJs(file) {
  const { transform } = await import('esbuild');
  const source = readFileSync(file, 'utf8');
  const usesUrl = source.includes('import.meta.url');
  const { code } = await transform(source, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    // `import()` of a chunk becomes a `require` at the moment it is asked for.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'amynoteModuleUrl' },
    banner: usesUrl ? strict + moduleUrl : strict,
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  writeFileSync(file, code);
}
