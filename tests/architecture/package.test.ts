import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** Everything that may be in the published package. */
const ships = [
  /^package\.json$/,
  /^(LICENSE|README\.md|CHANGELOG\.md|SECURITY\.md)$/,
  /^bin\/((amynote|compile-cache)\.js|package\.json)$/,
  /^dist\/(main|chunks\/[\w.-]+)\.cjs$/,
  /^dist\/(chunks\/fvad\.wasm|THIRD-PARTY-LICENSES\.txt|(commands|lexicon|risk|rules)\.json)$/,
  /^templates\/[\w./-]+\.(ya?ml|md|txt)$/,
];

test('the package holds the program, its templates and its papers, and nothing else', () => {
  const files = packedFiles();
  expect(files.filter((path) => !ships.some((pattern) => pattern.test(path)))).toEqual([]);
  expect(files).toEqual(
    expect.arrayContaining(['package.json', 'LICENSE', 'bin/amynote.js', 'dist/main.cjs']),
  );
});

function packedFiles(): string[] {
  const json = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [pack] = JSON.parse(json) as [{ files: { path: string }[] }];
  return pack.files.map(({ path }) => path);
}
