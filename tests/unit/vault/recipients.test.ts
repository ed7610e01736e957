import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../src/core/audit.ts';
import type { AuditLog } from '../../../src/core/audit-ports.ts';
import { lockSession } from '../../../src/vault/lock.ts';
import { openVault } from '../../../src/vault/open-vault.ts';
import { createRecipientKeeper } from '../../../src/vault/recipients.ts';
import { findStale } from '../../../src/vault/reencrypt-scan.ts';
import { client, transcript } from './artefacts.ts';
import { type FullVault, fullVault, plaintexts, sealedPaths, sessionName, somebody } from './full-vault.ts';
import { filesBelow, temporaryFolder } from './play-vault.ts';
import { installed } from './programs.ts';

async function keeperOf(vault: FullVault, secret = vault.secret, log?: Pick<AuditLog, 'append'>) {
  const identity = async () => secret;
  const { home, directory } = vault;
  const audit = log ?? (await openVault(home, directory, identity, somebody)).audit;
  const watch = { signal: new AbortController().signal, onProgress: () => undefined };
  return createRecipientKeeper({ home, directory, identity, holder: somebody, audit, watch });
}

const small = () => fullVault(temporaryFolder(), 1, 100_000);
const headerOf = ({ directory }: FullVault) => readFileSync(join(directory, 'vault.json'), 'utf8');

async function stranger(make = generateX25519Identity) {
  const secret = await make();
  return { secret, key: await identityToRecipient(secret) };
}

/** Paths of the files that the age program does not open with a key. */
function shutToAge({ home, directory }: FullVault, secret: string): string[] {
  const keyFile = join(home, 'key.txt');
  writeFileSync(keyFile, secret);
  return sealedPaths(directory).filter((path) => {
    try {
      execFileSync('age', ['-d', '-i', keyFile, '-o', '/dev/null', join(directory, path)], {
        stdio: 'ignore',
      });
      return false;
    } catch {
      return true;
    }
  });
}

describe('a recipient', () => {
  it.skipIf(!installed('age'))(
    'who is added opens every old and new file with age, and none after removal',
    async () => {
      const vault = await small();
      const supervisor = await stranger();
      const keeper = await keeperOf(vault);
      expect(shutToAge(vault, supervisor.secret)).toEqual(sealedPaths(vault.directory));

      await keeper.add(supervisor.key, 'supervisor');
      await (await vault.open()).sessions.write(transcript('A later one.', sessionName(0)));
      expect(shutToAge(vault, supervisor.secret)).toEqual([]);
      expect(shutToAge(vault, vault.secret)).toEqual([]);

      await keeper.remove(supervisor.key);
      await (await vault.open()).sessions.write(transcript('After the removal.', sessionName(0)));
      expect(shutToAge(vault, supervisor.secret)).toEqual(sealedPaths(vault.directory));
      expect(shutToAge(vault, vault.secret)).toEqual([]);
    },
  );

  it('stands in the header with role and day, and the log tells of it before the header says so', async () => {
    const vault = await small();
    const { key } = await stranger();
    const signingKey = readFileSync(join(vault.home, 'signing-key.age'));
    const keeper = await keeperOf(vault);
    await keeper.add(key, 'executor');
    expect(await keeper.list()).toMatchObject([
      { key: vault.recipient, role: 'own' },
      { key, role: 'executor', addedAt: expect.stringMatching(/^\d{4}-.*Z$/) },
    ]);
    await keeper.remove(key);
    expect(await keeper.list()).toMatchObject([{ key: vault.recipient }]);
    const { audit } = await vault.open();
    expect((await audit.list()).filter(({ recipient }) => recipient !== undefined)).toMatchObject([
      { action: 'recipient-add', recipient: key },
      { action: 'recipient-remove', recipient: key },
    ]);
    expect(await audit.check()).toEqual([]);
    expect(readFileSync(join(vault.home, 'signing-key.age'))).toEqual(signingKey);
  });

  it('of a post-quantum vault has a post-quantum key', async () => {
    const vault = await fullVault(temporaryFolder(), 1, 1000, { postQuantum: true });
    const [{ key, secret }, classic] = [await stranger(generateHybridIdentity), await stranger()];
    const keeper = await keeperOf(vault);
    await expect(keeper.add(classic.key, 'other')).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('cannot be mixed'),
    });
    await keeper.add(key, 'supervisor');
    expect([...(await plaintexts(vault.directory, secret)).values()]).not.toContain('unreadable');
  });

  it('who is named by the beginning of a key is found, unless several begin so', async () => {
    const vault = await small();
    const { key } = await stranger();
    const keeper = await keeperOf(vault);
    await keeper.add(key, 'other');
    expect(await keeper.find(key.slice(0, 20))).toMatchObject({ key });
    await expect(keeper.find('age1')).rejects.toMatchObject({ code: 'usage' });
    await expect(keeper.find('')).rejects.toMatchObject({ code: 'not-found' });
    await expect(keeper.find('age1qqqqqqqqqqqqqqq')).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a key is refused', () => {
  /** A well-formed recipient whose point is of small order: every secret would lead to the same key. */
  const nobody = 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z';

  it.each([
    ['that is no key', async () => 'somebody', 'no age recipient'],
    [
      'with a mistyped letter',
      async () => (await stranger()).key.replace(/.$/, (end) => (end === 'q' ? 'p' : 'q')),
      'no age recipient',
    ],
    ['that belongs to no secret', async () => nobody, 'no age recipient'],
    ['that is the secret half', async () => (await stranger()).secret, 'secret key'],
    ['of the other kind', async () => (await stranger(generateHybridIdentity)).key, 'cannot be mixed'],
    ['that is a recipient already', async (vault: FullVault) => vault.recipient, 'already'],
  ])('%s', async (_, keyFor, why) => {
    const vault = await small();
    const before = [headerOf(vault), filesBelow(vault.directory)];
    const adding = (await keeperOf(vault)).add(await keyFor(vault), 'other');
    await expect(adding).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining(why) });
    expect([headerOf(vault), filesBelow(vault.directory)]).toEqual(before);
  });

  it('when it is the clinician’s own that is to be removed', async () => {
    const vault = await small();
    await expect((await keeperOf(vault)).remove(vault.recipient)).rejects.toMatchObject({ code: 'usage' });
    expect(headerOf(vault)).toContain(vault.recipient);
  });
});

