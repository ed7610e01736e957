import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { Header } from 'tar';
import { beforeAll, describe, expect, it } from 'vitest';
import { errorCode } from '../../../src/core/errors.ts';
import {
  type BackupManifest,
  manifestBytes,
  manifestName,
  parseManifest,
} from '../../../src/vault/backup-manifest.ts';
import { padding, tarEnd } from '../../../src/vault/backup-tar-format.ts';
import { sha256Hex } from '../../../src/vault/json-files.ts';
import { lockSession } from '../../../src/vault/lock.ts';
import { openVault } from '../../../src/vault/open-vault.ts';
import { changeRecipients, readTrustedHeader } from '../../../src/vault/trusted-vaults.ts';
import { temporaryPrefix } from '../../../src/vault/write-once.ts';
import { sessionId, transcript } from './artefacts.ts';
import { eventfulVault } from './eventful-vault.ts';
import { contentsOf, copiesOf, findingsIn } from './play-copies.ts';
import { afterTheLast, filesBelow, holder, modeOf, type PlayVault, temporaryFolder } from './play-vault.ts';
import { smallDisk } from './small-disk.ts';

const atEnd = afterTheLast();
let whole: PlayVault;
/** Backups of that vault, in a folder and in a tar. */
let folder: string;
let tar: string;

beforeAll(async () => {
  ({ vault: whole } = await eventfulVault(temporaryFolder(atEnd)));
  const backups = temporaryFolder(atEnd);
  [folder, tar] = [join(backups, 'backup'), join(backups, 'backup.tar')];
  for (const target of [folder, tar]) await copiesOf(whole.home).backup(target, { prune: false });
});

/** A home with nothing in it, and the same backups, to be damaged. */
function desk() {
  const root = temporaryFolder();
  const home = join(root, 'home');
  cpSync(folder, join(root, 'backup'), { recursive: true });
  cpSync(tar, join(root, 'backup.tar'));
  const places = {
    directory: join(home, 'vault'),
    folder: join(root, 'backup'),
    tar: join(root, 'backup.tar'),
  };
  return { root, home, ...places, ...copiesOf(home) };
}

function listOf(target: string): BackupManifest {
  const list = parseManifest(readFileSync(join(target, manifestName)));
  if (list === undefined || list === 'newer') throw new Error('no list');
  return list;
}

const secretOf = (vault: PlayVault) => async () => vault.secret;

