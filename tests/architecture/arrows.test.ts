import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { offences } from './arrows.ts';

test('src keeps to the one direction of imports and the names of the house', () => {
  const files = sourceFiles();
  expect(files.size).toBeGreaterThan(10);
  expect(offences(files)).toEqual([]);
});

test('every test file belongs to a part that npm test runs', () => {
  const strays = filesBelow('tests', /\.test\.[jt]s$/).filter(
    (path) => !/^tests\/(architecture|unit|contract|cli|e2e)\//.test(path),
  );
  expect(strays).toEqual([]);
});

const innocent: Record<string, string> = {
  'src/core/errors.ts': "import * as z from 'zod';\nexport const schema = z.string();\n",
  'src/core/version.ts': "import manifest from '../../package.json' with { type: 'json' };\n",
  'src/vault/keys.ts':
    "import net from 'node:net';\nimport type { A } from '../core/errors.ts';\n// process.env, fetch(x), import('./y.ts')\nexport const text = \"import('x') and process.env and fetch(1)\";\n",
  'src/providers/guarded-fetch.ts':
    "import '../core/errors.ts';\nexport const get = () => fetch('https://a');\n",
  'src/pipeline/draft.ts': "import type { A } from '../core/errors.ts';\n",
  'src/commands/process.ts': "import { draft } from '../pipeline/draft.ts';\nexport function process() {}\n",
  'src/cli/context.ts': "export const keys = async () => (await import('../vault/keys.ts')).text;\n",
  'src/cli/main.ts': "import './context.ts';\nimport '../commands/process.ts';\nprocess.exitCode = 0;\n",
};

test('code that keeps the rules is not refused', () => {
  expect(offences(new Map(Object.entries(innocent)))).toEqual([]);
});

/** What is planted, where, and the sentence that must come of it. */
const planted: [what: string, path: string, source: string, offence: string][] = [
  [
    'a room that imports another',
    'src/notes/a.ts',
    "import { x } from '../vault/keys.ts';",
    'may not import src/vault/keys.ts',
  ],
  [
    'a type from another room',
    'src/notes/a.ts',
    "import type {\n  X,\n} from '../vault/keys.ts';",
    'may not import src/vault/keys.ts',
  ],
  [
    'a re-export from another room',
    'src/notes/a.ts',
    "export * from '../vault/keys.ts';",
    'may not import src/vault/keys.ts',
  ],
  [
    'a corner of a room that imports another',
    'src/speech/segment/a.ts',
    "import { x } from '../voices/clustering.ts';",
    'may not import src/speech/voices/clustering.ts',
  ],
  [
    'an import after a tricky regular expression',
    'src/notes/a.ts',
    "const r = /['\"`/*]/;\nimport '../vault/keys.ts';",
    'may not import src/vault/keys.ts',
  ],
  [
    'a room that imports the cli',
    'src/vault/a.ts',
    "import '../cli/main.ts';",
    'may not import src/cli/main.ts',
  ],
  [
    'core that imports the pipeline',
    'src/core/a.ts',
    "import '../pipeline/draft.ts';",
    'may not import src/pipeline/draft.ts',
  ],
  [
    'the pipeline that names an adapter',
    'src/pipeline/a.ts',
    "import '../vault/keys.ts';",
    'may not import src/vault/keys.ts',
  ],
  [
    'a command that names an adapter',
    'src/commands/a.ts',
    "import '../vault/keys.ts';",
    'may not import src/vault/keys.ts',
  ],
  [
    'a cli file, not the context, that names an adapter',
    'src/cli/a.ts',
    "import '../vault/keys.ts';",
    'may not import src/vault/keys.ts',
  ],
  ['an import from outside src', 'src/notes/a.ts', "import '../../tests/x.ts';", 'may not import tests/x.ts'],
  ['a file in no room', 'src/extra/a.ts', '', 'lies in no room'],
  ['a file at the top of src', 'src/a.ts', '', 'lies in no room'],
  [
    'a lazy import outside the context',
    'src/vault/a.ts',
    "const x = await import('./keys.ts');",
    'imports lazily',
  ],
  ['a computed import', 'src/cli/context.ts', 'const x = await import(name);', 'imports by a computed name'],
  ['a Node module in core', 'src/core/a.ts', "import { join } from 'node:path';", 'imports node:path'],
  ['an npm package in core', 'src/core/a.ts', "import { parse } from 'yaml';", 'imports yaml'],
  [
    'a socket outside the providers',
    'src/memory/a.ts',
    "import { request } from 'node:https';",
    'imports node:https',
  ],
  ['process outside the cli', 'src/audio/a.ts', 'const home = process.env.HOME;', 'touches process'],
  ['process taken apart', 'src/audio/a.ts', 'const { env } = process;', 'touches process'],
  ['process as an import', 'src/audio/a.ts', "import { env } from 'node:process';", 'imports process'],
  ['fetch outside the guard', 'src/providers/openai/a.ts', 'const r = await fetch(url);', 'calls fetch'],
  ['fetch through globalThis', 'src/memory/a.ts', 'const f = globalThis.fetch;', 'calls fetch'],
  ['a default export', 'src/audio/a.ts', 'export default 1;', 'has a default export'],
  ['a barrel', 'src/audio/index.ts', '', 'has a name that says nothing'],
  ['a drawer called utils', 'src/audio/utils.ts', '', 'has a name that says nothing'],
  ['a file that is not kebab-case', 'src/audio/myFile.ts', '', 'is not kebab-case'],
  ['a file of 301 lines', 'src/audio/a.ts', '//\n'.repeat(301), 'has 301 lines'],
];

test.each(planted)('%s is caught', (_what, path, source, offence) => {
  const files = new Map(Object.entries({ ...innocent, [path]: source }));
  expect(offences(files).map((sentence) => sentence.replace(`${path} `, ''))).toContainEqual(
    expect.stringContaining(offence),
  );
});

test('a circle of imports is caught', () => {
  const files = new Map([
    ['src/notes/a.ts', "import './b.ts';"],
    ['src/notes/b.ts', "import type { X } from './c.ts';"],
    ['src/notes/c.ts', "export { y } from './a.ts';"],
  ]);
  expect(offences(files)).toEqual(['import cycle: src/notes/a.ts · src/notes/b.ts · src/notes/c.ts']);
});

function sourceFiles(): Map<string, string> {
  return new Map(filesBelow('src', /\.[cm]?[jt]sx?$/).map((path) => [path, readFileSync(path, 'utf8')]));
}

function filesBelow(folder: string, wanted: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => wanted.test(name))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
}
