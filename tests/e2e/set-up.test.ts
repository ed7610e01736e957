import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** A copy of the sources, as a clean checkout has them, and a folder of programs that stands for the whole PATH. */
let checkout: string;
let path: string;

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'amynote-set-up-'));
  checkout = join(folder, 'checkout');
  path = join(folder, 'path');
  mkdirSync(path, { recursive: true });
  for (const name of ['src', 'scripts', 'bin', 'templates', 'package.json', 'package-lock.json', '.npmrc']) {
    cpSync(name, join(checkout, name), { recursive: true });
  }
});

afterAll(() => rmSync(dirname(checkout), { recursive: true, force: true }));

test('a clean checkout is set up once; the second time nothing is done and nothing is said', () => {
  const first = setUp(process.env.PATH ?? '');
  expect(first.stderr).toContain('set-up: installing npm packages');
  expect(first.status).toBe(0);

  // A PATH without npm: whatever the second run tried to install would end it.
  writeFileSync(join(path, 'ffmpeg'), '');
  chmodSync(join(path, 'ffmpeg'), 0o755);
  const second = setUp(path);
  expect(second).toMatchObject({ status: 0, stdout: '', stderr: '' });
});

test('a changed source is built again, without npm', () => {
  writeFileSync(join(checkout, 'src', 'extra.ts'), 'export {};\n');
  expect(setUp(path)).toMatchObject({ status: 0, stderr: 'set-up: building dist\n' });
  expect(setUp(path)).toMatchObject({ status: 0, stderr: '' });
});

test('a source that cannot be built stops the set-up and names the next command', () => {
  writeFileSync(join(checkout, 'src', 'cli', 'main.ts'), 'export const = 1;\n');
  const run = setUp(path);
  expect(run.status).toBe(1);
  expect(run.stderr).toContain('set-up: error: the build failed\nset-up: hint: ');
});

test('a machine without ffmpeg, where it may not be installed, is told the one command', () => {
  cpSync('src/cli/main.ts', join(checkout, 'src', 'cli', 'main.ts'));
  const empty = join(path, 'empty');
  mkdirSync(empty);
  symlinkSync(process.execPath, join(empty, 'node'));
  const run = setUp(empty);
  expect(run.status).toBe(1);
  expect(run.stderr).toMatch(/set-up: error: ffmpeg is not installed\nset-up: hint: .*install.*ffmpeg\n$/);
});

test('a program that may not be installed here is named, and is no failure', () => {
  const run = setUp(path, ['no-such-program']);
  expect(run).toMatchObject({ status: 0, stderr: 'set-up: not here: no-such-program\n' });
});

function setUp(PATH: string, programs: readonly string[] = []) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/set-up.js', ...programs], {
    cwd: checkout,
    encoding: 'utf8',
    env: { HOME: process.env.HOME, PATH },
  });
  return { status, stdout, stderr };
}
