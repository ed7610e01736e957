import { randomInt } from 'node:crypto';
import { cpSync, readFileSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import type { VaultRecipient } from '../../../src/core/recipients.ts';
import { headerBytes, headerCheck, parseHeader, type VaultHeader } from '../../../src/vault/header-text.ts';
import { openVault } from '../../../src/vault/open-vault.ts';
import { pinBetween, pinOf, readPins, writePins } from '../../../src/vault/trust-pins.ts';
import { changeRecipients, openTrustedHeader, readTrustedHeader } from '../../../src/vault/trusted-vaults.ts';
import { createVaultKeeper } from '../../../src/vault/vault-keeper.ts';
import { client } from './artefacts.ts';
import { bundled, start } from './child-program.ts';
import { filesBelow, holder, modeOf, type PlayVault, playVault, temporaryFolder } from './play-vault.ts';

const keeperOf = ({ home, directory }: PlayVault) =>
  createVaultKeeper(home, directory, async () => '', holder);
const pinsOf = ({ home }: PlayVault) => join(home, 'trusted-vaults.json');
const changed = {
  code: 'damaged',
  message: "the vault's recipients changed outside amynote",
  hint: expect.stringContaining('restore vault.json from a backup'),
};

function headerIn({ directory }: { directory: string }): VaultHeader {
  const header = parseHeader(readFileSync(join(directory, 'vault.json')));
  if (header === undefined || header === 'newer') throw new Error('no header');
  return header;
}

function putHeader({ directory }: { directory: string }, header: VaultHeader): void {
  writeFileSync(join(directory, 'vault.json'), headerBytes(header));
}

/** What a synchroniser or a backup could do to the header: whole, with a right check, but not ours. */
function edit(vault: { directory: string }, change: (header: VaultHeader) => Partial<VaultHeader>): void {
  const header = headerIn(vault);
  putHeader(vault, { ...header, ...change(header) });
}

async function stranger(): Promise<VaultRecipient> {
  const key = await identityToRecipient(await generateX25519Identity());
  return { key, role: 'other', addedAt: '2026-03-02T20:00:00.000Z' };
}

describe('the recipients of a vault', () => {
  it('are noted at home when it is made, for its owner only', async () => {
    const vault = await playVault();
    const { id } = (await vault.open()).header;
    expect(JSON.parse(readFileSync(pinsOf(vault), 'utf8'))).toEqual({
      v: 1,
      vaults: { vault: { id, recipients: [vault.recipient], check: headerCheck(headerIn(vault)) } },
    });
    expect(modeOf(pinsOf(vault))).toBe(0o600);
  });

  it.each<[string, (now: VaultRecipient[], other: VaultRecipient) => object]>([
    ['one more', ([own], other) => ({ recipients: [own, other] })],
    ['another', (_, other) => ({ recipients: [other] })],
    ['another role', ([own]) => ({ recipients: [{ ...own, role: 'other' }] })],
    ['another day of adding', ([own]) => ({ recipients: [{ ...own, addedAt: '2020-01-01T00:00:00.000Z' }] })],
    ['another vault’s id', () => ({ id: '000000000000' })],
    ['the version before', () => ({ version: 1 })],
  ])('with %s are refused before anything is sealed', async (_, change) => {
    const vault = await playVault();
    const other = await stranger();
    const before = filesBelow(vault.home);
    edit(vault, ({ recipients }) => change(recipients, other));
    await expect(vault.open()).rejects.toMatchObject(changed);
    await expect(keeperOf(vault).describe()).rejects.toMatchObject(changed);
    expect(filesBelow(vault.home)).toEqual(before);
    expect(readFileSync(pinsOf(vault), 'utf8')).not.toContain(other.key);
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
    expect((await vault.open()).header.recipients).toMatchObject([{ key: vault.recipient }]);
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

describe('a change of the recipients', () => {
  const add = (other: VaultRecipient) => (header: VaultHeader) => [...header.recipients, other];

  it('is trusted at once, by this home and by nobody else’s pins', async () => {
    const vault = await playVault();
    const before = headerIn(vault);
    const other = await stranger();
    const made = await changeRecipients(vault.home, vault.directory, add(other), holder);
    expect(made).toEqual({ ...before, recipients: [...before.recipients, other] });
    expect(headerIn(vault)).toEqual(made);
    expect((await vault.open()).header).toEqual(made);
    expect(await readPins(vault.home)).toEqual({ vault: pinOf(made) });
    putHeader(vault, before);
    await expect(vault.open()).rejects.toMatchObject(changed);
  });

  it('that was killed before the header leaves the old one trusted, and can be made again', async () => {
    const vault = await playVault();
    const before = headerIn(vault);
    const other = await stranger();
    const next = { ...before, recipients: [...before.recipients, other] };
    await writePins(vault.home, { vault: pinBetween(pinOf(before), next) });
    expect((await vault.open()).header).toEqual(before);
    expect(await keeperOf(vault).describe()).toMatchObject({ recipients: [vault.recipient] });
    edit(vault, ({ recipients }) => ({ recipients: [...recipients, { ...other, role: 'recovery' }] }));
    await expect(vault.open()).rejects.toMatchObject(changed);
    putHeader(vault, before);
    expect(await changeRecipients(vault.home, vault.directory, add(other), holder)).toEqual(next);
    expect(await readPins(vault.home)).toEqual({ vault: pinOf(next) });
  });

  it('that was killed after the header leaves the new one trusted, and from the next command on only it', async () => {
    const vault = await playVault();
    const before = headerIn(vault);
    const next = { ...before, recipients: [...before.recipients, await stranger()] };
    await writePins(vault.home, { vault: pinBetween(pinOf(before), next) });
    putHeader(vault, next);
    expect(await readTrustedHeader(vault.home, vault.directory)).toEqual(next);
    expect((await vault.open()).header).toEqual(next);
    expect(await readPins(vault.home)).toEqual({ vault: pinOf(next) });
    putHeader(vault, before);
    await expect(vault.open()).rejects.toMatchObject(changed);
  });

  it('that is refused, or could not be read again, changes nothing', async () => {
    const vault = await playVault();
    const before = filesBelow(vault.home);
    const pins = readFileSync(pinsOf(vault), 'utf8');
    const impossible = [() => [], ({ recipients }: VaultHeader) => [...recipients, ...recipients]];
    for (const change of impossible) {
      await expect(changeRecipients(vault.home, vault.directory, change, holder)).rejects.toThrow();
    }
    expect(filesBelow(vault.home)).toEqual(before);
    expect(readFileSync(pinsOf(vault), 'utf8')).toBe(pins);
    await vault.open();
  });

  it('of several at once loses none, while others read and new places are noted', async () => {
    const vault = await playVault();
    const others = await Promise.all(Array.from({ length: 6 }, stranger));
    const elsewhere = join(temporaryFolder(), 'copy');
    cpSync(vault.directory, elsewhere, { recursive: true });
    let reads = 0;
    let isOver = false;
    const reading = (async () => {
      for (; !isOver; reads++) await readTrustedHeader(vault.home, vault.directory);
    })();
    await Promise.all([
      ...others.map((other) => changeRecipients(vault.home, vault.directory, add(other), holder)),
      openTrustedHeader(vault.home, elsewhere, holder),
    ]);
    isOver = true;
    await reading;
    expect(reads).toBeGreaterThan(0);
    const keys = headerIn(vault).recipients.map(({ key }) => key);
    expect(keys.toSorted()).toEqual([vault.recipient, ...others.map(({ key }) => key)].toSorted());
    expect(Object.keys(await readPins(vault.home))).toHaveLength(2);
  });

  it('killed at any moment never locks the clinician out', async () => {
    const program = await bundled('tests/unit/vault/children/change-recipients.ts');
    const vault = await playVault();
    const other = await stranger();
    for (let round = 0; round < 8; round++) {
      const child = start(program, [vault.home, vault.directory, other.key]);
      for (let turns = 0; turns <= round % 4; turns++) await child.line();
      // A change takes a few milliseconds: so the blow falls anywhere in one.
      await wait(randomInt(12));
      child.process.kill('SIGKILL');
      await child.ended;
      const here = { ...holder, host: hostname() };
      const header = await openTrustedHeader(vault.home, vault.directory, here);
      expect([1, 2]).toContain(header.recipients.length);
    }
  });
});
