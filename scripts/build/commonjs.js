import { readFileSync, writeFileSync } from 'node:fs';

/** What an ES module always is. */
const strict = "'use strict';";

/**
 * What stands for another file until something of it is needed: most commands use a small part of all that they could.
 * Every file that was put off is noted, so that a long run can load them all before an update takes them away.
 */
const putOff =
  'const amynoteLater=globalThis.amynoteLater??=Object.assign((load)=>{let it;const file={get it(){return it??=load()}};' +
  'amynoteLater.all.push(file);return file},{all:[]});';

/** CommonJS has no `import.meta`; this stands for its `url`, and `__dirname` for its `dirname`. */
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
    define: { 'import.meta.url': 'amynoteModuleUrl', 'import.meta.dirname': '__dirname' },
    banner: strict + putOff + (usesUrl ? moduleUrl : ''),
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  writeFileSync(file, onDemand(code));
}

/**
 * Requires each file where something of it is first used, instead of at the beginning.
 * @param {string} code as esbuild writes it: `var import_a=require("./a.cjs")`, and then only `import_a.name`
 */
function onDemand(code) {
  /** @type {string[]} */
  const names = [];
  const later = code.replace(
    /\b(import_\w+)=(require\("[^"]+"\)|\(0,import_\w+\.__toESM\)\(\(0,import_\w+\.require_\w+\)\(\),1\))/g,
    (_, name, required) => {
      names.push(name);
      return `${name}=amynoteLater(()=>${required})`;
    },
  );
  return names.reduce((text, name) => text.replace(new RegExp(`\\b${name}\\.`, 'g'), `${name}.it.`), later);
}
