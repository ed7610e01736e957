import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canonicalBytes } from '../../../src/core/canonical.ts';
import type { StagePorts } from '../../../src/core/ports.ts';
import { readSignedNote } from '../../../src/pipeline/read-signed-note.ts';
import { createAgeFiles } from '../../../src/vault/age-file.ts';
import { recipientKeys } from '../../../src/vault/header.ts';
import { createRecoveryKeeper } from '../../../src/vault/recovery.ts';
import { createSigner } from '../../../src/vault/signing-key.ts';
import { changeRecipients } from '../../../src/vault/trusted-vaults.ts';
import { consent } from './artefacts.ts';
import { copyOf, drafted, oldHome, signed } from './old-home.ts';
import { filesBelow, holder } from './play-vault.ts';

describe('a vault of format 1', () => {
  it('opens and is read to the last word, and its header stays as it is', async () => {
    const old = oldHome();
    const before = readFileSync(join(old.directory, 'vault.json'));
    const { header, people, sessions } = await old.open();
    expect(header.version).toBe(1);
    const [client, ...others] = await people.listClients();
    expect(others).toEqual([]);
    expect(client).toMatchObject({ name: 'Jonah Pell' });
    expect(await people.consentEvents(client?.id ?? '')).toHaveLength(1);
    expect((await sessions.listSessions()).map(({ id }) => id)).toEqual([signed, drafted]);
    for (const id of [signed, drafted]) {
      expect((await sessions.latest(id, 'transcript'))?.value.lines).toHaveLength(9);
      expect(await sessions.latest(id, 'speakers')).toBeDefined();
    }
    expect((await sessions.latest(drafted, 'note'))?.revision).toBe(1);
    expect(readFileSync(join(old.directory, 'vault.json'))).toEqual(before);
  });

  it('is written to, and what was signed before still verifies', async () => {
    const old = oldHome();
    const { people, sessions, header } = await old.open();
    const [client] = await people.listClients();
    await people.saveClient({ ...client, pronouns: 'they/them' } as NonNullable<typeof client>);
    await people.saveConsentEvent({ ...consent('c2'), clientId: client?.id ?? '' });
    const again = (await old.open()).people;
    expect(await again.listClients()).toMatchObject([{ pronouns: 'they/them' }]);
    expect(await again.consentEvents(client?.id ?? '')).toHaveLength(2);

    const note = (await sessions.latest(signed, 'signed-note'))?.value;
    if (note === undefined) throw new Error('no signed note');
    const signer = createSigner(old.home, createAgeFiles(recipientKeys(header), old.identity));
    const { publicKey } = note.body.signer;
    expect(await signer.publicKey()).toBe(publicKey);
    expect(await signer.verify(canonicalBytes(note.body), note.signature, publicKey)).toBe(true);
    const ports = { vault: { sessions }, signer: async () => signer } as unknown as StagePorts;
    expect((await readSignedNote(ports, signed))?.value).toEqual(note);
  });

  it('becomes one of version 2 when a recipient is added, and is read as before', async () => {
    const old = oldHome();
    const before = (await old.open()).header;
    const recovery = createRecoveryKeeper(old.home, old.directory, holder);
    expect(await recovery.state()).toEqual({});
    const key = (await recovery.make()).recipient;
    const added = { key, role: 'recovery', addedAt: new Date().toISOString() } as const;
    await changeRecipients(old.home, old.directory, ({ recipients }) => [...recipients, added], holder);
    const { header, people } = await old.open();
    expect(header).toEqual({ ...before, version: 2, recipients: [...before.recipients, added] });
    expect(await people.listClients()).toHaveLength(1);
  });
});

describe('a vault that cannot be opened', () => {
  it('because it is of a newer format says so, and is left alone', async () => {
    const directory = copyOf('newer');
    await expect(oldHome().open(directory)).rejects.toMatchObject({
      code: 'damaged',
      message: 'the vault was made by a newer amynote',
    });
    expect(filesBelow(directory)).toEqual(['vault.json']);
  });

  it('in all its files names the damaged ones, and gives the others', async () => {
    const { people, sessions } = await oldHome().open(copyOf('damaged'));
    expect(await people.listClients()).toHaveLength(1);
    expect(await sessions.latest(drafted, 'speakers')).toBeDefined();
    for (const kind of ['transcript', 'note'] as const) {
      await expect(sessions.latest(drafted, kind)).rejects.toMatchObject({
        code: 'damaged',
        data: { file: `sessions/${drafted}/${kind}.1.age` },
      });
    }
  });
});
