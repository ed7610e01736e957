import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAgeFiles } from '../../../src/vault/age-file.ts';
import { readHeader, recipientKeys } from '../../../src/vault/header.ts';
import { readIdentityText, secretLine } from '../../../src/vault/keys.ts';
import { openVault } from '../../../src/vault/open-vault.ts';
import { createSigner } from '../../../src/vault/signing-key.ts';
import { createVaultKeeper } from '../../../src/vault/vault-keeper.ts';
import { afterTheLast, filesBelow, holder, modeOf, temporaryFolder } from './play-vault.ts';
import { installed } from './programs.ts';

const passphrase = 'correct horse battery staple';

function keeperIn(home: string, directory = join(home, 'vault'), asked = passphrase) {
  return createVaultKeeper(home, directory, async () => asked, holder);
}

/** What a new vault is made of, but the identity. */
const vaultFiles = (vaultId: string) => [
  'known/',
  `known/${vaultId}/`,
  `known/${vaultId}/audit-head.json`,
  `known/${vaultId}/audit.key`,
  'signing-key.age',
  'trusted-vaults.json',
  'vault/',
  'vault/audit/',
  'vault/audit/00000001.age',
  'vault/audit/key.age',
  'vault/vault.json',
];

describe('a vault with a passphrase', () => {
  const atEnd = afterTheLast();
  let home: string;
  let made: { vaultId: string; recipient: string };
  // Making and opening one takes seconds: that is the point of a passphrase's key derivation.
  beforeAll(async () => {
    home = temporaryFolder(atEnd);
    made = await keeperIn(home).create(passphrase);
  });

  it('has a sealed identity, a signing key and a header, each for its owner only', async () => {
    const files = ['identity.age', ...vaultFiles(made.vaultId)].sort();
    expect(filesBelow(home)).toEqual(files);
    for (const path of files) expect(modeOf(join(home, path)), path).toBe(path.endsWith('/') ? 0o700 : 0o600);
    expect(await readHeader(join(home, 'vault'))).toMatchObject({
      version: 2,
      id: made.vaultId,
      recipients: [{ key: made.recipient, role: 'own' }],
    });
    const all = files
      .filter((path) => !path.endsWith('/'))
      .map((path) => readFileSync(join(home, path), 'latin1'));
    expect(all.join()).not.toContain('AGE-SECRET-KEY');
    expect(await keeperIn(home).identity()).toEqual({ path: join(home, 'identity.age'), protected: true });
  });

  it.skipIf(!installed('age', 'script'))(
    'has an identity that the age program opens just as we do',
    async () => {
      const out = join(temporaryFolder(), 'opened.txt');
      const command = `age -d -o '${out}' '${join(home, 'identity.age')}'`;
      // age asks at a terminal only: `script` is one.
      spawnSync('script', ['-qec', command, '/dev/null'], { input: `${passphrase}\n`, timeout: 15_000 });
      const text = readFileSync(out, 'utf8');
      expect(text).toBe(await keeperIn(home).identityText());
      expect(secretLine(text)).toMatch(/^AGE-SECRET-KEY-1/);
    },
  );

  it('does not open with another passphrase, and says so without the passphrase', async () => {
    const opening = keeperIn(home, undefined, 'wrong one').identityText();
    const error = await opening.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'locked', message: 'the passphrase does not open the identity' });
    expect((error as Error).message).not.toContain('wrong one');
  });
});

