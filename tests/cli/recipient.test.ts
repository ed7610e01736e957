import { watch } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { changedVault, plaintexts } from '../unit/vault/full-vault.ts';
import { filesBelow } from '../unit/vault/play-vault.ts';
import { type Desk, ended, openDesk } from './desk.ts';

function desk(): Desk {
  const opened = openDesk();
  onTestFinished(opened.clear);
  return opened;
}

it('recipient remove refuses the recovery key, which only another can replace', async () => {
  const { run } = desk();
  await run(['init', '--no-passphrase'], { warm: true });
  const { stdout } = await run(['recipient', 'list', '--json'], { warm: true });
  const listed = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const { key } = listed.find(({ role }) => role === 'recovery');
  expect(await run(['recipient', 'remove', key])).toMatchObject({
    status: 2,
    stdout: '',
    stderr:
      'amynote: error: the recovery key is not removed, only replaced by another\namynote: hint: amynote recovery new\n',
  });
});

it('Ctrl-C ends a re-encryption between two files, with the command that goes on', async () => {
  const { home, start, run } = desk();
  const { vault, added } = await changedVault(home, 12, 1_000_000);
  const before = await plaintexts(vault.directory, vault.secret);
  const sealed = untilRenamed(join(vault.directory, 'audit'), 'key.age');
  const child = start(['recipient', 'reencrypt']);
  const stopped = ended(child);
  await sealed;
  child.kill('SIGINT');
  const { status, stderr } = await stopped;
  expect(status).toBe(130);
  expect(stderr).toContain('amynote: error: stopped between two files; every file can be read');
  expect(stderr).toContain('amynote: hint: go on: amynote recipient reencrypt');
  expect(filesBelow(home).filter((path) => /\.tmp-|lock$/.test(path))).toEqual([]);
  expect(await changed(before, vault.directory, vault.secret)).toEqual([]);
  expect(await changed(before, vault.directory, added)).not.toEqual([]);

  expect(await run(['recipient', 'reencrypt'])).toMatchObject({ status: 0 });
  expect(await changed(before, vault.directory, added)).toEqual([]);
}, 60_000);

it('Ctrl-C before a new recovery key was shown says so, and to begin again leaves one', async () => {
  const { home, start, run } = desk();
  const { vault } = await changedVault(home, 12, 1_000_000);
  expect(await run(['recipient', 'reencrypt'])).toMatchObject({ status: 0 });
  const sealed = untilRenamed(join(vault.directory, 'audit'), 'key.age');
  const child = start(['recovery', 'new']);
  const stopped = ended(child);
  await sealed;
  child.kill('SIGINT');
  const { status, stdout, stderr } = await stopped;
  expect(status).toBe(130);
  expect(stdout).toBe('');
  expect(stderr).toContain('the new recovery key was not shown; one that you have still opens the vault');
  expect(stderr).toContain('run again: amynote recovery new');

  expect(await run(['recovery', 'new'])).toMatchObject({ status: 0 });
  const { stdout: listed } = await run(['recipient', 'list'], { warm: true });
  expect(listed.match(/^recovery /gm)).toHaveLength(1);
}, 120_000);

/** Resolves when something happens to a name in a folder. */
function untilRenamed(folder: string, name: string): Promise<void> {
  return new Promise((done) => {
    const watcher = watch(folder, (_, file) => {
      if (file !== name) return;
      watcher.close();
      done();
    });
  });
}

/** Paths whose words are not those of before, or are not to be read with this key. */
async function changed(before: Map<string, string>, directory: string, secret: string): Promise<string[]> {
  const now = await plaintexts(directory, secret);
  return [...before].filter(([path, hash]) => now.get(path) !== hash).map(([path]) => path);
}
