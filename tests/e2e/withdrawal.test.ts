import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Clinic, kit, openClinic } from './clinic.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic(['short-01']);
});
afterAll(() => clinic.close());

test('a withdrawal in the middle of a transcription stops it before its next request, and takes its words with it', async () => {
  const [script] = clinic.scripts;
  const name = script?.client.name ?? '';
  const session = (await clinic.prepared(['import', kit('short-01.opus'), '--client', name])).trim();
  clinic.simulator.setFaults([{ name: 'delay', endpoint: 'transcriptions', value: 1500 }]);
  const running = clinic.amynote(['transcribe', session, '--jobs', '1']);
  await vi.waitFor(() => expect(clinic.simulator.requests.length).toBeGreaterThan(1), { timeout: 60_000 });
  const withdrawn = ['consent', 'withdraw', name, '--scope', 'transcribe_cloud', '--erase', '--json'];
  const told = (await clinic.typed(withdrawn))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const before = clinic.simulator.requests.length;
  expect(await running).toMatchObject({ status: 15 });
  expect(clinic.simulator.requests).toHaveLength(before);
  const { withdrawnAt } = told[0];
  const ledger = await clinic.records(['egress', 'show', '--all']);
  // One may have asked for its leave while the withdrawal was being written.
  expect(ledger.filter(({ at }) => String(at) > withdrawnAt).length).toBeLessThanOrEqual(1);
  expect(ledger).toHaveLength(before);
  const exists = told.find(({ type }) => type === 'exists');
  expect(exists).toMatchObject({
    sessions: [{ sessionId: session, parts: ['audio'] }],
    providers: [{ requests: before }],
  });
  const folder = join(clinic.desk.home, 'vault', 'sessions', session);
  expect(readdirSync(folder).sort()).toEqual(['audio.1.age', 'pieces', 'recording.1.age', 'session.age']);
  expect(readdirSync(join(folder, 'pieces'))).toEqual([]);
  expect((await clinic.amynote(['transcribe', session])).status).toBe(15);
});