describe('a new vault', () => {
  it('is refused where there is one, where other files lie, and where no folder can be', async () => {
    const home = temporaryFolder();
    await keeperIn(home).create(undefined);
    writeFileSync(join(home, 'letter.txt'), 'dear');
    const refused = [
      [join(home, 'vault'), 'there is a vault here already'],
      [home, 'there is a vault here already'],
      [join(home, 'letter.txt'), 'the vault folder cannot be used'],
    ] as const;
    renameSync(join(home, 'vault/vault.json'), join(home, 'vault.json'));
    writeFileSync(join(home, 'vault/vault.json'), readFileSync(join(home, 'vault.json')));
    for (const [directory, message] of refused) {
      await expect(keeperIn(home, directory).create(undefined)).rejects.toMatchObject({
        code: 'failed',
        message,
      });
    }
    expect(readFileSync(join(home, 'letter.txt'), 'utf8')).toBe('dear');
  });

  it('uses the identity that exists, and makes the signing key an interrupted init left out', async () => {
    const home = temporaryFolder();
    const first = await keeperIn(home).create(undefined);
    rmSync(join(home, 'signing-key.age'));
    const second = await keeperIn(home, join(home, 'second')).create(undefined);
    expect(second.recipient).toBe(first.recipient);
    const identity = async () => secretLine(await keeperIn(home).identityText());
    const signer = createSigner(home, createAgeFiles([first.recipient], identity));
    expect(Buffer.from(await signer.publicKey(), 'base64')).toHaveLength(32);
  });

  it('is not made with a signing key whose identity is lost', async () => {
    const home = temporaryFolder();
    const { vaultId } = await keeperIn(home).create(undefined);
    rmSync(join(home, 'identity.txt'));
    const again = keeperIn(home, join(home, 'second')).create(undefined);
    await expect(again).rejects.toMatchObject({
      code: 'failed',
      hint: expect.stringContaining('identity.age'),
    });
    expect(filesBelow(home)).toEqual(vaultFiles(vaultId));
  });

  it('made by several at once is sealed to the identity that stayed', async () => {
    for (let round = 0; round < 5; round++) {
      const home = temporaryFolder();
      const tries = await Promise.allSettled([1, 2, 3].map(() => keeperIn(home).create(undefined)));
      expect(tries.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
      const text = await readIdentityText(home, async () => '');
      const vault = await openVault(home, join(home, 'vault'), async () => secretLine(text), holder).catch(
        () => undefined,
      );
      if (vault === undefined) continue;
      expect(text).toContain(vault.header.recipients[0]?.key);
      const signer = createSigner(
        home,
        createAgeFiles(recipientKeys(vault.header), async () => secretLine(text)),
      );
      expect(await signer.publicKey()).toMatch(/=$/);
    }
  });

  it.skipIf(!installed('age-keygen'))('is opened with an identity that age-keygen wrote', async () => {
    const home = temporaryFolder();
    execFileSync('age-keygen', ['-o', join(home, 'identity.txt')], { stdio: 'ignore' });
    const made = await keeperIn(home).create(undefined);
    expect(readFileSync(join(home, 'identity.txt'), 'utf8')).toContain(`# public key: ${made.recipient}`);
  });
});

describe('a vault with a recovery key', () => {
  it.each([false, true])(
    'is sealed to both keys, and the second lies nowhere (post-quantum: %s)',
    async (postQuantum) => {
      const home = temporaryFolder();
      const { recovery, recipient } = await keeperIn(home).create(undefined, { recovery: true, postQuantum });
      const prefix = postQuantum ? /^age1pq1/ : /^age1(?!pq1)/;
      expect(recipient).toMatch(prefix);
      expect(recovery?.recipient).toMatch(prefix);
      expect(recovery?.words).toHaveLength(24);
      const { header } = await openVault(home, join(home, 'vault'), async () => '', holder);
      expect(header.recipients).toMatchObject([
        { key: recipient, role: 'own' },
        { key: recovery?.recipient, role: 'recovery' },
      ]);
      for (const path of filesBelow(home).filter((name) => !name.endsWith('/'))) {
        const content = readFileSync(join(home, path), 'latin1');
        expect(content).not.toContain(recovery?.text);
        expect(content).not.toContain(recovery?.words.slice(0, 2).join(' '));
      }
    },
  );

  it('made beside a post-quantum one is post-quantum too, and never the other way round', async () => {
    const [hybrid, classic] = [temporaryFolder(), temporaryFolder()];
    const first = await keeperIn(hybrid).create(undefined, { postQuantum: true });
    const second = await keeperIn(hybrid, join(hybrid, 'second')).create(undefined, { recovery: true });
    expect(second.recipient).toBe(first.recipient);
    expect(second.recovery?.recipient).toMatch(/^age1pq1/);
    await keeperIn(classic).create(undefined);
    const mixed = keeperIn(classic, join(classic, 'second')).create(undefined, { postQuantum: true });
    await expect(mixed).rejects.toMatchObject({ code: 'failed' });
    expect(filesBelow(classic)).not.toContain('second/');
  });
});

describe('a vault', () => {
  it('that is missing is told as such', async () => {
    const missing = openVault(temporaryFolder(), join(temporaryFolder(), 'vault'), async () => '', holder);
    await expect(missing).rejects.toMatchObject({ code: 'no-vault' });
  });
});
