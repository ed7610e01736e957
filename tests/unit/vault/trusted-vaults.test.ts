import { cpSync, readFileSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { openVault } from '../../../src/vault/open-vault.ts';
import { createVaultKeeper } from '../../../src/vault/vault-keeper.ts';
import { client } from './artefacts.ts';
import { filesBelow, holder, modeOf, type PlayVault, playVault, temporaryFolder } from './play-vault.ts';

const keeperOf = ({ home, directory }: PlayVault) => createVaultKeeper(home, directory, async () => '');
const pinsOf = ({ home }: PlayVault) => join(home, 'trusted-vaults.json');
const changed = {
  code: 'damaged',
  message: "the vault's recipients changed outside amynote",
  hint: expect.stringContaining('restore vault.json from a backup'),
};

/** What a synchroniser or a backup could do to the header. */
function edit(
  { directory }: PlayVault,
  change: (header: { id: string; recipients: string[] }) => object,
): void {
  const path = join(directory, 'vault.json');
  const header = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...header, ...change(header) }));
}

async function stranger(): Promise<string> {
  return identityToRecipient(await generateX25519Identity());
}

describe('the recipients of a vault', () => {
  it('are noted at home when it is made, for its owner only', async () => {
    const vault = await playVault();
    const { id } = (await vault.open()).header;
    expect(JSON.parse(readFileSync(pinsOf(vault), 'utf8'))).toEqual({
      v: 1,
      vaults: { vault: { id, recipients: [vault.recipient] } },
    });
    expect(modeOf(pinsOf(vault))).toBe(0o600);
  });

  it.each([
    ['one more', (own: string, other: string) => ({ recipients: [own, other] })],
    ['another', (_: string, other: string) => ({ recipients: [other] })],
    ['another vault’s id', () => ({ id: '000000000000' })],
  ])('with %s are refused before anything is sealed', async (_, change) => {
    const vault = await playVault();
    const other = await stranger();
    const before = filesBelow(vault.home);
    edit(vault, ({ recipients }) => change(recipients[0] ?? '', other));
    await expect(vault.open()).rejects.toMatchObject(changed);
    await expect(keeperOf(vault).describe()).rejects.toMatchObject(changed);
    expect(filesBelow(vault.home)).toEqual(before);
    expect(readFileSync(pinsOf(vault), 'utf8')).not.toContain(other);
  });

  it('are looked at by the place the folder really has, not by the name it is reached by', async () => {
    const vault = await playVault();
    const link = join(temporaryFolder(), 'link');
    symlinkSync(vault.directory, link);
    const other = await stranger();
    edit(vault, ({ recipients }) => ({ recipients: [...recipients, other] }));
    const opening = openVault(vault.home, link, async () => vault.secret, holder);
    await expect(opening).rejects.toMatchObject(changed);
  });

  it('of a vault at a new place are trusted at first sight, and from then on kept to', async () => {
    const vault = await playVault();
    await (await vault.open()).people.saveClient(client());
    const moved = { ...vault, directory: join(temporaryFolder(), 'moved') };
    cpSync(vault.directory, moved.directory, { recursive: true });
    const open = () => openVault(vault.home, moved.directory, async () => vault.secret, holder);
    expect(await (await open()).people.listClients()).toHaveLength(1);
    expect(readFileSync(pinsOf(vault), 'utf8')).toContain(`"${realpathSync(moved.directory)}"`);
    const other = await stranger();
    edit(moved, ({ recipients }) => ({ recipients: [...recipients, other] }));
    await expect(open()).rejects.toMatchObject(changed);
    expect((await vault.open()).header.recipients).toEqual([vault.recipient]);
  });

  it('are kept to when home and vault move together', async () => {
    const vault = await playVault();
    const home = join(temporaryFolder(), 'home');
    renameSync(vault.home, home);
    const moved = { ...vault, home, directory: join(home, 'vault') };
    const other = await stranger();
    edit(moved, ({ recipients }) => ({ recipients: [...recipients, other] }));
    await expect(keeperOf(moved).describe()).rejects.toMatchObject(changed);
  });

  it('of a new vault count where another was before', async () => {
    const vault = await playVault();
    rmSync(vault.directory, { recursive: true });
    const { vaultId } = await keeperOf(vault).create(undefined);
    expect((await vault.open()).header.id).toBe(vaultId);
  });

  it('that are noted in a damaged file are not guessed', async () => {
    const vault = await playVault();
    writeFileSync(pinsOf(vault), '{"v":1');
    await expect(vault.open()).rejects.toMatchObject({
      code: 'damaged',
      message: 'the list of trusted vaults is damaged',
    });
  });
});
