import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Who knows the clinician's answers about themselves; nobody who drafts, searches, exports, backs up or sends is among them. */
const insiders = [
  'src/cli/context.ts',
  'src/commands/wellbeing-text.ts',
  'src/commands/wellbeing.ts',
  'src/core/wellbeing-ports.ts',
  'src/pipeline/self-check.ts',
  'src/vault/self-checks.ts',
];

test('no other file imports or asks for the answers to self-checks', () => {
  expect(filesThat((source) => /self-checks?\.ts|\bSelfChecks?\b/.test(source))).toEqual(insiders);
});

test('what stages are given does not hold them, nor the load', () => {
  for (const path of ['src/core/ports.ts', 'src/core/vault-ports.ts', 'src/cli/stage-adapters.ts'])
    expect(readFileSync(path, 'utf8'), path).not.toMatch(/wellbeing|self-check/i);
});

test('only its own command and the line of status ask for the load', () => {
  expect(filesThat((source) => /\.wellbeing\(/.test(source))).toEqual([
    'src/commands/status.ts',
    'src/commands/wellbeing.ts',
  ]);
});

function filesThat(holds: (source: string) => boolean): string[] {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .map((name) => `src/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts') && !path.endsWith('core/self-check.ts'))
    .filter((path) => holds(readFileSync(path, 'utf8')))
    .sort();
}
