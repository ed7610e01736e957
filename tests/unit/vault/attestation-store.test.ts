import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { liveAttestation } from '../../../src/core/attestation.ts';
import { timedId } from '../../../src/core/ids.ts';
import { attestation } from './artefacts.ts';
import { playVault } from './play-vault.ts';

const [first = '', second = '', third = ''] = [1, 2, 3].map((ms) => timedId(1_790_000_000_000 + ms));
const origin = 'https://api.openai.com';

it('what was said of a provider is sealed, in the log, and counts until it is revoked', async () => {
  const made = await playVault();
  const { attestations, audit } = await made.open();
  await attestations.save(attestation(first));
  await attestations.save(attestation(second, { retention: '30d' }));
  const events = await (await made.open()).attestations.list();
  expect(events).toEqual([attestation(first), attestation(second, { retention: '30d' })]);
  expect(liveAttestation(events, 'openai', origin)?.id).toBe(second);
  expect(liveAttestation(events, 'openai', 'https://elsewhere.example')).toBeUndefined();
  expect(liveAttestation(events, 'anthropic', origin)).toBeUndefined();
  await attestations.save({
    ...{ v: 1, kind: 'attestation-revoked', id: third, provider: 'openai' },
    at: '2026-03-03T20:00:00.000Z',
  });
  expect(liveAttestation(await attestations.list(), 'openai', origin)).toBeUndefined();
  expect((await audit.list()).map(({ action, file }) => `${action} ${file}`)).toEqual(
    [first, second, third].map((id) => `write providers/${id}.age`),
  );
});

it('nothing is overwritten: a name that is taken is refused', async () => {
  const { attestations } = await (await playVault()).open();
  await attestations.save(attestation(first));
  await expect(attestations.save(attestation(first, { orgId: 'other' }))).rejects.toMatchObject({
    code: 'busy',
  });
});

it('an attestation that was planted by somebody with the public key alone is damage, not a way out', async () => {
  const made = await playVault();
  const { attestations } = await made.open();
  await attestations.save(attestation(first));
  const planted = { ...attestation(second), mac: 'a'.repeat(64) };
  const sealed = await made.files.seal(new TextEncoder().encode(JSON.stringify(planted)));
  writeFileSync(join(made.directory, 'providers', `${second}.age`), sealed);
  await expect(attestations.list()).rejects.toMatchObject({ code: 'damaged' });
});

it('one that lies under the name of another is damage', async () => {
  const made = await playVault();
  const vault = await made.open();
  await vault.attestations.save(attestation(first));
  const folder = join(made.directory, 'providers');
  renameSync(join(folder, `${first}.age`), join(folder, `${second}.age`));
  await expect((await made.open()).attestations.list()).rejects.toMatchObject({ code: 'damaged' });
});
