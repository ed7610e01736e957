import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readIfThere } from '../../../src/vault/json-files.ts';
import { openRegular } from '../../../src/vault/regular-file.ts';
import { temporaryFolder } from './play-vault.ts';

const damaged = { code: 'damaged' };

it('a pipe, a folder and a device are refused at once, with links followed or not', async () => {
  const folder = temporaryFolder();
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  mkdirSync(join(folder, 'folder'));
  symlinkSync('/dev/zero', join(folder, 'endless'));
  for (const name of ['pipe', 'folder', 'endless']) {
    await expect(openRegular(join(folder, name), 'refused'), name).rejects.toMatchObject(damaged);
    await expect(openRegular(join(folder, name), 'followed'), name).rejects.toMatchObject(damaged);
  }
});

it('a link to a file is followed only where that is wanted', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), 'text');
  symlinkSync('file', join(folder, 'link'));
  expect(Buffer.from((await readIfThere(join(folder, 'link'))) ?? []).toString()).toBe('text');
  await expect(openRegular(join(folder, 'link'), 'refused')).rejects.toMatchObject(damaged);
});

it('a file far larger than any of ours is not read into memory', async () => {
  const path = join(temporaryFolder(), 'large');
  writeFileSync(path, '');
  truncateSync(path, 100 * 1024 ** 3);
  await expect(readIfThere(path)).rejects.toMatchObject(damaged);
});
