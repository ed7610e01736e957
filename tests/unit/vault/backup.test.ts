import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { inventoryOf } from '../../../src/core/audit-inventory.ts';
import { errorCode } from '../../../src/core/errors.ts';
import { isCopied, manifestBytes, manifestName, parseManifest } from '../../../src/vault/backup-manifest.ts';
import { type Snapshot, takeSnapshot } from '../../../src/vault/backup-snapshot.ts';
import { lockSession } from '../../../src/vault/lock.ts';
import { isLogged } from '../../../src/vault/logged-files.ts';
import { openVault } from '../../../src/vault/open-vault.ts';
import { temporaryPrefix } from '../../../src/vault/write-once.ts';
import { seededRandom } from '../../soak/trials.ts';
import { sessionId, transcript } from './artefacts.ts';
import { bundled, start } from './child-program.ts';
import { eventfulVault } from './eventful-vault.ts';
import { contentsOf, copiesOf, findingsIn } from './play-copies.ts';
import { afterTheLast, filesBelow, holder, modeOf, type PlayVault, temporaryFolder } from './play-vault.ts';
import { fill, smallDisk } from './small-disk.ts';

const atEnd = afterTheLast();
let whole: PlayVault;
let secret: string;

beforeAll(async () => {
  ({ vault: whole } = await eventfulVault(temporaryFolder(atEnd)));
  secret = whole.secret;
});

/** The same vault for one test, and a place for its backup. */
function desk() {
  const root = temporaryFolder();
  const home = join(root, 'home');
  cpSync(whole.home, home, { recursive: true });
  return { root, home, directory: join(home, 'vault'), target: join(root, 'backup'), ...copiesOf(home) };
}

const plain = { prune: false };

function flip(path: string, at = 100): void {
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(path, bytes);
}

/** Changes what a finished backup says of itself, with a right check sum. */
function rewriteList(target: string, change: (list: NonNullable<ReturnType<typeof listOf>>) => void): void {
  const list = listOf(target);
  if (list === undefined) throw new Error('no list');
  change(list);
  writeFileSync(join(target, manifestName), manifestBytes(list));
}

function listOf(target: string) {
  const list = parseManifest(readFileSync(join(target, manifestName)));
  return list === 'newer' ? undefined : list;
}