describe('a change of the recipients', () => {
  it('with an identity that does not open the vault changes nothing', async () => {
    const vault = await small();
    const before = [headerOf(vault), filesBelow(vault.directory)];
    const keeper = await keeperOf(vault, (await stranger()).secret);
    await expect(keeper.add((await stranger()).key, 'other')).rejects.toMatchObject({ code: 'locked' });
    expect([headerOf(vault), filesBelow(vault.directory)]).toEqual(before);
  });

  it('waits until an earlier one is finished: one key more and one less would look like none', async () => {
    const vault = await small();
    const [first, second] = [await stranger(), await stranger()];
    const keeper = await keeperOf(vault);
    await keeper.add(first.key, 'supervisor');
    const release = await lockSession(join(vault.directory, 'sessions', sessionName(0)), somebody);
    expect(await keeper.add(second.key, 'other')).toMatchObject({ busy: [sessionName(0)] });
    expect(await keeper.pending()).toBeGreaterThan(0);
    const before = headerOf(vault);
    await expect(keeper.remove(first.key)).rejects.toMatchObject({ code: 'busy' });
    expect(headerOf(vault)).toBe(before);
    await release();
    await keeper.remove(first.key);
    expect(await keeper.pending()).toBe(0);
    expect([...(await plaintexts(vault.directory, second.secret)).values()]).not.toContain('unreadable');
    expect(new Set((await plaintexts(vault.directory, first.secret)).values())).toEqual(
      new Set(['unreadable']),
    );
  });

  it('counts at once for a command that opened the vault before; a header it cannot read changes nothing', async () => {
    const vault = await small();
    const { key, secret } = await stranger();
    const before = await vault.open();
    await (await keeperOf(vault)).add(key, 'supervisor');
    await before.people.saveClient(client());
    expect((await findStale(vault.directory, 2)).stale).toEqual([]);
    writeFileSync(join(vault.directory, 'vault.json'), '{');
    await before.people.saveClient(client());
    const hashes = await plaintexts(vault.directory, secret);
    expect(hashes.get('clients/cccccccccccc/client.4.age')).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is not made when another was begun since it was looked whether all is done', async () => {
    const vault = await small();
    const [first, second] = [await stranger(), await stranger()];
    const other = await keeperOf(vault);
    await other.add(first.key, 'supervisor');
    const { audit } = await vault.open();
    const append = async (event: AuditEvent) => {
      await other.add(second.key, 'executor');
      await audit.append(event);
    };
    const late = await keeperOf(vault, vault.secret, { append });
    await expect(late.remove(first.key)).rejects.toMatchObject({ code: 'busy' });
    expect((await other.list()).map(({ key }) => key)).toEqual([vault.recipient, first.key, second.key]);
  });
});
