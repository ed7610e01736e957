import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { soak as backups } from '../soak/backup.soak.ts';
import { killBackup, type Scene, scene } from '../soak/backup-trial.ts';
import { soak as restores } from '../soak/restore.soak.ts';
import { afterTheLast, temporaryFolder } from '../unit/vault/play-vault.ts';
import { canWatch } from './watched-run.ts';

test('a backup killed at random is as good as before, and the next run completes it', async () => {
  expect(await backups.run(3, 11)).toMatchObject({ failures: [] });
});

test('a restore killed at random has done nothing or all, and the next run completes it', async () => {
  const row = await restores.run(2, 12);
  expect(row).toMatchObject({ failures: [] });
  expect(row.killed).toBeGreaterThan(0);
});

if (!canWatch)
  console.warn('skipped: a backup killed at chosen renames (needs strace and the right to use it)');

const atEnd = afterTheLast();
let made: Scene;
let root: string;
if (canWatch) {
  beforeAll(async () => {
    root = temporaryFolder(atEnd);
    made = await scene(root, 100_000);
  });
}

// The first rename puts the list that allows both looks of each file in place, some fifty follow, the list comes last.
test.skipIf(!canWatch).each([1, 2, 3, 20, 40])(
  'a backup whose files are replaced is whole when it is killed at rename %i',
  async (atRename) => {
    const folder = join(root, `rename-${atRename}`);
    mkdirSync(folder);
    const trial = await killBackup(made, folder, 'folder to renew', { atRename });
    expect(trial).toMatchObject({ killed: true, failures: [] });
  },
);
