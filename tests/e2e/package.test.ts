import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

let folder: string;
let home: string;

// dist is fresh (npm test has seen to it), so packing need not build it under the feet of other tests.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'amynote-package-'));
  home = join(folder, 'home');
  mkdirSync(home);
  npm(['pack', '--ignore-scripts', '--pack-destination', folder], process.cwd());
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const tarball = `amynote-${manifest.version}.tgz`;
  npm(['install', `./${tarball}`, '--omit=optional', '--prefer-offline', '--no-audit', '--no-fund'], folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the installed program tells its version', () => {
  expect(amynote('--version')).toEqual({ status: 0, stdout: `${manifest.version}\n`, stderr: '' });
});

test('the installed program explains itself', () => {
  const help = amynote('--help');
  expect(help).toMatchObject({ status: 0, stderr: '' });
  expect(help.stdout).toContain('Usage: amynote');
  expect(help.stdout).toContain('transcribe');
});

test('the installed program makes a vault, below AMYNOTE_HOME alone', () => {
  expect(amynote('status').status).toBe(10);
  expect(amynote('init', '--no-passphrase').status).toBe(0);
  expect(amynote('status').status).toBe(0);
  expect(existsSync(join(folder, '.config'))).toBe(false);
});

test('the installed program finds what it needs for a PDF and a word processor’s file, typefaces and all', () => {
  const client = amynote('client', 'add', 'Jonah Pell').stdout.trim();
  amynote('consent', 'add', client, '--scope', 'all');
  const captions = join(process.cwd(), 'fixtures', 'sessions', 'short-01.srt');
  amynote('import', captions, '--client', client, '--date', '2026-03-04 09:00');
  amynote('draft', '--engine', 'extract');
  for (const format of ['pdf', 'docx']) {
    const out = join(folder, `note.${format}`);
    expect(amynote('export', '--format', format, '--out', out)).toMatchObject({ status: 0 });
    expect(readFileSync(out).length).toBeGreaterThan(5000);
  }
});

test('a program that was never built says how to build it', () => {
  rmSync(join(folder, 'node_modules', 'amynote', 'dist'), { recursive: true });
  expect(amynote('--version')).toEqual({
    status: 1,
    stdout: '',
    stderr: 'amynote: error: amynote is not built\namynote: hint: npm run build\n',
  });
});

function amynote(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(join(folder, 'node_modules', '.bin', 'amynote'), args, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOME: folder, AMYNOTE_HOME: home },
  });
  return { status, stdout, stderr };
}

/** Without what an outer `npm test` says of itself: its settings are not this install's. */
function npm(args: readonly string[], cwd: string): void {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
  execFileSync('npm', args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
}
