import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bin, type Desk, openDesk, type Ran, type RunOptions } from '../cli/desk.ts';
import { sealForLessWork } from '../cli/starts.ts';

const passphrase = 'another computer';
const another = { AMYNOTE_PASSPHRASE_COMMAND: `echo ${passphrase}` };
const signer = ['--name', 'Ruth Vale', '--credential', 'LCSW', '--yes'];
const captions = join(process.cwd(), 'fixtures', 'sessions', 'short-01.srt');

function desk(): Desk {
  const opened = openDesk();
  onTestFinished(() => opened.clear());
  return opened;
}

/** What is done with a recovery key is a process of its own, what goes before and is seen after is not. */
async function done(at: Desk, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const warm = !args.some((word) => /^(init|recovery|restore|unlock)$/.test(word));
  const ran = await at.run(args, { ...options, warm });
  expect(ran.status, `amynote ${args.join(' ')}\n${ran.stderr}`).toBe(0);
  return ran;
}

/** Each passphrase takes two seconds of work by design: what comes after the first opens a file that asks for less. */
function openedQuickly(at: Desk): Promise<void> {
  return sealForLessWork(join(at.home, 'identity.age'), passphrase);
}

/** The words as they stand in the block, with their numbers, as somebody would type them from paper. */
function wordsIn(stdout: string): string {
  const words = stdout.match(/^ +\d+ [a-z]+.*$/gm)?.join('\n') ?? '';
  expect(words.match(/[a-z]+/g)).toHaveLength(24);
  return words;
}

function filesIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  return names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function expectNowhere(words: string, at: Desk): void {
  const pairs = (words.match(/[a-z]+/g) ?? []).slice(0, 3).join(' ');
  for (const file of filesIn(at.folder)) expect(readFileSync(file, 'latin1')).not.toContain(pairs);
}

// The last test but one does the same with keys of the ordinary kind.
test('the computer is lost, and 24 words on paper give everything back (post-quantum)', async () => {
  const before = desk();
  const made = await done(before, ['init', '--no-passphrase', '--post-quantum']);
  expect(made.stdout.split('\n')[0]).toBe(join(before.home, 'vault'));
  const words = wordsIn(made.stdout);
  expectNowhere(words, before);

  await done(before, ['client', 'add', 'Jonah Pell']);
  await done(before, ['consent', 'add', 'JP', '--scope', 'all']);
  await done(before, ['import', captions, '--client', 'JP']);
  await done(before, ['draft', '--engine', 'extract']);
  await done(before, ['edit', '--section', 'assessment'], { stdin: 'Rested.' });
  await done(before, ['sign', ...signer, '--yes']);
  const note = (await done(before, ['show', 'last'])).stdout;
  await done(before, ['import', captions, '--client', 'JP', '--date', '2030-01-01 09:00']);
  await done(before, ['draft', '--engine', 'extract']);
  expect((await before.run(['doctor'], { warm: true })).stdout).toContain(
    'look   recovery: the key was never tested',
  );
  await done(before, ['recovery', 'test'], { stdin: words });
  expect((await before.run(['doctor'], { warm: true })).stdout).toMatch(
    /ok {5}recovery: tested on \d{4}-\d\d-\d\d\n/,
  );

  const after = desk();
  cpSync(join(before.home, 'vault'), join(after.here, 'vault'), { recursive: true });
  const there = (...args: string[]) => ['--vault', 'vault', ...args];
  const used = await done(after, there('recovery', 'use'), { env: another, stdin: words });
  expect(used.stderr).toContain('amynote recovery new');
  expect(used.stderr).not.toContain('not in the audit log');
  expect((await done(after, there('audit', 'show'), { env: another })).stdout).toContain('recovery use');
  await openedQuickly(after);
  const [signed = ''] = (await done(before, ['list'])).stdout.split(/\s/);
  expect((await done(after, there('show', signed), { env: another })).stdout).toBe(note);
  expect(
    (await after.run(there('list'), { env: { AMYNOTE_PASSPHRASE_COMMAND: 'echo a guess' } })).status,
  ).toBe(12);
  onTestFinished(() => after.run(['lock']).then(() => undefined));
  await done(after, there('unlock'), { env: another });
  await done(after, there('edit', '--section', 'assessment'), { env: another, stdin: 'Rested.' });
  await done(after, there('sign', ...signer, '--yes'), { env: another });
  await done(after, there('show', 'last'), { env: another });
  const replaced = await done(after, there('recovery', 'new'), { env: another });
  await done(after, there('recovery', 'test'), { stdin: wordsIn(replaced.stdout) });
  expect((await after.run(there('recovery', 'test'), { stdin: words })).status).toBe(12);
  expectNowhere(words, after);
}, 120_000);

