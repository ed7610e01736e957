import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, renameSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTemplateStore } from '../../../src/notes/templates/template-files.ts';
import { templates } from '../notes/session.ts';
import { playVault } from './play-vault.ts';
import { installed } from './programs.ts';

const yaml = (version: number, title = 'Weekly') => `id: weekly
title: ${title}
version: ${version}
sections:
  - id: said
    title: Said
    guidance: What was said.
    source: client_turns
`;
const bytes = (text: string) => Buffer.from(text);

async function vaultWithStore() {
  const made = await playVault();
  const vault = await made.open();
  const store = createTemplateStore(templates, async () => vault.ownTemplates);
  const names = () => readdirSync(join(made.directory, 'templates')).sort();
  return { made, vault, store, names };
}

describe('a clinician’s own template', () => {
  it('is read byte for byte, listed beside the shipped ones, and named by its hash', async () => {
    const { store } = await vaultWithStore();
    const text = `# mine\r\n${yaml(3)}`;
    expect(await store.add(bytes(text))).toMatchObject({
      isNew: true,
      template: { id: 'weekly', version: 3 },
    });
    const sha256 = createHash('sha256').update(text).digest('hex');
    expect(await store.read('weekly')).toMatchObject({ own: true, text, sha256 });
    const listed = await store.list();
    expect(listed.filter(({ own }) => own).map(({ id }) => id)).toEqual(['weekly']);
    expect(listed.map(({ id }) => id)).toEqual([...listed.map(({ id }) => id)].sort());
    expect(listed.length).toBe(14);
  });

  it('is a file for each state, in the log, and in no path by its name', async () => {
    const { made, vault, store, names } = await vaultWithStore();
    await store.add(bytes(yaml(1)));
    await store.add(bytes(yaml(2)));
    expect(await store.add(bytes(yaml(2)))).toMatchObject({ isNew: false });
    await store.remove('weekly');
    const [first = ''] = names();
    const id = first.slice(0, 12);
    expect(names()).toEqual([1, 2, 3].map((state) => `${id}.${state}.age`));
    expect(first).not.toContain('weekly');
    const told = (await vault.audit.list()).flatMap(({ file = '' }) =>
      file.startsWith('templates/') ? file : [],
    );
    expect(told).toEqual(names().map((name) => `templates/${name}`));
    const raw = await readFile(join(made.directory, 'templates', first), 'latin1');
    expect(raw).toMatch(/^age-encryption/u);
    expect(raw).not.toContain('weekly');
  });

  it('is gone from the list when it was removed, and comes back with what is added', async () => {
    const { store, names } = await vaultWithStore();
    await store.add(bytes(yaml(1)));
    await store.remove('weekly');
    await expect(store.read('weekly')).rejects.toMatchObject({ code: 'not-found' });
    await expect(store.remove('weekly')).rejects.toMatchObject({ code: 'not-found' });
    await store.add(bytes(yaml(1, 'Again')));
    expect((await store.read('weekly')).template.title).toBe('Again');
    expect(names().length).toBe(3);
  });

  it('changes only with a higher version: a note names the version it was made with', async () => {
    const { store } = await vaultWithStore();
    await store.add(bytes(yaml(4)));
    for (const version of [3, 4]) {
      await expect(store.add(bytes(yaml(version, 'Other')))).rejects.toMatchObject({
        code: 'usage',
        hint: 'write version: 5 into the file and add it again',
      });
    }
    expect((await store.read('weekly')).template.title).toBe('Weekly');
  });

  it('is refused under a shipped id, and a shipped one is neither replaced nor removed', async () => {
    const { store } = await vaultWithStore();
    const soap = (await store.read('soap')).text;
    await expect(store.add(bytes(soap.replace('version: 2', 'version: 99')))).rejects.toMatchObject({
      code: 'usage',
    });
    await expect(store.remove('soap')).rejects.toMatchObject({ code: 'usage' });
    await expect(store.copy('dap', 'soap')).rejects.toMatchObject({ code: 'usage' });
    expect(await store.read('soap')).toMatchObject({ own: false, text: soap });
  });

  it('that was there before a release brought one of its id goes on standing for it', async () => {
    const { vault, store } = await vaultWithStore();
    const text = yaml(1).replace('weekly', 'pirp');
    await vault.ownTemplates.save('pirp', text);
    expect(await store.read('pirp')).toMatchObject({ own: true, text });
    expect((await store.list()).filter(({ id }) => id === 'pirp')).toMatchObject([{ own: true }]);
  });

  it('that no longer fits is listed with what does not fit, and stands in nobody’s way', async () => {
    const { vault, store } = await vaultWithStore();
    await vault.ownTemplates.save('old', `${yaml(1)}colour: red\n`);
    const listed = await store.list();
    expect(listed.find(({ id }) => id === 'old')).toMatchObject({
      own: true,
      fault: expect.stringContaining('your template:9:1: unknown field "colour"'),
    });
    expect((await store.read('soap')).template.id).toBe('soap');
    await expect(store.read('old')).rejects.toMatchObject({ code: 'usage' });
  });

  it('begun by two commands at once is there once, as what was saved last', async () => {
    const { vault, names } = await vaultWithStore();
    await Promise.all([1, 2].map((version) => vault.ownTemplates.save('weekly', yaml(version))));
    expect(names().length).toBe(2);
    expect((await vault.ownTemplates.list()).length).toBe(1);
    await vault.ownTemplates.remove('weekly');
    expect(await vault.ownTemplates.list()).toEqual([]);
  });

  it('under the name of another one is not believed', async () => {
    const { made, vault, store, names } = await vaultWithStore();
    await store.add(bytes(yaml(1)));
    const folder = join(made.directory, 'templates');
    renameSync(join(folder, names()[0] ?? ''), join(folder, 'aaaaaaaaaaaa.1.age'));
    await expect(vault.ownTemplates.list()).rejects.toMatchObject({ code: 'damaged' });
  });

  it.skipIf(!installed('age'))('is opened by the age program as the YAML that was added', async () => {
    const { made, store, names } = await vaultWithStore();
    await store.add(bytes(yaml(1)));
    const file = join(made.directory, 'templates', names()[0] ?? '');
    const opened = execFileSync('age', ['-d', '-i', join(made.home, 'identity.txt'), file]);
    expect(JSON.parse(String(opened))).toMatchObject({
      v: 1,
      kind: 'template',
      id: names()[0]?.slice(0, 12),
      template: 'weekly',
      text: yaml(1),
    });
  });
});

it('without a vault there are the shipped templates, and nothing can be added', async () => {
  const store = createTemplateStore(templates);
  expect((await store.list()).length).toBe(13);
  await expect(store.add(bytes(yaml(1)))).rejects.toMatchObject({ code: 'no-vault' });
});