describe('a restored vault', () => {
  it('is the vault, from a folder and from a tar; verify finds nothing, and it goes on', async () => {
    for (const kind of ['folder', 'tar'] as const) {
      const { home, directory, restore, ...places } = desk();
      mkdirSync(home, { mode: 0o700 });
      cpSync(join(whole.home, 'identity.txt'), join(home, 'identity.txt'));
      const report = await restore(places[kind]);
      expect(report).toMatchObject({
        directory,
        signingKey: 'put-back',
        recipients: ['own'],
        lostEntries: 0,
      });
      expect(contentsOf(directory)).toEqual(contentsOf(whole.directory));
      const signingKey = readFileSync(join(home, 'signing-key.age'));
      expect(signingKey).toEqual(readFileSync(join(whole.home, 'signing-key.age')));
      for (const path of filesBelow(home)) {
        expect(modeOf(join(home, path)), path).toBe(path.endsWith('/') ? 0o700 : 0o600);
      }
      expect(filesBelow(home).filter((path) => path.startsWith(temporaryPrefix))).toEqual([]);
      expect(await findingsIn(home, directory, whole.secret)).toEqual([]);
      const open = await openVault(home, directory, secretOf(whole), holder);
      await open.sessions.write(transcript('after the restore'));
      await open.close('edit', 'done');
      expect(await findingsIn(home, directory, whole.secret)).toEqual([]);
    }
  });

  it('has its signing key beside it also where the identity is not there yet', async () => {
    const { home, restore, ...places } = desk();
    expect(await restore(places.tar)).toMatchObject({ signingKey: 'put-back' });
    const signingKey = readFileSync(join(home, 'signing-key.age'));
    expect(signingKey).toEqual(readFileSync(join(whole.home, 'signing-key.age')));
    expect(modeOf(join(home, 'signing-key.age'))).toBe(0o600);
  });

  it('never takes the place of anything', async () => {
    const { root, home, directory, restore } = desk();
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'letter.txt'), 'dear');
    writeFileSync(join(home, 'signing-key.age'), 'mine');
    const before = contentsOf(root);
    await expect(restore(folder)).rejects.toMatchObject({
      code: 'failed',
      message: 'the vault folder is not empty',
    });
    expect(contentsOf(root)).toEqual(before);
    rmSync(join(directory, 'letter.txt'));
    cpSync(join(whole.home, 'identity.txt'), join(home, 'identity.txt'));
    expect(await restore(folder)).toMatchObject({ signingKey: 'kept' });
    expect(readFileSync(join(home, 'signing-key.age'), 'utf8')).toBe('mine');
    const message = 'there is a vault here already';
    await expect(restore(folder)).rejects.toMatchObject({ code: 'failed', message });
    const inside = copiesOf(home, { directory: join(root, 'backup', 'vault') });
    await expect(inside.restore(join(root, 'backup'))).rejects.toMatchObject({ code: 'usage' });
  });

  it('comes whole after a restore that was killed, and waits for one that is running', async () => {
    const { home, directory, restore } = desk();
    const beside = join(home, `${temporaryPrefix}restore-${listOf(folder).vaultId}`);
    mkdirSync(join(beside, 'vault', 'sessions'), { recursive: true });
    writeFileSync(join(beside, 'vault', 'vault.json'), 'half of it');
    const other = { ...holder, pid: 1, isAlive: (pid: number) => pid === 1 };
    await lockSession(beside, other);
    await expect(copiesOf(home, { by: { ...other, pid: 2 } }).restore(folder)).rejects.toMatchObject({
      code: 'busy',
    });
    await restore(folder);
    expect(contentsOf(directory)).toEqual(contentsOf(whole.directory));
    expect(existsSync(beside)).toBe(false);
  });

  it('that is older is taken for what it is: neither its log nor its recipients count as tampered with', async () => {
    const { root, directory } = desk();
    const home = join(root, 'same');
    cpSync(whole.home, home, { recursive: true });
    const there = join(home, 'vault');
    const { restore } = copiesOf(home);
    const open = await openVault(home, there, secretOf(whole), holder);
    await open.sessions.write(transcript('later'));
    await open.close('edit', 'done');
    const addedAt = new Date().toISOString();
    const key = await identityToRecipient(await generateX25519Identity());
    const added = { key, role: 'recovery', addedAt } as const;
    await changeRecipients(home, there, ({ recipients }) => [...recipients, added], holder);
    rmSync(there, { recursive: true });
    expect(await restore(folder)).toMatchObject({ lostEntries: 2 });
    expect(await findingsIn(home, there, whole.secret)).toEqual([]);
    expect(existsSync(directory)).toBe(false);
  });

  it('with a recipient that this home never trusted is not written to', async () => {
    const { root } = desk();
    const other = await eventfulVault(join(root, 'other'));
    const home = join(root, 'same');
    cpSync(whole.home, home, { recursive: true });
    const there = join(home, 'vault');
    await openVault(home, there, secretOf(whole), holder);
    const hostile = join(root, 'hostile');
    const addedAt = new Date().toISOString();
    const added = { key: other.vault.recipient, role: 'other', addedAt } as const;
    const elsewhere = join(root, 'elsewhere');
    cpSync(whole.home, elsewhere, { recursive: true });
    await changeRecipients(
      elsewhere,
      join(elsewhere, 'vault'),
      ({ recipients }) => [...recipients, added],
      holder,
    );
    await copiesOf(elsewhere).backup(hostile, { prune: false });
    rmSync(there, { recursive: true });
    await copiesOf(home).restore(hostile);
    await expect(readTrustedHeader(home, there)).rejects.toMatchObject({ code: 'damaged' });
  });
});

describe('a backup that is not whole', () => {
  it('restores nothing, and each file that is wrong is named', async () => {
    const { home, folder: source, restore } = desk();
    const audio = join(source, 'sessions', sessionId, 'audio.1.age');
    const bytes = readFileSync(audio);
    bytes.writeUInt8(bytes.readUInt8(9000) ^ 4, 9000);
    writeFileSync(audio, bytes);
    rmSync(join(source, 'clients'), { recursive: true });
    const error = await restore(source).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'damaged' });
    expect((error as { data: { files: string[] } }).data.files).toEqual([
      expect.stringMatching(/^clients\/.*client\.1\.age$/),
      expect.stringMatching(/^clients\/.*consent\..*\.age$/),
      `sessions/${sessionId}/audio.1.age`,
    ]);
    expect(filesBelow(home)).toEqual([]);
  });

  it('unfinished, without its list, or of a newer amynote, is refused', async () => {
    const { root, home, folder: source, restore, check } = desk();
    const list = listOf(source);
    const refused = async (bytes: string | Uint8Array, message: RegExp) => {
      writeFileSync(join(source, manifestName), bytes);
      for (const act of [restore, check]) {
        await expect(act(source)).rejects.toMatchObject({
          code: 'damaged',
          message: expect.stringMatching(message),
        });
      }
    };
    await refused(manifestBytes({ ...list, state: 'begun' }), /not a finished one/);
    await refused('{}', /not a finished one/);
    await refused('{"format":"amynote-backup","version":2,"anything":1}', /newer amynote/);
    rmSync(join(source, manifestName));
    await expect(restore(source)).rejects.toMatchObject({ code: 'damaged' });
    await expect(restore(join(root, 'nothing'))).rejects.toMatchObject({ code: 'usage' });
    writeFileSync(join(root, 'letter.txt'), 'dear');
    await expect(restore(join(root, 'letter.txt'))).rejects.toMatchObject({ code: 'damaged' });
    expect(existsSync(home)).toBe(false);
  });
});

