import { expect, it } from 'vitest';
import { leaveOf } from '../../../src/cli/leave.ts';
import { timedId } from '../../../src/core/ids.ts';
import { settingsSchema } from '../../../src/core/settings.ts';
import { attestation, client } from '../vault/artefacts.ts';
import { playVault } from '../vault/play-vault.ts';

const sound = {
  purpose: 'transcribe',
  origin: 'https://api.openai.com',
  model: 'gpt-transcribe',
  clientId: 'cccccccccccc',
} as const;
const quiet = { env: {}, nodeFlags: [] };

async function clinic() {
  const vault = await (await playVault()).open();
  await vault.people.saveClient(client());
  await vault.people.saveClient({ ...client('dddddddddddd'), synthetic: true });
  const file: { text: object } = { text: {} };
  return { vault, settings: async () => settingsSchema.parse(file.text), file };
}

it('what is attested, revoked or switched off between two requests counts for the next one', async () => {
  const { vault, settings, file } = await clinic();
  const mayLeave = leaveOf(quiet, 'openai', { settings, vault });
  await expect(mayLeave(sound)).rejects.toMatchObject({ data: { reason: 'not-attested' } });
  await vault.attestations.save(attestation(timedId(1_790_000_000_001)));
  expect(await mayLeave(sound)).toMatchObject({ attestation: { retention: 'zdr' } });
  file.text = { switches: { transcribe: 'off' } };
  await expect(mayLeave(sound)).rejects.toMatchObject({ data: { reason: 'switched-off' } });
  file.text = {};
  const at = '2026-03-02T20:00:00.000Z';
  const revoked = { v: 1, kind: 'attestation-revoked', provider: 'openai', at } as const;
  await vault.attestations.save({ ...revoked, id: timedId(1_790_000_000_002) });
  await expect(mayLeave(sound)).rejects.toMatchObject({ data: { reason: 'not-attested' } });
});

it('only the invented client of several goes without an attestation, and one that nobody knows is none', async () => {
  const { vault, settings } = await clinic();
  const mayLeave = leaveOf(quiet, 'openai', { settings, vault });
  expect(await mayLeave({ ...sound, clientId: 'dddddddddddd' })).toEqual({ synthetic: true });
  for (const clientId of ['cccccccccccc', 'eeeeeeeeeeee'])
    await expect(mayLeave({ ...sound, clientId })).rejects.toMatchObject({ code: 'failed' });
});

it.each([
  ['NODE_TLS_REJECT_UNAUTHORIZED', { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' }, nodeFlags: [] }],
  ['NODE_USE_ENV_PROXY', { env: { NODE_USE_ENV_PROXY: '1' }, nodeFlags: [] }],
  ['NODE_USE_ENV_PROXY', { env: { NODE_OPTIONS: '--no-warnings --use-env-proxy' }, nodeFlags: [] }],
  ['NODE_USE_ENV_PROXY', { env: {}, nodeFlags: ['--use-env-proxy'] }],
])('%s is refused before anything is sent, to this machine and of a rehearsal too', async (name, host) => {
  const { vault, settings } = await clinic();
  const mayLeave = leaveOf(host, 'openai', { settings, vault });
  for (const origin of [sound.origin, 'http://127.0.0.1:1'])
    await expect(mayLeave({ ...sound, origin, clientId: 'dddddddddddd' })).rejects.toMatchObject({
      message: expect.stringMatching(`^${name}`),
      hint: expect.stringContaining(`unset ${name}`),
    });
});
