import { lstatSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it, onTestFinished } from 'vitest';
import { seededRandom } from '../../soak/trials.ts';
import { bundled, start } from './child-program.ts';
import { changedVault, fullVault, plaintexts, sealAnew, staleFiles } from './full-vault.ts';
import { filesBelow, temporaryFolder } from './play-vault.ts';
import { killReencryption, type Sealing } from './reencrypt-trial.ts';
import { fill, smallDisk } from './small-disk.ts';

const child = 'tests/unit/vault/children/seal-anew.ts';

describe('several processes', () => {
  it('that seal the same vault anew at once lose nothing, and together leave nothing to do', async () => {
    const { vault, added } = await changedVault(temporaryFolder(), 6, 400_000);
    const before = await plaintexts(vault.directory, vault.secret);
    const program = await bundled(child);
    const both = [1, 2].map(() => start(program, [vault.home, vault.directory, vault.secret]));
    for (const one of both) {
      onTestFinished(() => void one.process.kill('SIGKILL'));
      await one.line();
    }
    for (const one of both) one.process.stdin?.write('\n');
    const ends = await Promise.all(both.map(({ ended }) => ended));
    expect(ends.map(({ status, stderr }) => [status, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    expect(await staleFiles(vault)).toEqual([]);
    const after = await plaintexts(vault.directory, added);
    for (const [path, hash] of before) expect(after.get(path), path).toBe(hash);
    expect(filesBelow(vault.directory).filter((path) => path.includes('.tmp-'))).toEqual([]);
  });

  it('may write all the while: what they wrote can be read with the added key, and the log is whole', async () => {
    const vault = await fullVault(temporaryFolder(), 4, 100_000);
    const added = await generateX25519Identity();
    const [writer, sealer] = [
      start(await bundled('tests/unit/vault/children/write-many.ts'), [
        vault.home,
        vault.directory,
        vault.secret,
        'w',
        '40',
      ]),
      start(await bundled(child), [
        vault.home,
        vault.directory,
        vault.secret,
        await identityToRecipient(added),
      ]),
    ];
    for (const one of [writer, sealer]) {
      onTestFinished(() => void one.process.kill('SIGKILL'));
      await one.line();
    }
    for (const one of [writer, sealer]) one.process.stdin?.write('\n');
    const ends = await Promise.all([writer, sealer].map(({ ended }) => ended));
    expect(ends.map(({ status, stderr }) => [status, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    await sealAnew(vault);
    expect(await staleFiles(vault)).toEqual([]);
    const { people, ledger, audit } = await vault.open();
    expect(await people.consentEvents('cccccccccccc')).toHaveLength(41);
    expect(await ledger.list()).toHaveLength(43);
    expect([...(await plaintexts(vault.directory, added)).values()]).not.toContain('unreadable');
    expect(await audit.check()).toEqual([]);
  }, 60_000);
});

describe('a full disk', () => {
  it('leaves every file readable, and the rest is done when there is space again', async (context) => {
    const disk = smallDisk('4m');
    if (disk === undefined) return context.skip();
    const { vault, added } = await changedVault(join(disk, 'home'), 3, 500_000);
    const before = await plaintexts(vault.directory, vault.secret);
    const filler = fill(disk);
    truncateSync(filler, lstatSync(filler).size - 100_000);
    await expect(sealAnew(vault)).rejects.toMatchObject({
      code: 'failed',
      message: 'the disk is full; finished work is kept',
      hint: 'free some space, then run: amynote recipient reencrypt',
    });
    expect(await plaintexts(vault.directory, vault.secret)).toEqual(before);
    expect((await staleFiles(vault)).length).toBeGreaterThan(0);
    expect(filesBelow(vault.directory).filter((path) => path.includes('.tmp-'))).toEqual([]);
    rmSync(filler);
    expect(await sealAnew(vault)).toMatchObject({ damaged: [], busy: [] });
    expect(await plaintexts(vault.directory, added)).toEqual(before);
  });
});

describe('a re-encryption that is killed', () => {
  it('at any moment leaves every file readable, and the next run does the rest', async () => {
    const { vault, added } = await changedVault(temporaryFolder(), 1, 100_000);
    const toSeal = { vault, added, before: await plaintexts(vault.directory, vault.secret) };
    const folder = temporaryFolder();
    const program = await bundled(child);
    const begin = async (home: string): Promise<Sealing> => {
      const { process, line, ended } = start(program, [home, join(home, 'vault'), vault.secret]);
      await line();
      process.stdin?.write('\n');
      return { process, ended: ended.then(({ status }) => status === 0) };
    };
    const whole = await killReencryption(toSeal, join(folder, 'whole'), begin, 60_000);
    expect(whole).toMatchObject({ killed: false, done: whole.files, failures: [] });

    const random = seededRandom(7);
    const trials: (typeof whole)[] = [];
    const isBetween = ({ done, files }: typeof whole) => done > 0 && done < files;
    // Where the moment falls depends on what else the machine does: three, and on until one was in the middle.
    for (let trial = 0; trial < 3 || (trial < 12 && !trials.some(isBetween)); trial++) {
      const home = join(folder, String(trial));
      trials.push(await killReencryption(toSeal, home, begin, random() * whole.tookMs));
      rmSync(home, { recursive: true });
    }
    expect(trials.flatMap(({ failures }) => failures)).toEqual([]);
    expect(trials.filter(isBetween)).not.toEqual([]);
  }, 180_000);
});
