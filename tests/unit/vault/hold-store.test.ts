import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { holdsOn, liveHolds } from '../../../src/core/hold.ts';
import { clientId, erasureBegun, hold, sessionId } from './artefacts.ts';
import { playVault } from './play-vault.ts';

const [one, two, three] = ['a', 'b', 'c'].map((letter) => letter.repeat(16)) as [string, string, string];
const release = { v: 1, kind: 'hold-released', at: '2026-04-01T09:00:00.000Z', by: 'Ada Lund' } as const;

it('a hold of a client is one of each session, a hold of a session one of the client; a release ends it', async () => {
  const { holds } = await (await playVault()).open();
  await holds.save(hold(one));
  await holds.save(hold(two, { clientId: 'other0000000', sessionId }));
  const of = async (subject: Parameters<typeof holdsOn>[1]) =>
    holdsOn(await holds.list(), subject).map(({ id }) => id);
  expect(await of({ clientId, sessionId })).toEqual([one]);
  expect(await of({ clientId })).toEqual([one]);
  expect(await of({ clientId: 'other0000000' })).toEqual([two]);
  expect(await of({ clientId: 'other0000000', sessionId: 'another00000' })).toEqual([]);
  await holds.save({ ...release, id: three, holdId: one });
  expect(liveHolds(await holds.list()).map(({ id }) => id)).toEqual([two]);
});

it('a planted release lets nothing go, and nothing is erased because of a planted intent', async () => {
  const made = await playVault();
  const { holds, erasures } = await made.open();
  await holds.save(hold(one));
  await erasures.begin(erasureBegun(one));
  const plant = async (path: string, value: object) =>
    writeFileSync(join(made.directory, path), await made.files.seal(Buffer.from(JSON.stringify(value))));
  await plant(`holds/${two}.age`, { ...release, id: two, holdId: one });
  await plant(`certificates/${two}.begun.age`, erasureBegun(two));
  const moved = readFileSync(join(made.directory, `certificates/${one}.begun.age`));
  writeFileSync(join(made.directory, `certificates/${three}.begun.age`), moved);
  expect(liveHolds(await holds.list()).map(({ id }) => id)).toEqual([one]);
  expect((await erasures.unfinished()).map(({ id }) => id)).toEqual([one]);
});
