import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, openDesk } from '../cli/desk.ts';
import { filesBelow } from '../cli/file-tree.ts';
import { installed } from '../unit/vault/programs.ts';
import { kit } from './clinic.ts';

let desk: Desk;
let session: string;
/** The recovery key. */
let words: string;
/** What a clinician sees of the vault before it is lost. */
const seen = new Map<string, string>();
const looks = [
  ['list'],
  ['show'],
  ['show', '--part', 'transcript'],
  ['client', 'list'],
  ['consent', 'list', 'JP'],
];

beforeAll(async () => {
  desk = openDesk();
  const made = await typed(desk, ['init', '--no-passphrase']);
  words = [...made.matchAll(/\d+ ([a-z]+)/g)].map(([, word]) => word).join(' ');
  await typed(desk, ['client', 'add', 'Jonah Pell']);
  await typed(desk, ['consent', 'add', 'JP', '--scope', 'all']);
  const captions = ['import', kit('short-01.srt'), '--client', 'JP', '--date', '2026-03-04 09:00'];
  session = (await typed(desk, captions)).trim();
  await typed(desk, ['draft', '--engine', 'extract']);
  for (const look of looks) seen.set(look.join(' '), await typed(desk, look));
  await typed(desk, ['backup', 'copy']);
  await typed(desk, ['backup', 'copy.tar']);
});
afterAll(() => desk.clear());

/** Backing up and restoring is a process of its own, what goes before and is seen after is not. */
async function typed(on: Desk, args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await on.run(args, { warm: !/^(backup|restore)$/.test(args[0] ?? '') });
  expect(status, `amynote ${args.join(' ')}\n${stderr}`).toBe(0);
  return stdout;
}

async function expectTheVault(on: Desk): Promise<void> {
  for (const look of looks) expect(await typed(on, look)).toBe(seen.get(look.join(' ')));
  await typed(on, ['verify']);
}

test('a vault that was lost comes back on the same machine, and goes on', async () => {
  const same = desk.copy();
  try {
    rmSync(join(same.home, 'vault'), { recursive: true });
    expect((await same.run(['list'])).status).toBe(10);
    const restored = await typed(same, ['restore', join(desk.here, 'copy')]);
    expect(restored).toBe(`${join(same.home, 'vault')}\n`);
    await expectTheVault(same);
    await typed(same, ['client', 'add', 'Noor Haddad']);
    await typed(same, ['verify']);
    await typed(same, ['backup', 'another']);
  } finally {
    same.clear();
  }
});

test('a vault comes back on a new machine with the identity, and signs', async () => {
  const other = openDesk();
  try {
    mkdirSync(other.home, { mode: 0o700 });
    copyFileSync(join(desk.home, 'identity.txt'), join(other.home, 'identity.txt'));
    await typed(other, ['restore', join(desk.here, 'copy.tar')]);
    await expectTheVault(other);
    for (const section of ['assessment', 'plan']) {
      const { status } = await other.run(['edit', '--section', section], {
        stdin: 'Sleep improved.',
        warm: true,
      });
      expect(status).toBe(0);
    }
    await typed(other, ['sign', '--name', 'Ruth Vale', '--yes']);
  } finally {
    other.clear();
  }
});

test('a vault comes back on a new machine with nothing but the words on paper', async () => {
  const other = openDesk();
  try {
    await typed(other, ['restore', join(desk.here, 'copy')]);
    expect((await other.run(['list'])).status).toBe(12);
    const env = { AMYNOTE_PASSPHRASE_COMMAND: 'echo correct horse battery staple' };
    const used = await other.run(['recovery', 'use'], { stdin: words, env });
    expect(used.status, used.stderr).toBe(0);
    expect(await other.run(['show'], { env, warm: true })).toMatchObject({
      status: 0,
      stdout: seen.get('show'),
    });
  } finally {
    other.clear();
  }
});

test('what is wrong with a backup is named, and nothing of it is restored', async () => {
  const other = openDesk();
  try {
    const copy = join(other.here, 'copy');
    cpSync(join(desk.here, 'copy'), copy, { recursive: true });
    const [transcript, speakers] = ['transcript.1.age', 'speakers.1.age'].map(
      (name) => `sessions/${session}/${name}`,
    );
    truncateSync(join(copy, transcript ?? ''), 300);
    rmSync(join(copy, speakers ?? ''));
    const checked = await other.run(['backup', '--check', 'copy']);
    expect(checked).toMatchObject({ status: 13, stdout: `missing  ${speakers}\ndamaged  ${transcript}\n` });
    const restored = await other.run(['restore', 'copy']);
    expect(restored).toMatchObject({ status: 13, stdout: '' });
    expect(restored.stderr).toContain(`the backup is damaged: ${speakers} is missing, and 1 more\n`);
    expect(existsSync(join(other.home, 'vault'))).toBe(false);
  } finally {
    other.clear();
  }
});

test.skipIf(!installed('age'))('the age program opens every file of a backup, in a tar, too', () => {
  const unpacked = join(desk.here, 'unpacked');
  mkdirSync(unpacked);
  execFileSync('tar', ['-xf', join(desk.here, 'copy.tar'), '-C', unpacked]);
  for (const folder of [unpacked, join(desk.here, 'copy')]) {
    const sealed = filesBelow(folder).filter((path) => path.endsWith('.age'));
    expect(sealed).toContain(`sessions/${session}/note.1.age`);
    for (const path of sealed) {
      execFileSync('age', ['-d', '-i', join(desk.home, 'identity.txt'), join(folder, path)]);
    }
  }
});
