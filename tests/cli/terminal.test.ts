import { spawn, spawnSync } from 'node:child_process';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { bin, type Desk } from './desk.ts';
import { openTerminal } from './pty.ts';
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

onTerminal(
  'signing shows the note, asks for times, risk and plan one by one; without a yes nothing is signed',
  async () => {
    const { desk, known } = await openStart('complete');
    await desk.run(['config', 'set', 'clinician.name', 'Ruth Vale'], { warm: true });
    const answers: [string, string][] = [
      ['Start (by the recording 09:00; y if so, or the time): ', 'n'],
      ['write it like 15:00\r\nStart (by the recording 09:00; y if so, or the time): ', 'y'],
      ['Stop (by the recording 09:00; y if so, or the time): ', '9:45'],
      ['Is what it says of risk right? [y/N] ', 'y'],
      ['Is this the plan you agreed? [y/N] ', 'y'],
      ['You have read every line. Sign? [y/N] ', 'n'],
    ];
    const shown = await answered(desk, 'sign', answers);
    expect(shown).toContain('Weekly 45-minute CBT continues.');
    expect(shown).toContain('amynote: error: not signed');
    const { stdout } = await desk.run(['list', '--needs', 'sign'], { warm: true });
    expect(stdout).toContain(known.get('session'));
    const refused = await answered(desk, 'sign --start 9:00 --stop 9:45', [
      ['Is what it says of risk right? [y/N] ', 'n'],
    ]);
    expect(refused).toContain('amynote: error: not signed');
    const yes: [string, string] = ['Sign? [y/N] ', 'y'];
    await answered(desk, 'sign', [...answers.slice(1, -1).map(shorter), yes]);
    const { stdout: signed } = await desk.run(['export', '--format', 'json'], { warm: true });
    expect(JSON.parse(signed).body).toMatchObject({
      sessionStartedAt: '2026-03-04T09:00:00+00:00',
      sessionEndedAt: '2026-03-04T09:45:00+00:00',
      timesFrom: 'clinician',
      content: { confirmed: ['risk', 'plan'] },
    });
  },
);

onTerminal(
  'an addition is typed after the sentence that it corrects was shown, and signed after a yes',
  async () => {
    const { desk } = await openStart('signed');
    await desk.run(['config', 'set', 'clinician.name', 'Ruth Vale'], { warm: true });
    const command = 'addend --type correction --statement s9';
    const words: [string, string] = ['correction: ', 'The sleep was as before.'];
    const refused = await answered(desk, command, [words, ['Sign it? [y/N] ', 'n']]);
    expect(refused).toContain('Sleep improved since the last session.');
    expect(refused).toContain('amynote: error: nothing was added');
    await answered(desk, command, [words, ['Sign it? [y/N] ', 'y']]);
    const { stdout } = await desk.run(['verify', 'last'], { warm: true });
    expect(stdout).toContain('correction 1 of s9: signed, and of this note');
  },
);

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

/** A question without what a wrong answer left before it. */
function shorter([question, answer]: [string, string]): [string, string] {
  return [question.split('\r\n').at(-1) ?? question, answer];
}

/** The same for several questions: each answer is typed once its question is there, as a person does. */
function answered(desk: Desk, command: string, dialogue: readonly [string, string][]): Promise<string> {
  const words = `"${process.execPath}" "${bin}" ${command}`;
  const child = spawn('script', ['-qec', words, '/dev/null'], {
    cwd: desk.here,
    env: {
      PATH: process.env.PATH,
      HOME: desk.folder,
      AMYNOTE_HOME: desk.home,
      TERM: 'dumb',
      NO_COLOR: '1',
      TZ: 'UTC',
    },
  });
  onTestFinished(() => void child.kill());
  const left = [...dialogue];
  let shown = '';
  let seen = 0;
  child.stdout.on('data', (bytes: Buffer) => {
    shown += bytes.toString('utf8');
    const [next] = left;
    const at = next === undefined ? -1 : shown.indexOf(next[0], seen);
    if (next === undefined || at === -1) return;
    left.shift();
    seen = at + next[0].length;
    child.stdin.write(`${next[1]}\r`);
  });
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', () => {
      if (left.length === 0) done(shown);
      else failed(new Error(`was never asked: ${left[0]?.[0]}\n${shown}`));
    });
  });
}

onTerminal(
  'a command that fails ends, and the line that moved below it with it',
  { timeout: 60_000 },
  async () => {
    const { desk } = await openStart('session');
    const nobody = 'http://127.0.0.1:9/v1';
    await desk.run(['config', 'set', 'search.local.base_url', nobody], { warm: true });
    const at = openTerminal(desk, 'search kitchen --engine local');
    expect(await at.ended).toBe(21);
    expect(at.raw()).toContain('error');
  },
);
