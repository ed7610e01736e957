import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Who knows the compartment of the private notes; nobody who drafts, searches, exports or sends is among them. */
const insiders = [
  'src/cli/context.ts',
  'src/cli/program.ts',
  'src/commands/command-context.ts',
  'src/commands/private-erase.ts',
  'src/commands/private.ts',
  'src/pipeline/private.ts',
  'src/vault/open-vault.ts',
  'src/vault/private-notes.ts',
];

test('no other file imports or asks for the private notes', () => {
  const known = /private-(?:ports|notes|key|files)\.ts|\bprivateNotes\b|\bprivateFiles\b/;
  expect(filesThat((source) => known.test(source))).toEqual(insiders);
  expect(filesThat((source) => /\.privateNotes\(/.test(source))).toEqual([
    'src/commands/private-erase.ts',
    'src/commands/private.ts',
  ]);
});

test('what stages are given does not hold them', () => {
  for (const path of ['src/core/ports.ts', 'src/core/vault-ports.ts'])
    expect(readFileSync(path, 'utf8'), path).not.toMatch(/private/i);
});

function filesThat(holds: (source: string) => boolean): string[] {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .map((name) => `src/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts') && holds(readFileSync(path, 'utf8')))
    .sort();
}
