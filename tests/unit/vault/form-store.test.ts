import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keptForm } from './artefacts.ts';
import { playVault } from './play-vault.ts';

async function withForms() {
  const vault = await playVault();
  const { forms } = await vault.open();
  const [first, second] = [await keptForm('FIRST\n'), await keptForm('SECOND\n')];
  await forms.keep(first);
  await forms.keep(second);
  return { forms, first, second, folder: join(vault.directory, 'forms') };
}

it('a form is found by what is printed on it, its hash, and the beginning of that', async () => {
  const { forms, first } = await withForms();
  for (const word of [first.version, first.id, first.id.slice(0, 8), ` ${first.version.toUpperCase()} `])
    expect(await forms.find(word)).toEqual(first);
});

it.each(['2-', '', '2-00000000', '3-{hash}', '{short}', '../forms'])(
  'nothing is found by %s',
  async (word) => {
    const { forms, first } = await withForms();
    const typed = word.replace('{hash}', first.id.slice(0, 8)).replace('{short}', first.id.slice(0, 7));
    await expect(forms.find(typed)).rejects.toThrow(expect.objectContaining({ code: 'not-found' }));
  },
);

it('the same words are kept once', async () => {
  const { forms, first, folder } = await withForms();
  await Promise.all([forms.keep(first), forms.keep(first)]);
  expect(readdirSync(folder)).toHaveLength(2);
});

it('other words under a hash that was signed are refused', async () => {
  const { forms, first, second, folder } = await withForms();
  renameSync(join(folder, `${second.id}.age`), join(folder, `${first.id}.age`));
  await expect(forms.find(first.version)).rejects.toThrow(expect.objectContaining({ code: 'damaged' }));
});