test('a vault of the last release gets a recovery key, and the old key on paper ends when a new one is made', async () => {
  const old = desk();
  cpSync(join(process.cwd(), 'fixtures/vaults/v1'), old.home, { recursive: true });
  renameSync(join(old.home, 'test-only-identity.txt'), join(old.home, 'identity.txt'));
  const note = (await done(old, ['show', 'v9qd2y4vknxz'])).stdout;
  const nothing = await old.run(['recovery', 'test'], { stdin: 'abandon' });
  expect(nothing).toMatchObject({ status: 14, stderr: expect.stringContaining('amynote recovery new') });

  const paper = wordsIn((await done(old, ['recovery', 'new'])).stdout);
  await done(old, ['recovery', 'test'], { stdin: paper });
  const renewed = await done(old, ['recovery', 'new']);
  expect(renewed.stderr).toContain('destroy the paper');
  const refused = await old.run(['recovery', 'test'], { stdin: paper });
  expect(refused).toMatchObject({ status: 12, stdout: '' });
  await done(old, ['recovery', 'test'], { stdin: wordsIn(renewed.stdout) });
  expect((await done(old, ['show', 'v9qd2y4vknxz'])).stdout).toBe(note);

  // Nothing of the vault is left that the key on the destroyed paper could open.
  for (const file of filesIn(join(old.home, 'vault')).filter((name) => name.endsWith('.age'))) {
    const header = readFileSync(file, 'latin1').split('\n---')[0] ?? '';
    expect(header.match(/^-> X25519 /gm), file).toHaveLength(2);
  }

  // The passphrase is lost, not the computer: the signing key that lies there opens no more, and is kept.
  rmSync(join(old.home, 'identity.txt'));
  const used = await done(old, ['recovery', 'use'], { env: another, stdin: wordsIn(renewed.stdout) });
  expect(used.stderr).toMatch(/the one of the lost identity is kept: signing-key\.former-\w{12}\.age\n/);
  expect((await done(old, ['show', 'v9qd2y4vknxz'], { env: another })).stdout).toBe(note);
});

test('with a backup and the words on paper the vault is back, and goes on being signed', async () => {
  const [before, after] = [desk(), desk()];
  const words = wordsIn((await done(before, ['init', '--no-passphrase'])).stdout);
  await done(before, ['client', 'add', 'Jonah Pell']);
  await done(before, ['backup', join(after.here, 'copy')]);
  expect((await done(after, ['restore', 'copy'])).stderr).toContain('the signing key was put back, too');
  await done(after, ['recovery', 'use'], { env: another, stdin: words });
  await openedQuickly(after);
  onTestFinished(() => after.run(['lock']).then(() => undefined));
  await done(after, ['unlock'], { env: another });
  await done(after, ['consent', 'add', 'JP', '--scope', 'all'], { env: another });
  await done(after, ['import', captions, '--client', 'JP'], { env: another });
  await done(after, ['draft', '--engine', 'extract'], { env: another });
  await done(after, ['edit', '--section', 'assessment'], { env: another, stdin: 'Rested.' });
  await done(after, ['sign', ...signer, '--yes'], { env: another });
  expect(await done(after, ['audit', 'verify'], { env: another })).toMatchObject({ stderr: '' });
});

const hasTerminal = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;

test.runIf(hasTerminal)('on a terminal the words are asked for and not shown', async () => {
  const at = desk();
  const words = wordsIn((await done(at, ['init', '--no-passphrase'])).stdout).replaceAll(/\s+/g, ' ');
  await done(at, ['client', 'add', 'Jonah Pell']);
  const command = `"${process.execPath}" "${bin}" recovery test`;
  const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
    env: { PATH: process.env.PATH, HOME: at.folder, AMYNOTE_HOME: at.home, TERM: 'xterm' },
    input: `${words}\n`,
    encoding: 'utf8',
    timeout: 30_000,
  });
  const asked = stdout.split('Recovery key (24 words): ')[1] ?? '';
  expect(asked).toContain('this recovery key opens the vault');
  expect(asked).not.toContain(
    words
      .match(/[a-z]+/g)
      ?.slice(0, 2)
      .join(' '),
  );
});
