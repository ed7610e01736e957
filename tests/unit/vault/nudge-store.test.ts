import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Nudge } from '../../../src/core/nudge.ts';
import { clientId, nudge } from './artefacts.ts';
import { filesBelow, playVault } from './play-vault.ts';

const id = '0123456789ab';
const approved: Partial<Nudge> = {
  state: 'approved',
  approval: { at: '2026-03-03T10:00:00.000Z', by: 'Ruth Vale', sha256: 'a'.repeat(64), consentIds: ['k1'] },
};

it('every state is kept and in the log, and the newest is read', async () => {
  const made = await playVault();
  const vault = await made.open();
  const first = await vault.nudges.save(nudge(id, clientId), 0);
  await vault.nudges.save({ ...first.value, ...approved }, first.revision);
  expect(await vault.nudges.list(clientId)).toEqual([{ value: nudge(id, clientId, approved), revision: 2 }]);
  const kept = filesBelow(made.directory).filter((path) => path.includes('/nudge.'));
  expect(kept).toEqual([1, 2].map((state) => `clients/${clientId}/nudge.${id}.${state}.age`));
  const told = (await vault.audit.list()).map(({ action, file }) => `${action} ${file}`);
  expect(told).toEqual(expect.arrayContaining(kept.map((path) => `write ${path}`)));
});

it('of two that change the same state only one does', async () => {
  const made = await playVault();
  const vault = await made.open();
  const { value, revision } = await vault.nudges.save(nudge(id, clientId), 0);
  const both = await Promise.allSettled([
    vault.nudges.save({ ...value, ...approved }, revision),
    (await made.open()).nudges.save({ ...value, state: 'discarded' }, revision),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'busy' } });
});

it('a planted or changed text was approved by nobody', async () => {
  const made = await playVault();
  const vault = await made.open();
  const held = await vault.nudges.save(nudge(id, clientId), 0);
  await vault.nudges.save({ ...held.value, ...approved }, 1);
  const path = (state: number, of = id) =>
    join(made.directory, 'clients', clientId, `nudge.${of}.${state}.age`);
  const genuine = JSON.parse(Buffer.from(await made.files.open(readFileSync(path(2)))).toString());
  const plant = async (value: unknown, at: string) =>
    writeFileSync(at, await made.files.seal(new TextEncoder().encode(JSON.stringify(value))));
  await plant({ ...genuine, text: 'Stop your tablets.' }, path(3));
  await plant(nudge('ba9876543210', clientId, approved), path(1, 'ba9876543210'));
  const read = await (await made.open()).nudges.list(clientId);
  expect(read.map(({ value }) => [value.state, value.approval])).toEqual([
    ['draft', undefined],
    ['draft', undefined],
  ]);
});

it('a text under the name of another one, or of another client, is not believed', async () => {
  const made = await playVault();
  const vault = await made.open();
  await vault.nudges.save(nudge(id, clientId), 0);
  const folder = join(made.directory, 'clients', clientId);
  renameSync(join(folder, `nudge.${id}.1.age`), join(folder, 'nudge.ba9876543210.1.age'));
  await expect(vault.nudges.list(clientId)).rejects.toMatchObject({ code: 'damaged' });
});