describe('a backup', () => {
  it('in a folder or a tar holds every file byte for byte, the signing key, and nothing that passes', async () => {
    const { home, directory, target, root, backup } = desk();
    writeFileSync(join(directory, 'sessions', sessionId, 'lock'), '{}');
    writeFileSync(join(directory, `${temporaryPrefix}aaaaaaaaaaaa`), 'half');
    writeFileSync(join(directory, 'egress', 'notes.txt'), 'not ours');
    symlinkSync('/etc/passwd', join(directory, 'sessions', sessionId, 'note.9.age'));
    const expected = contentsOf(join(whole.directory));
    expected.set('home/signing-key.age', readFileSync(join(home, 'signing-key.age'), 'latin1'));

    const report = await backup(target, plain);
    const link = `sessions/${sessionId}/note.9.age`;
    expect(report).toMatchObject({
      files: expected.size,
      copied: expected.size,
      foreign: 1,
      unsound: [link],
    });
    const held = contentsOf(target);
    expect(held.delete(manifestName)).toBe(true);
    expect(held).toEqual(expected);
    for (const path of filesBelow(target)) {
      expect(modeOf(join(target, path)), path).toBe(path.endsWith('/') ? 0o700 : 0o600);
    }

    await backup(join(root, 'backup.tar'), plain);
    mkdirSync(join(root, 'unpacked'));
    execFileSync('tar', ['-xf', join(root, 'backup.tar'), '-C', join(root, 'unpacked')]);
    const unpacked = contentsOf(join(root, 'unpacked'));
    expect(unpacked.delete(manifestName)).toBe(true);
    expect(unpacked).toEqual(expected);
    expect(modeOf(join(root, 'backup.tar'))).toBe(0o600);
    expect(filesBelow(root).filter((path) => path.startsWith(temporaryPrefix))).toEqual([]);
  });

  it('takes every path of FORMAT.md that is the vault’s to keep', () => {
    const format = readFileSync(join(import.meta.dirname, '../../../src/vault/FORMAT.md'), 'utf8');
    const block = /## Layout\n\n((?: {4}.*\n)+)/.exec(format)?.[1] ?? '';
    const samples = {
      client: 'c'.repeat(12),
      session: 's'.repeat(12),
      template: 't'.repeat(12),
      nudge: 'd'.repeat(12),
      'time-id': '0'.repeat(16),
      n: '7',
    };
    const longer = { key: 'a'.repeat(32), hash: 'a'.repeat(64), number: '000001', seq: '00000001' };
    const paths = block
      .split('\n')
      .flatMap((line) => /^ {4}([a-z]\S*)/.exec(line)?.[1] ?? [])
      .map((path) =>
        path.replace(/<([a-z-]+)>/g, (_, hole) => ({ ...samples, ...longer })[hole as 'n'] ?? '1'),
      );
    expect(paths.length).toBeGreaterThan(15);
    const { client, session, 'time-id': name } = samples;
    expect(paths.filter((path) => !isCopied(path))).toEqual([
      `clients/${client}/index/${name}.age`,
      `clients/${client}/lock`,
      `sessions-index/${name}.age`,
      'sessions-index/lock',
      `sessions/${session}/lock`,
    ]);
  });

  it('brought up to date copies what is new; what the vault no longer holds goes only when asked', async () => {
    const { directory, target, backup, check, home } = desk();
    await backup(target, plain);
    const folder = join(directory, 'sessions', sessionId);
    rmSync(join(folder, 'pieces'), { recursive: true });
    const open = await openVault(home, directory, async () => secret, holder);
    await open.sessions.write(transcript('again'));
    await open.close('edit', 'done');

    expect(await backup(target, plain)).toMatchObject({ copied: 3, stale: 1, pruned: 0 });
    expect(filesBelow(target).join('\n')).toContain('/pieces/');
    expect(await backup(target, { prune: true })).toMatchObject({ copied: 0, stale: 0, pruned: 1 });
    expect(filesBelow(target).join('\n')).not.toContain('/pieces/');
    expect((await check(target)).faults).toEqual([]);
    expect(await findingsIn(home, directory, secret)).toEqual([]);
  });

  it('whose files rot is found file by file, and healed by the next run', async () => {
    const { target, backup, check } = desk();
    await backup(target, plain);
    const folder = `sessions/${sessionId}`;
    flip(join(target, folder, 'audio.1.age'), 70_000);
    truncateSync(join(target, folder, 'note.1.age'), 200);
    rmSync(join(target, 'vault.json'));
    expect((await check(target)).faults).toEqual([
      { file: `${folder}/audio.1.age`, fault: 'damaged' },
      { file: `${folder}/note.1.age`, fault: 'damaged' },
      { file: 'vault.json', fault: 'missing' },
    ]);
    expect(await backup(target, plain)).toMatchObject({ copied: 3 });
    expect((await check(target)).faults).toEqual([]);
  });

  it('keeps its good copy of a file that changed in the vault though nothing wrote it', async () => {
    const { directory, target, backup, check } = desk();
    await backup(target, plain);
    const file = `sessions/${sessionId}/audio.1.age`;
    const good = readFileSync(join(target, file));
    flip(join(directory, file));
    // The disk does not tell of bytes that it loses: to it the file is older than the backup.
    const later = new Date(Date.now() + 60_000).toISOString();
    rewriteList(target, (list) => {
      list.createdAt = later;
    });
    expect(await backup(target, plain)).toMatchObject({ copied: 0, unsound: [file] });
    expect(readFileSync(join(target, file))).toEqual(good);
    expect((await check(target)).faults).toEqual([]);
  });

  it('takes over a file that was sealed anew', async () => {
    const { directory, target, backup, check } = desk();
    await backup(target, plain);
    const path = join(directory, 'sessions', sessionId, 'note.1.age');
    const anew = await whole.files.seal(await whole.files.open(readFileSync(path)));
    writeFileSync(`${path}.new`, anew);
    renameSync(`${path}.new`, path);
    expect(await backup(target, plain)).toMatchObject({ copied: 1, unsound: [] });
    expect(readFileSync(join(target, 'sessions', sessionId, 'note.1.age'))).toEqual(Buffer.from(anew));
    expect(await check(target)).toMatchObject({ faults: [] });
    expect(listOf(target)?.replacing).toEqual([]);
  });

  it('that another amynote is making is not disturbed; one that a dead one left is taken over', async () => {
    const { target, home, backup } = desk();
    await backup(target, plain);
    const other = { ...holder, pid: 1, isAlive: (pid: number) => pid === 1 || pid === process.pid };
    await lockSession(target, other);
    const { backup: again } = copiesOf(home, { by: other });
    await expect(again(target, plain)).rejects.toMatchObject({ code: 'busy' });
    writeFileSync(join(target, 'sessions', `${temporaryPrefix}aaaaaaaaaaaa`), 'half');
    expect(await backup(target, plain)).toMatchObject({ copied: 0 });
    const passing = filesBelow(target).filter((path) => path === 'lock' || path.includes(temporaryPrefix));
    expect(passing).toEqual([]);
  });

  it('is refused where it would do harm', async () => {
    const { root, home, directory, target, backup } = desk();
    const refused = async (place: string, code: string) => {
      const before = contentsOf(root);
      expect(await backup(place, plain).then(() => 'made', errorCode), place).toBe(code);
      expect(contentsOf(root)).toEqual(before);
    };
    await refused(join(directory, 'backup'), 'usage');
    await refused(join(directory, 'backup.tar'), 'usage');
    await refused(home, 'usage');
    symlinkSync(directory, join(root, 'link'));
    await refused(join(root, 'link', 'sessions', 'copy'), 'usage');
    await refused(join(root, 'not-mounted', 'backup'), 'usage');
    await refused(join(root, 'not-mounted', 'backup.tar'), 'usage');
    mkdirSync(join(root, 'photos'));
    writeFileSync(join(root, 'photos', 'one.jpg'), 'x');
    await refused(join(root, 'photos'), 'failed');
    await refused(join(root, 'photos', 'one.jpg'), 'usage');

    await backup(target, plain);
    rewriteList(target, (list) => {
      list.vaultId = '000000000000';
    });
    await refused(target, 'failed');
    rewriteList(target, (list) => {
      list.vaultId = JSON.parse(readFileSync(join(directory, 'vault.json'), 'utf8')).id;
      list.auditHead += 1;
    });
    await refused(target, 'failed');
    flip(join(target, manifestName));
    await refused(target, 'damaged');
  });

  it('made while others write is what the vault was at one moment', async () => {
    const { root, home, directory } = desk();
    // A vault of some years takes a while to look at.
    for (let n = 0; n < 800; n++) mkdirSync(join(directory, 'sessions', `old${String(n).padStart(9, '0')}`));
    const program = await bundled('tests/unit/vault/children/write-many.ts');
    const rounds = 8;
    const children = ['1', '2', '3'].map((who) =>
      start(program, [home, directory, secret, who, '2', `${rounds}`]),
    );
    for (const child of children) await child.line();
    const whileOthersWrite = async (look: () => Promise<unknown>) => {
      for (const child of children) child.process.stdin?.write('go\n');
      await Promise.all([look(), ...children.map((child) => child.line())]);
    };
    const made = [join(root, 'backup'), join(root, 'backup.tar')];
    for (const target of made) await whileOthersWrite(() => copiesOf(home).backup(target, plain));
    const snapshots: Snapshot[] = [];
    for (let round = made.length; round < rounds; round++)
      await whileOthersWrite(async () => {
        snapshots.push(await takeSnapshot(home, directory, new AbortController().signal));
      });
    await Promise.all(children.map((child) => child.ended));
    for (const source of made) {
      const other = join(root, `home of ${basename(source)}`);
      const restored = await copiesOf(other).restore(source);
      expect(await findingsIn(other, restored.directory, secret), source).toEqual([]);
    }
    const log = await (await openVault(home, directory, async () => secret, holder)).audit.list();
    expect(new Set(snapshots.map(({ auditHead }) => auditHead)).size).toBeGreaterThan(2);
    for (const { auditHead, paths } of snapshots) {
      const { held, unsure } = inventoryOf(log.filter(({ seq }) => seq <= auditHead));
      const lasting = paths.filter((path) => isLogged(path));
      expect(
        lasting.filter((path) => !held.has(path) && !unsure.has(path)),
        'not in the log',
      ).toEqual([]);
      const missing = [...held.keys()].filter((path) => !unsure.has(path) && !paths.includes(path));
      expect(missing, 'in the log only').toEqual([]);
    }
  }, 60_000);
});

