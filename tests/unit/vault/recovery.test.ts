import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { VaultRecipient } from '../../../src/core/recipients.ts';
import type { MadeVault, NewVault } from '../../../src/core/vault-ports.ts';
import { createAgeFiles } from '../../../src/vault/age-file.ts';
import { recipientKeys } from '../../../src/vault/header.ts';
import { secretLine } from '../../../src/vault/keys.ts';
import { openVault } from '../../../src/vault/open-vault.ts';
import { createRecoveryKeeper } from '../../../src/vault/recovery.ts';
import { createSigner } from '../../../src/vault/signing-key.ts';
import { changeRecipients } from '../../../src/vault/trusted-vaults.ts';
import { createVaultKeeper } from '../../../src/vault/vault-keeper.ts';
import { client } from './artefacts.ts';
import { filesBelow, holder, temporaryFolder } from './play-vault.ts';
import { installed } from './programs.ts';

const passphrase = 'a new computer, a new sentence';

interface Kept extends MadeVault {
  home: string;
  words: string;
  text: string;
}

/** A vault with a recovery key, and a client in it. */
async function kept(choice: NewVault = {}): Promise<Kept> {
  const home = temporaryFolder();
  const keeper = createVaultKeeper(home, join(home, 'vault'), async () => passphrase, holder);
  const made = await keeper.create(undefined, { recovery: true, ...choice });
  const identity = async () => secretLine(await keeper.identityText());
  await (await openVault(home, made.directory, identity, holder)).people.saveClient(client());
  return { ...made, home, words: made.recovery?.words.join(' ') ?? '', text: made.recovery?.text ?? '' };
}

const recoveryOf = ({ directory }: MadeVault, home: string) => createRecoveryKeeper(home, directory, holder);

describe('the test of a recovery key', () => {
  it.each([{}, { postQuantum: true }])(
    'really opens the vault, and is noted at home (%o)',
    async (choice) => {
      const vault = await kept(choice);
      const recovery = recoveryOf(vault, vault.home);
      expect(await recovery.state()).toEqual({ recipient: vault.recovery?.recipient });
      const before = Date.now();
      const { opened } = await recovery.test(vault.words);
      expect(opened).toBeGreaterThan(0);
      const { testedAt } = await recovery.state();
      expect(Date.parse(testedAt ?? '')).toBeGreaterThanOrEqual(before);
      expect(await recovery.test(vault.text)).toEqual({ recipient: vault.recovery?.recipient, opened });
    },
  );

  it('refuses the key of another vault, and the clinician’s own', async () => {
    const [vault, other] = [await kept(), await kept()];
    const own = secretLine(readFileSync(join(vault.home, 'identity.txt'), 'utf8'));
    for (const typed of [other.words, other.text, own]) {
      await expect(recoveryOf(vault, vault.home).test(typed)).rejects.toMatchObject({ code: 'locked' });
    }
    expect(await recoveryOf(vault, vault.home).state()).not.toHaveProperty('testedAt');
  });

  it('says when files are not sealed to the key yet, and which file is damaged', async () => {
    const vault = await kept({ recovery: false });
    const recovery = recoveryOf(vault, vault.home);
    expect(await recovery.state()).toEqual({});
    const key = await recovery.make();
    const added = { key: key.recipient, role: 'recovery', addedAt: new Date().toISOString() } as const;
    await changeRecipients(vault.home, vault.directory, ({ recipients }) => [...recipients, added], holder);
    const untested = recovery.test(key.text);
    await expect(untested).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining('sealed'),
    });

    const whole = await kept();
    const clients = join(whole.directory, 'clients', client().id);
    const file = join(clients, readdirSync(clients)[0] ?? '');
    const bytes = readFileSync(file);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(file, bytes);
    await expect(recoveryOf(whole, whole.home).test(whole.words)).rejects.toMatchObject({
      code: 'damaged',
      data: { file: `clients/${client().id}/client.1.age` },
    });
    expect(await recoveryOf(whole, whole.home).state()).not.toHaveProperty('testedAt');
  });

  it('of one key says nothing of another', async () => {
    const vault = await kept();
    const recovery = recoveryOf(vault, vault.home);
    await recovery.test(vault.words);
    const key = (await recovery.make()).recipient;
    const added = { key, role: 'recovery', addedAt: new Date().toISOString() } as const;
    const replaced = (now: VaultRecipient[]) => [...now.filter(({ role }) => role !== 'recovery'), added];
    await changeRecipients(vault.home, vault.directory, ({ recipients }) => replaced(recipients), holder);
    expect(await recovery.state()).toEqual({ recipient: key });
  });

  it.skipIf(!installed('age'))('means what the age program means by the key', async () => {
    const vault = await kept();
    const file = join(vault.directory, 'clients', client().id, 'client.1.age');
    const identity = join(vault.home, 'paper.txt');
    writeFileSync(identity, vault.text);
    expect(execFileSync('age', ['-d', '-i', identity, file], { encoding: 'utf8' })).toContain(client().id);
  });
});

