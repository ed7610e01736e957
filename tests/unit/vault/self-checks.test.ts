import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SelfCheck } from '../../../src/core/self-check.ts';
import { createVaultCopies } from '../../../src/vault/backup-copies.ts';
import { newIdentity, secretLine } from '../../../src/vault/keys.ts';
import { createRecoveryKeeper } from '../../../src/vault/recovery.ts';
import { createSelfChecks } from '../../../src/vault/self-checks.ts';
import { createVaultKeeper } from '../../../src/vault/vault-keeper.ts';
import { filesBelow, holder, modeOf, temporaryFolder } from './play-vault.ts';
import { installed } from './programs.ts';

function answered(score: number): SelfCheck {
  const facts = { v: 1, kind: 'self-check', check: 'burnout', tool: 'amynote/test' } as const;
  return { ...facts, at: '2026-03-02T21:00:00-05:00', scores: { burnout: score } };
}

/** A vault with a recovery key, whose clinician answered twice. */
async function answeredTwice() {
  const home = temporaryFolder();
  const directory = join(home, 'vault');
  const noPassphrase = () => Promise.reject(new Error('no passphrase is set'));
  const keeper = createVaultKeeper(home, directory, noPassphrase, holder);
  const made = await keeper.create(undefined, { recovery: true });
  const before = treeOf(directory);
  const identity = async () => secretLine(await keeper.identityText());
  const checks = createSelfChecks(home, identity);
  await checks.save(answered(2));
  await checks.save(answered(5));
  const folder = join(home, 'wellbeing');
  const paths = readdirSync(folder).map((name) => join(folder, name));
  return { home, directory, made, before, checks, folder, paths };
}

function treeOf(directory: string): [string, string][] {
  return filesBelow(directory)
    .filter((path) => !path.endsWith('/'))
    .map((path) => [path, readFileSync(join(directory, path), 'base64')]);
}

describe('the answer to a self-check', () => {
  it('comes back to the clinician, and is one file that only they can read', async () => {
    const { checks, paths } = await answeredTwice();
    const { checks: read, closed } = await checks.list();
    expect(read.map(({ scores }) => scores.burnout).toSorted()).toEqual([2, 5]);
    expect(closed).toBe(0);
    expect(paths).toHaveLength(2);
    for (const path of paths) expect(modeOf(path)).toBe(0o600);
  });

  it.skipIf(!installed('age'))(
    'opens for the age program with the identity, and not with the recovery key of the vault',
    async () => {
      const { home, directory, made, paths } = await answeredTwice();
      const paper = join(temporaryFolder(), 'recovery.txt');
      writeFileSync(paper, `${made.recovery?.text}\n`, { mode: 0o600 });
      // The key itself is sound: it opens the vault.
      execFileSync('age', ['-d', '-i', paper, join(directory, 'audit', 'key.age')]);
      for (const path of paths) {
        const refused = spawnSync('age', ['-d', '-i', paper, path]);
        expect(refused.status).toBe(1);
        expect(String(refused.stderr)).toContain('no identity matched');
        const plain = execFileSync('age', ['-d', '-i', join(home, 'identity.txt'), path]);
        expect(JSON.parse(String(plain))).toMatchObject({ kind: 'self-check', check: 'burnout' });
      }
    },
  );

  it('leaves no trace in the vault, nor in its audit log', async () => {
    const { directory, before } = await answeredTwice();
    expect(treeOf(directory)).toEqual(before);
  });

  it('is in no backup', async () => {
    const { home, directory } = await answeredTwice();
    const signal = new AbortController().signal;
    const copies = createVaultCopies({ home, directory }, { signal, onEvent: () => undefined, holder });
    const target = join(temporaryFolder(), 'backup');
    await copies.backup(target, { prune: false });
    expect(filesBelow(target).filter((path) => path.startsWith('home/'))).toEqual([
      'home/',
      'home/signing-key.age',
    ]);
    expect(filesBelow(target).join()).not.toContain('wellbeing');
  });

  it('stays closed after the identity was lost; new ones are kept beside it', async () => {
    const { home, directory, made } = await answeredTwice();
    renameSync(join(home, 'identity.txt'), join(temporaryFolder(), 'lost.txt'));
    const recovery = createRecoveryKeeper(home, directory, holder);
    await recovery.use(made.recovery?.text ?? '', async () => 'a sentence for the new computer');
    const another = createSelfChecks(home, async () => secretLine(made.recovery?.text ?? ''));
    expect(await another.list()).toEqual({ checks: [], closed: 2 });
    await another.save(answered(3));
    expect(await another.list()).toMatchObject({ checks: [answered(3)], closed: 2 });
  });

  it('opens with no other identity', async () => {
    const { home } = await answeredTwice();
    const stranger = await newIdentity('x25519');
    expect(await createSelfChecks(home, async () => stranger).list()).toEqual({ checks: [], closed: 2 });
  });

  it('that is damaged is named, not passed over', async () => {
    const { checks, paths } = await answeredTwice();
    writeFileSync(paths[0] ?? '', 'no age file');
    await expect(checks.list()).rejects.toMatchObject({ code: 'damaged' });
  });

  it('is erased for good, also what a crash left, and without any key', async () => {
    const { home, folder } = await answeredTwice();
    writeFileSync(join(folder, '.tmp-half'), 'half');
    const locked = createSelfChecks(home, () => Promise.reject(new Error('no key was expected')));
    expect(await locked.eraseAll()).toBe(2);
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
    expect(await locked.eraseAll()).toBe(0);
  });
});
