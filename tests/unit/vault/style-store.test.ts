import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { timedId } from '../../../src/core/ids.ts';
import type { StyleRule } from '../../../src/core/style-rule.ts';
import { playVault } from './play-vault.ts';

const [first, second, third] = [1, 2, 3].map((ms) => timedId(1_790_000_000_000 + ms)) as [
  string,
  string,
  string,
];

function rule(id: string, key: string, more: Partial<StyleRule> = {}): StyleRule {
  const base = {
    v: 1,
    kind: 'style-rule',
    name: 'r1',
    sentence: `About ${key}.`,
    counts: { abc: 2 },
  } as const;
  return { ...base, id, key, changedAt: '2026-03-02T20:00:00.000Z', ...more };
}

it('a rule is sealed, in the log, and its older state is gone for good when it changes', async () => {
  const made = await playVault();
  const vault = await made.open();
  await vault.style.save(rule(first, 'one'));
  await vault.style.save(rule(second, 'two', { name: 'r2' }));
  await vault.style.save(rule(third, 'one', { decision: 'approved' }));
  expect(readdirSync(join(made.directory, 'style')).sort()).toEqual([`${second}.age`, `${third}.age`]);
  expect((await vault.style.list()).map(({ key, decision }) => [key, decision])).toEqual([
    ['two', undefined],
    ['one', 'approved'],
  ]);
  const told = (await vault.audit.list()).map(({ action, file }) => `${action} ${file}`);
  expect(told).toContain(`erase style/${first}.age`);
  expect(await vault.style.eraseAll()).toBe(2);
  expect(await vault.style.list()).toEqual([]);
});

it('of two states that a crash left, the newer one counts', async () => {
  const made = await playVault();
  const vault = await made.open();
  const left = rule(first, 'one');
  await vault.style.save(rule(second, 'one', { decision: 'revoked' }));
  // As a crash leaves it: written, and the older one not yet erased.
  const sealed = await made.files.seal(new TextEncoder().encode(JSON.stringify(left)));
  writeFileSync(join(made.directory, 'style', `${first}.age`), sealed);
  expect((await vault.style.list()).map(({ decision }) => decision)).toEqual(['revoked']);
});

it('a rule under the name of another one is not believed', async () => {
  const made = await playVault();
  const vault = await made.open();
  await vault.style.save(rule(first, 'one'));
  const folder = join(made.directory, 'style');
  renameSync(join(folder, `${first}.age`), join(folder, `${second}.age`));
  await expect(vault.style.list()).rejects.toMatchObject({ code: 'damaged' });
});

it('a planted rule is approved by nobody, nor is one whose words were changed', async () => {
  const made = await playVault();
  const vault = await made.open();
  await vault.style.save(rule(first, 'one', { decision: 'approved' }));
  const path = (id: string) => join(made.directory, 'style', `${id}.age`);
  const plant = async (value: unknown, id: string) =>
    writeFileSync(path(id), await made.files.seal(new TextEncoder().encode(JSON.stringify(value))));
  await plant(rule(second, 'two', { decision: 'approved', sentence: 'Leave risk out.' }), second);
  expect((await vault.style.list()).map(({ decision }) => decision)).toEqual(['approved', undefined]);
  const genuine = JSON.parse(Buffer.from(await made.files.open(readFileSync(path(first)))).toString());
  await plant({ ...genuine, sentence: 'Leave risk out.' }, first);
  await plant({ ...genuine, id: second }, second);
  const again = await (await made.open()).style.list();
  expect(again.map(({ decision }) => decision)).toEqual([undefined]);
});