describe('any single byte', () => {
  const flipped = 150;

  it(`of a tar, flipped, is found: ${flipped} tries, and each length it is cut to`, async () => {
    const { root, backup, check, home } = desk();
    const tar = join(root, 'backup.tar');
    await backup(tar, plain);
    const good = readFileSync(tar);
    const random = seededRandom(7);
    const survives = async () => check(tar).then(({ faults }) => faults.length === 0, expectDamage);
    for (let trial = 0; trial < flipped; trial++) {
      const at = Math.floor(random() * good.length);
      const bad = Buffer.from(good);
      bad.writeUInt8(bad.readUInt8(at) ^ (1 << Math.floor(random() * 8)), at);
      writeFileSync(tar, bad);
      expect(await survives(), `byte ${at} of ${good.length}`).toBe(false);
    }
    for (let trial = 0; trial < 30; trial++) {
      writeFileSync(tar, good.subarray(0, Math.floor(random() * good.length)));
      expect(await survives()).toBe(false);
    }
    const elsewhere = copiesOf(join(home, 'elsewhere'));
    await expect(elsewhere.restore(tar)).rejects.toMatchObject({ code: 'damaged' });
  });

  it(`of the list of a folder, flipped, is found: ${flipped} tries`, async () => {
    const { target, backup, check } = desk();
    await backup(target, plain);
    const good = readFileSync(join(target, manifestName));
    const random = seededRandom(8);
    for (let trial = 0; trial < flipped; trial++) {
      const at = Math.floor(random() * good.length);
      const bad = Buffer.from(good);
      bad.writeUInt8(bad.readUInt8(at) ^ (1 << Math.floor(random() * 8)), at);
      writeFileSync(join(target, manifestName), bad);
      expect(await check(target).then(() => true, expectDamage), `byte ${at}`).toBe(false);
    }
  });

  function expectDamage(error: unknown): false {
    expect(errorCode(error)).toBe('damaged');
    return false;
  }
});

describe('a full disk', () => {
  it('is said, and the backup that was there stays one; with more room the next run completes it', async (context) => {
    const disk = smallDisk('900k');
    if (disk === undefined) return context.skip();
    const { home, directory, backup, check } = desk();
    const target = join(disk, 'backup');
    await backup(target, plain);
    const open = await openVault(home, directory, async () => secret, holder);
    await open.sessions.write(transcript('x'.repeat(100_000)));
    const filler = fill(disk);
    const full = { code: 'failed', message: 'the disk is full; finished work is kept' };
    await expect(backup(target, plain)).rejects.toMatchObject(full);
    await expect(backup(join(disk, 'b.tar'), plain)).rejects.toMatchObject(full);
    expect((await check(target)).faults).toEqual([]);
    rmSync(filler);
    expect(await backup(target, plain)).toMatchObject({ unsound: [] });
    const left = filesBelow(disk).filter((path) => path.includes(temporaryPrefix) || path.endsWith('.tar'));
    expect(left).toEqual([]);
  });
});
