import { spawnSync } from 'node:child_process';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { bin, type Desk } from './desk.ts';
import { createStarts, type Started } from './starts.ts';

const starts = createStarts('tests/cli/starts.yaml');
afterAll(() => starts.clear());

/** util-linux' `script` gives a program a terminal. */
const hasTerminal = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;
if (!hasTerminal) console.warn('skipped: what a terminal shows (needs script of util-linux)');
const onTerminal = test.runIf(hasTerminal);

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
const colour = /\u001b\[[0-9;]*m/;

test('piped, nothing is coloured, whatever the environment asks for', async () => {
  const { desk } = await openStart('session');
  const forced = { env: { FORCE_COLOR: '1', CLICOLOR_FORCE: '1', TERM: 'xterm-256color' } };
  for (const args of [['search', 'kitchen'], ['show'], ['--help'], ['nonsense']]) {
    const { stdout, stderr } = await desk.run(args, forced);
    expect(stdout + stderr).not.toContain('\u001b');
  }
});

onTerminal('on a terminal the error is red, and NO_COLOR takes every colour away', async () => {
  const { desk } = await openStart('vault');
  expect(typed(desk, 'show', {})).toMatch(colour);
  const plain = typed(desk, 'show', { NO_COLOR: '1' });
  expect(plain).toContain('amynote: error: there is no session yet');
  expect(plain).not.toMatch(colour);
});

onTerminal('the passphrase is asked without being shown, and opens the vault', async () => {
  const { desk } = await openStart('locked');
  const shown = typed(desk, 'identity export', {}, 'correct horse battery staple\n');
  expect(shown).toContain('Passphrase: ');
  expect(shown).toContain('AGE-SECRET-KEY-1');
  expect(shown.replaceAll('\r\n', '\n').split('Passphrase: ')[1]).not.toContain('correct horse');
});

onTerminal('signing on a terminal shows the note and asks; without a yes nothing is signed', async () => {
  const { desk, known } = await openStart('complete');
  const shown = typed(desk, 'sign', { NO_COLOR: '1' }, 'n\n');
  expect(shown).toContain('Weekly 45-minute CBT continues.');
  expect(shown).toContain('You have read every line. Sign?');
  expect(shown).toContain('amynote: error: not signed');
  const { stdout } = await desk.run(['list', '--needs', 'sign']);
  expect(stdout).toContain(known.get('session'));
});

onTerminal('correcting a line on a terminal shows what it says now and asks what it shall be', async () => {
  const { desk } = await openStart('session');
  const shown = typed(desk, 'correct last 2', { NO_COLOR: '1' }, 'Worse than I thought.\n');
  expect(shown).toContain('line 2 now: Better than I thought.');
  expect(shown).toContain('line 2 shall be: ');
  expect(shown).toContain('→ Worse than I thought.');
});

/** Cleared when the test ends, however it ends. */
async function openStart(name: string): Promise<Started> {
  const started = await starts.open(name);
  onTestFinished(() => started.desk.clear());
  return started;
}

/** What a terminal shows while a command runs; the input waits for the question, as fingers do. */
function typed(desk: Desk, command: string, env: Record<string, string>, input = ''): string {
  const { stdout } = spawnSync('script', ['-qec', `"${process.execPath}" "${bin}" ${command}`, '/dev/null'], {
    cwd: desk.here,
    env: { PATH: process.env.PATH, HOME: desk.folder, AMYNOTE_HOME: desk.home, TERM: 'xterm', ...env },
    input,
    encoding: 'utf8',
    timeout: 30_000,
  });
  return stdout;
}
