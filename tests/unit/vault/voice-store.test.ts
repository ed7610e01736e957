import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { timedId } from '../../../src/core/ids.ts';
import { enrolledVoice } from './artefacts.ts';
import { playVault } from './play-vault.ts';

const [first, second] = [1, 2].map((ms) => timedId(1_790_000_000_000 + ms)) as [string, string];

it('an enrolled voice is sealed, in the log, and gone for good when it is erased', async () => {
  const made = await playVault();
  const vault = await made.open();
  await vault.voices.save(enrolledVoice(second));
  await vault.voices.save(enrolledVoice(first));
  expect((await vault.voices.list()).map(({ id }) => id)).toEqual([first, second]);
  await vault.voices.erase(first);
  expect(await vault.voices.list()).toEqual([enrolledVoice(second)]);
  const told = (await vault.audit.list()).map(({ action, file }) => `${action} ${file}`);
  expect(told).toContain(`write voices/${first}.age`);
  expect(told).toContain(`erase voices/${first}.age`);
});

it('a voice under the name of another one is not believed', async () => {
  const made = await playVault();
  const vault = await made.open();
  await vault.voices.save(enrolledVoice(first));
  const folder = join(made.directory, 'voices');
  renameSync(join(folder, `${first}.age`), join(folder, `${second}.age`));
  await expect(vault.voices.list()).rejects.toMatchObject({ code: 'damaged' });
});
