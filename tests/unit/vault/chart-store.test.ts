import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scoresIn } from '../../../src/core/chart.ts';
import type { ChartEntry } from '../../../src/core/chart-entry.ts';
import { clientId } from './artefacts.ts';
import { playVault } from './play-vault.ts';

function entry(id: string, more: Partial<ChartEntry> = {}): ChartEntry {
  const score = { id, measure: 'phq9', score: 14, day: '2026-03-02', person: 'p1' };
  const header = {
    v: 1,
    kind: 'chart',
    clientId,
    at: '2026-03-02T20:00:00.000Z',
    tool: 'amynote/test',
  } as const;
  return { ...header, from: 'typed', scores: [score], visits: [], takesBack: [], ...more };
}

it('what two commands enter at the same moment is all there, sealed and in the log', async () => {
  const made = await playVault();
  const [one, other] = [await made.open(), await made.open()];
  const ids = Array.from({ length: 8 }, (_, at) => `score${at}`);
  await Promise.all(ids.map((id, at) => (at % 2 === 0 ? one : other).chart.save(entry(id))));
  const found = scoresIn(await (await made.open()).chart.entries(clientId));
  expect(found.map(({ id }) => id).sort()).toEqual(ids);
  const told = (await one.audit.list()).flatMap(({ file = '' }) => (/\/chart\./.test(file) ? [file] : []));
  expect(told).toHaveLength(8);
});

it('what was taken back counts no longer, and says since when', async () => {
  const taken = entry('b', { at: '2026-03-03T20:00:00.000Z', takesBack: ['a'] });
  expect(scoresIn([entry('a'), taken]).map(({ id, takenBackAt }) => [id, takenBackAt])).toEqual([
    ['a', '2026-03-03T20:00:00.000Z'],
    ['b', undefined],
  ]);
});

it('an entry in the folder of another client is not believed', async () => {
  const made = await playVault();
  const vault = await made.open();
  await vault.chart.save(entry('a'));
  const clients = join(made.directory, 'clients');
  const [name = ''] = readdirSync(join(clients, clientId));
  mkdirSync(join(clients, 'dddddddddddd'));
  copyFileSync(join(clients, clientId, name), join(clients, 'dddddddddddd', name));
  await expect(vault.chart.entries('dddddddddddd')).rejects.toMatchObject({ code: 'damaged' });
});