describe('the use of a recovery key on a new computer', () => {
  it.each([{}, { postQuantum: true }])(
    'opens the vault as before, under a new passphrase (%o)',
    async (choice) => {
      const vault = await kept(choice);
      const home = temporaryFolder();
      const used = await recoveryOf(vault, home).use(vault.words, async () => passphrase);
      expect(used).toMatchObject({ vaultId: vault.vaultId, recipient: vault.recovery?.recipient });
      expect(used.others).toMatchObject([{ key: vault.recipient, role: 'other' }]);
      expect(filesBelow(home)).toEqual(
        expect.arrayContaining(['identity.age', 'signing-key.age', 'trusted-vaults.json']),
      );
      const keeper = createVaultKeeper(home, vault.directory, async () => passphrase, holder);
      const identity = async () => secretLine(await keeper.identityText());
      const opened = await openVault(home, vault.directory, identity, holder);
      expect(await opened.people.listClients()).toEqual([client()]);
      await opened.people.saveClient({ ...client(), pronouns: 'they/them' });
      const signer = createSigner(home, createAgeFiles(recipientKeys(opened.header), identity));
      expect(Buffer.from(await signer.publicKey(), 'base64')).toHaveLength(32);
      expect(await recoveryOf(vault, home).state()).toEqual({});
    },
  );

  it('is refused where an identity is, and nothing is touched', async () => {
    const vault = await kept();
    const before = filesBelow(vault.home);
    const recovery = recoveryOf(vault, vault.home);
    await expect(recovery.refuseUse()).rejects.toMatchObject({ code: 'failed' });
    const asked = () => Promise.reject(new Error('asked'));
    await expect(recovery.use(vault.words, asked)).rejects.toMatchObject({ code: 'failed' });
    expect(filesBelow(vault.home)).toEqual(before);
  });

  it('keeps the signing key of the lost identity beside a new one, and the lost identity opens it still', async () => {
    const vault = await kept();
    const lost = readFileSync(join(vault.home, 'identity.txt'), 'utf8');
    const old = readFileSync(join(vault.home, 'signing-key.age'));
    rmSync(join(vault.home, 'identity.txt'));
    const used = await recoveryOf(vault, vault.home).use(vault.words, async () => passphrase);
    const name = used.formerSigningKey ?? '';
    expect(name).toMatch(/^signing-key\.former-\w{12}\.age$/);
    expect(readFileSync(join(vault.home, name))).toEqual(old);
    const pem = await createAgeFiles([], async () => secretLine(lost)).open(old);
    expect(new TextDecoder().decode(pem)).toContain('PRIVATE KEY');
    const now = createAgeFiles([], async () => vault.text);
    expect(Buffer.from(await createSigner(vault.home, now).publicKey(), 'base64')).toHaveLength(32);
    rmSync(join(vault.home, 'identity.age'));
    const again = await recoveryOf(vault, vault.home).use(vault.words, async () => passphrase);
    expect(again).not.toHaveProperty('formerSigningKey');
  });

  it('goes on with the audit log without asking for the new passphrase', async () => {
    const vault = await kept();
    const home = temporaryFolder();
    await recoveryOf(vault, home).use(vault.words, async () => passphrase);
    const asked = () => Promise.reject(new Error('asked'));
    const open = await openVault(home, vault.directory, asked, holder);
    await open.close('recovery use', 'done', true);
    const opened = await openVault(home, vault.directory, async () => vault.text, holder);
    expect(await opened.audit.check()).toEqual([]);
    expect((await opened.audit.list()).at(-1)).toMatchObject({ action: 'command', command: 'recovery use' });
  });

  it('that was killed before the identity was kept works again with the same words', async () => {
    const vault = await kept();
    const home = temporaryFolder();
    await recoveryOf(vault, home).use(vault.words, async () => passphrase);
    rmSync(join(home, 'identity.age'));
    const again = await recoveryOf(vault, home).use(vault.words, async () => passphrase);
    expect(again.recipient).toBe(vault.recovery?.recipient);
  });

  it('takes no words of another vault, and asks no passphrase then', async () => {
    const [vault, other] = [await kept(), await kept()];
    const home = temporaryFolder();
    const asked = () => Promise.reject(new Error('asked'));
    await expect(recoveryOf(vault, home).use(other.words, asked)).rejects.toMatchObject({ code: 'locked' });
    expect(filesBelow(home)).toEqual([]);
  });
});