/** What could be planted in a tar, and under which name it would like to lie. */
const hostile: [what: string, header: ConstructorParameters<typeof Header>[0] & object][] = [
  ['a path that leads out', { path: '../escaped.age', type: 'File' }],
  ['a path that leads out from within', { path: 'sessions/../../escaped.age', type: 'File' }],
  ['an absolute path', { path: '/tmp/escaped.age', type: 'File' }],
  ['a path with a backslash', { path: 'sessions\\..\\escaped.age', type: 'File' }],
  ['a name that amynote never gives', { path: 'sessions/run.sh', type: 'File' }],
  ['a name of another case', { path: 'Vault.json', type: 'File' }],
  ['a very long name', { path: `sessions/${'a'.repeat(150)}.age`, type: 'File' }],
  ['a symbolic link', { path: 'clients', type: 'SymbolicLink', linkpath: '/tmp' }],
  ['a hard link', { path: 'vault.json', type: 'Link', linkpath: '/etc/passwd' }],
  ['a device', { path: 'vault.json', type: 'CharacterDevice', devmaj: 1, devmin: 5 }],
  ['a pipe', { path: 'vault.json', type: 'FIFO' }],
  ['a folder', { path: 'sessions/', type: 'Directory' }],
  ['an extended header', { path: 'PaxHeader/vault.json', type: 'ExtendedHeader' }],
  ['a size that the tar does not have', { path: 'vault.json', type: 'File', size: 8 * 1024 ** 3 }],
  ['a size beyond all numbers', { path: 'vault.json', type: 'File', size: Number.MAX_SAFE_INTEGER }],
];

describe('a hostile backup', () => {
  it.each(hostile)('with %s in its tar is refused and writes nothing', async (_what, header) => {
    const { root, home, tar: source, restore } = desk();
    const block = Buffer.alloc(512);
    new Header({ mode: 0o600, size: 0, mtime: new Date(0), uid: 0, gid: 0, ...header }).encode(block);
    writeFileSync(source, Buffer.concat([block, readFileSync(source)]));
    const before = filesBelow(root);
    expect(await restore(source).then(() => 'restored', errorCode)).toBe('damaged');
    expect(filesBelow(root)).toEqual(before);
    expect(existsSync('/tmp/escaped.age')).toBe(false);
    expect(existsSync(home)).toBe(false);
  });

  it('with a path in its list that leads out is refused', async () => {
    const { root, home, folder: source, restore } = desk();
    const list = listOf(source);
    writeFileSync(join(root, 'escaped.age'), 'x');
    const file = { path: '../escaped.age', size: 1, sha256: sha256Hex(Buffer.from('x')) };
    writeFileSync(join(source, manifestName), manifestBytes({ ...list, files: [...list.files, file] }));
    await expect(restore(source)).rejects.toMatchObject({ code: 'damaged' });
    expect(existsSync(home)).toBe(false);
  });

  it('with a link in the place of a file has no such file', async () => {
    const { home, folder: source, restore } = desk();
    rmSync(join(source, 'vault.json'));
    symlinkSync(join(whole.directory, 'vault.json'), join(source, 'vault.json'));
    await expect(restore(source)).rejects.toMatchObject({ code: 'damaged', data: { files: ['vault.json'] } });
    expect(filesBelow(home)).toEqual([]);
  });

  it('in one file without a whole end is refused', async () => {
    const { tar: source, restore } = desk();
    const bytes = readFileSync(source);
    writeFileSync(source, Buffer.concat([bytes, Buffer.from('more')]));
    expect(await restore(source).catch(errorCode)).toBe('damaged');
    writeFileSync(source, Buffer.concat([padding(1), tarEnd]));
    expect(await restore(source).catch(errorCode)).toBe('damaged');
    writeFileSync(source, '');
    expect(await restore(source).catch(errorCode)).toBe('damaged');
  });
});

describe('a full disk', () => {
  it('is said, leaves nothing there, and with more room the same restore succeeds', async (context) => {
    const disk = smallDisk('1200k');
    if (disk === undefined) return context.skip();
    const home = join(disk, 'home');
    mkdirSync(home);
    const filler = join(disk, 'some');
    writeFileSync(filler, new Uint8Array(1_000_000));
    const before = filesBelow(disk);
    const full = { code: 'failed', message: 'the disk is full; finished work is kept' };
    await expect(copiesOf(home).restore(folder)).rejects.toMatchObject(full);
    expect(filesBelow(disk)).toEqual(before);
    rmSync(filler);
    await copiesOf(home).restore(folder);
    expect(contentsOf(join(home, 'vault'))).toEqual(contentsOf(whole.directory));
  });
});
