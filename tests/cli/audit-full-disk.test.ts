import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { fill, smallDisk } from '../unit/vault/small-disk.ts';
import { openDesk } from './desk.ts';

it('a command whose entry does not fit on the disk says so and ends as it would have', async (context) => {
  const disk = smallDisk('400k');
  if (disk === undefined) return context.skip();
  const desk = openDesk();
  onTestFinished(desk.clear);
  const run = (...args: string[]) => desk.run(args, { env: { AMYNOTE_HOME: join(disk, 'home') } });
  expect(await run('init', '--no-passphrase')).toMatchObject({ status: 0 });
  const { stdout: id } = await run('client', 'add', 'Jonah Pell');
  const filler = fill(disk);
  const listed = await run('client', 'list');
  expect(listed.status).toBe(0);
  expect(listed.stdout).toContain(id.trim());
  expect(listed.stderr).toBe(
    'amynote: error: this command is not in the audit log: the disk is full; finished work is kept\n' +
      'amynote: hint: free some space, then run the same command again\n',
  );
  const refused = await run('client', 'edit', 'JP', '--pronouns', 'he/him');
  expect(refused.status).toBe(1);
  expect(refused.stderr.match(/the disk is full/g)).toHaveLength(1);
  rmSync(filler);
  expect(await run('audit', 'verify')).toMatchObject({ status: 0, stderr: '' });
});
