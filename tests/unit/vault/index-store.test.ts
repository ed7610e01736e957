import { execFileSync } from 'node:child_process';
import { createCipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalBytes } from '../../../src/core/canonical.ts';
import { timedId } from '../../../src/core/ids.ts';
import type { IndexStore } from '../../../src/core/index-ports.ts';
import { createAgeFiles } from '../../../src/vault/age-file.ts';
import { derivedFiles, removeDerived } from '../../../src/vault/derived-files.ts';
import type { VaultHeader } from '../../../src/vault/header.ts';
import { processStart } from '../../../src/vault/process-start.ts';
import { changeRecipients } from '../../../src/vault/trusted-vaults.ts';
import { createVaultInspector } from '../../../src/vault/vault-inspector.ts';
import { sealX25519Header } from '../../../src/vault/x25519-header.ts';
import { x25519Recipient } from '../../../src/vault/x25519-key.ts';
import { client, clientId, session, sessionId, transcript } from './artefacts.ts';
import { bundled, start } from './child-program.ts';
import { fullVault, sealAnew, somebody } from './full-vault.ts';
import { canKill, killedAt } from './killed-at.ts';
import { copiesOf } from './play-copies.ts';
import { filesBelow, holder, modeOf, type PlayVault, playVault, temporaryFolder } from './play-vault.ts';
import { installed } from './programs.ts';

const chunk = 64 * 1024;
const manifest = { kind: 'test', sessions: ['é', 'two'] };
const quiet = { signal: new AbortController().signal, onProgress: () => undefined };
const folderOf = (made: { directory: string }) => join(made.directory, 'clients', clientId, 'index');
const pathOf = (made: { directory: string }, name: string) => join(folderOf(made), `${name}.age`);

/** What a segment holds, as far as it is believed. */
async function contentOf(indexes: IndexStore, name: string, of = clientId) {
  const segment = await indexes.open(of, name);
  if (segment === undefined) return undefined;
  try {
    return { manifest: segment.manifest, body: Buffer.from(await segment.read(0, segment.bytes)) };
  } finally {
    await segment.close();
  }
}

async function withSegment(body: Uint8Array) {
  const made = await playVault();
  const vault = await made.open();
  await vault.people.saveClient(client());
  const name = await vault.indexes.write(clientId, manifest, body);
  return { made, vault, name, path: pathOf(made, name) };
}

/** Two chunks that open, the first and the last, and four gigabytes of nothing between them. */
function writeHollow(path: string, recipient: string, head: string): void {
  const { header, fileKey } = sealX25519Header([x25519Recipient(recipient) ?? randomBytes(32)], []);
  const nonce = randomBytes(16);
  const key = new Uint8Array(hkdfSync('sha256', fileKey, nonce, 'payload', 32));
  const last = 62_000;
  const sealed = (text: Uint8Array, number: number) => {
    const place = Buffer.alloc(12);
    place.writeUIntBE(number, 5, 6);
    place[11] = number === last ? 1 : 0;
    const cipher = createCipheriv('chacha20-poly1305', key, place, { authTagLength: 16 });
    return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  };
  const first = Buffer.concat([Buffer.from(head), Buffer.alloc(chunk - head.length)]);
  const start = Buffer.concat([header, nonce, sealed(first, 0)]);
  const file = openSync(path, 'w');
  writeSync(file, start, 0, start.length, 0);
  const end = sealed(Buffer.alloc(1), last);
  writeSync(file, end, 0, end.length, header.length + nonce.length + last * (chunk + 16));
  closeSync(file);
}

describe('a segment', () => {
  it('is read back in another run, whole and in parts, for its owner only and not in the log', async () => {
    const body = randomBytes(3 * chunk + 11);
    const { made, name, path } = await withSegment(body);
    const { indexes, audit } = await made.open();
    expect(await indexes.list(clientId)).toEqual([name]);
    expect(await contentOf(indexes, name)).toEqual({ manifest, body });
    const segment = await indexes.open(clientId, name);
    expect(segment?.bytes).toBe(body.length);
    for (const [offset, length] of [
      [0, 1],
      [chunk - 3, 7],
      [2 * chunk + 1, chunk + 10],
      [body.length, 0],
    ] as const)
      expect(Buffer.from((await segment?.read(offset, length)) ?? [])).toEqual(
        body.subarray(offset, offset + length),
      );
    await expect(segment?.read(-1, 2)).rejects.toMatchObject({ code: 'damaged' });
    await expect(segment?.read(body.length, 1)).rejects.toMatchObject({ code: 'damaged' });
    await segment?.close();
    expect(modeOf(path)).toBe(0o600);
    expect(readdirSync(folderOf(made))).toEqual([`${name}.age`]);
    expect((await audit.list()).filter(({ file }) => file?.includes('index'))).toEqual([]);
  });

  it.skipIf(!installed('age'))('can be read with the age program and the page FORMAT.md', async () => {
    const body = randomBytes(100);
    const { made, name, path } = await withSegment(body);
    const identity = join(made.home, 'identity.txt');
    const plaintext = execFileSync('age', ['-d', '-i', identity, path]);
    const [magic, line = ''] = plaintext.toString('latin1').split('\n');
    const [mac, length] = line.split(' ');
    expect(magic).toBe('amynote segment 1');
    expect(length).toMatch(/^\d{10}$/);
    const text = plaintext.subarray(94, 94 + Number(length));
    expect(JSON.parse(text.toString())).toEqual(manifest);
    expect(plaintext.subarray(94 + Number(length))).toEqual(body);
    // The mac, made again with nothing but what the page says.
    const key = execFileSync('age', ['-d', '-i', identity, join(made.directory, 'audit/key.age')]);
    const logKey = Buffer.from(JSON.parse(key.toString()).key, 'hex');
    const sealedBytes = readFileSync(path);
    const headerEnd = sealedBytes.indexOf('\n', sealedBytes.indexOf('\n---') + 1) + 1;
    const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    const value = { manifest: sha256(text), seal: sha256(sealedBytes.subarray(0, headerEnd + 16)) };
    const vouchKey = createHmac('sha256', logKey).update('amynote vouch 1').digest();
    const place = `clients/${clientId}/index/${name}.age`;
    expect(createHmac('sha256', vouchKey).update(canonicalBytes({ place, value })).digest('hex')).toBe(mac);
  });

  it('has a name after all others, however fast they come and whatever the clock says', async () => {
    const { indexes } = await (await playVault()).open();
    const names: string[] = [];
    for (let count = 0; count < 20; count++)
      names.push(await indexes.write(clientId, { count }, new Uint8Array(0)));
    expect(await indexes.list(clientId)).toEqual(names);
    const made = await playVault();
    mkdirSync(folderOf(made), { recursive: true });
    const future = timedId(Date.now() + 86_400_000);
    writeFileSync(pathOf(made, future), '');
    const { indexes: later } = await made.open();
    expect((await later.write(clientId, {}, new Uint8Array(0))) > future).toBe(true);
  });

  it('is gone for good when it is erased, also twice, and takes nothing else with it', async () => {
    const { vault, made, name } = await withSegment(randomBytes(10));
    const other = await vault.indexes.write(clientId, manifest, new Uint8Array(0));
    await vault.indexes.erase(clientId, [name, '../client.1', '0000000000000000']);
    await vault.indexes.erase(clientId, [name]);
    expect(await vault.indexes.list(clientId)).toEqual([other]);
    expect(filesBelow(made.directory)).toContain(`clients/${clientId}/client.1.age`);
    expect(await vault.indexes.open(clientId, '../client.1')).toBeUndefined();
  });
});

describe('a segment that is not what was written', () => {
  it('is as if missing after any flip, or gives nothing else than what was written', async () => {
    const body = randomBytes(2 * chunk);
    const { made, vault, name, path } = await withSegment(body);
    const whole = readFileSync(path);
    const told = new Set<string>();
    for (let trial = 0; trial < 60; trial++) {
      const bytes = Buffer.from(whole);
      const at = Math.floor((trial / 60) * bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (trial % 8));
      writeFileSync(path, bytes);
      const content = await contentOf((await made.open()).indexes, name).catch(({ code }) => code);
      told.add(content === undefined ? 'missing' : content);
    }
    expect([...told].sort()).toEqual(['damaged', 'missing']);
    writeFileSync(path, whole);
    truncateSync(path, whole.length - (chunk + 16));
    expect(await vault.indexes.open(clientId, name)).toBeUndefined();
    await expect(vault.indexes.open(clientId, '0000000000000000')).resolves.toBeUndefined();
  });

  it('is not believed when somebody sealed it who has only the recipient', async () => {
    const { made, vault, name, path } = await withSegment(Buffer.from('she said yes'));
    const plaintext = Buffer.from(await made.files.open(readFileSync(path)));
    const planted = timedId(Date.now() + 5);
    const invented = plaintext.toString('latin1').replace('said yes', 'said no!');
    for (const text of [plaintext, Buffer.from(invented, 'latin1'), Buffer.from('[]'), Buffer.from('')]) {
      for (const at of [name, planted]) {
        writeFileSync(pathOf(made, at), await made.files.seal(text));
        expect(await vault.indexes.open(clientId, at)).toBeUndefined();
      }
    }
  });

  it('is not believed under another name, of another client, or from another vault', async () => {
    const { made, vault, name, path } = await withSegment(Buffer.from('words'));
    const other = 'dddddddddddd';
    mkdirSync(join(made.directory, 'clients', other, 'index'), { recursive: true });
    copyFileSync(path, join(made.directory, 'clients', other, 'index', `${name}.age`));
    expect(await vault.indexes.open(other, name)).toBeUndefined();
    const later = timedId(Date.now() + 5);
    renameSync(path, pathOf(made, later));
    expect(await vault.indexes.open(clientId, later)).toBeUndefined();
    const foreign = await withSegment(Buffer.from('words'));
    copyFileSync(foreign.path, pathOf(made, foreign.name));
    expect(await vault.indexes.open(clientId, foreign.name)).toBeUndefined();
  });

  it('is told by verify, which loses nothing by it, and removed by its repair', async () => {
    const { made, vault, name, path } = await withSegment(randomBytes(2 * chunk));
    const bytes = readFileSync(path);
    bytes[bytes.length - chunk - 100] = (bytes[bytes.length - chunk - 100] ?? 0) ^ 1;
    const cut = await vault.indexes.write(clientId, manifest, randomBytes(10));
    const linked = timedId(Date.now() + 50);
    symlinkSync(pathOf(made, name), pathOf(made, linked));
    truncateSync(pathOf(made, cut), 40);
    const good = await vault.indexes.write(clientId, manifest, randomBytes(3 * chunk));
    await vault.close('test', 'done');
    const inspector = createVaultInspector(await made.open());
    const told = async () =>
      (await inspector.inspect(quiet)).findings.map(
        ({ state, file }) => `${state} ${file.split('/').at(-1)}`,
      );
    expect((await told()).sort()).toEqual([`rebuildable ${cut}.age`, `rebuildable ${linked}.age`].sort());
    writeFileSync(path, bytes);
    const temporary = join(folderOf(made), '.tmp-000000000000');
    writeFileSync(temporary, bytes);
    utimesSync(temporary, 1_600_000_000, 1_600_000_000);
    const { findings } = await inspector.inspect(quiet);
    const repairs = await inspector.repair(findings, undefined);
    expect(repairs.map(({ action }) => action)).toEqual(['removed', 'removed', 'removed', 'removed']);
    expect(readdirSync(folderOf(made))).toEqual([`${good}.age`]);
    expect(await told()).toEqual([]);
    expect(filesBelow(made.directory).some((file) => file.startsWith('set-aside'))).toBe(false);
  });
});

describe('an index', () => {
  it('is in no backup, which is whole without it', async () => {
    const { made, vault } = await withSegment(randomBytes(10));
    await vault.sessions.createSession(session());
    await vault.sessions.listSessions();
    await vault.close('test', 'done');
    expect(filesBelow(made.directory).some((path) => path.startsWith('sessions-index/'))).toBe(true);
    const target = join(temporaryFolder(), 'copy');
    const report = await copiesOf(made.home).backup(target, { prune: false });
    expect(report).toMatchObject({ foreign: 0, unsound: [] });
    expect(filesBelow(target).filter((path) => path.includes('index'))).toEqual([]);
    const place = join(temporaryFolder(), 'again');
    await copiesOf(made.home, { directory: place }).restore(target);
    expect(filesBelow(place).filter((path) => path.includes('index'))).toEqual([]);
  });

  it('is removed when the recipients change, and sealed to all of them afterwards', async () => {
    const vault = await fullVault(temporaryFolder(), 2, 1000);
    const before = await vault.open();
    await before.indexes.write(clientId, manifest, randomBytes(10));
    await before.sessions.listSessions();
    const added = await generateX25519Identity();
    const key = await identityToRecipient(added);
    const supervisor = { key, role: 'supervisor', addedAt: new Date().toISOString() } as const;
    const change = ({ recipients }: VaultHeader) => [...recipients, supervisor];
    await changeRecipients(vault.home, vault.directory, change, somebody);
    const indexes = () => filesBelow(vault.directory).filter((path) => /index\/.*age$/.test(path));
    expect(indexes()).toHaveLength(2);
    expect(await sealAnew(vault)).toMatchObject({ damaged: [], busy: [] });
    expect(indexes()).toEqual([]);
    const name = await (await vault.open()).indexes.write(clientId, manifest, randomBytes(10));
    const theirs = createAgeFiles([], async () => added);
    const sealed = readFileSync(join(vault.directory, 'clients', clientId, 'index', `${name}.age`));
    expect(Buffer.from(await theirs.open(sealed)).toString('latin1')).toContain('amynote segment 1');
  });

  it('is removed when a file it may have been made of was put back from a backup', async () => {
    const { made, vault } = await withSegment(randomBytes(10));
    await vault.sessions.createSession(session());
    await vault.sessions.write(transcript('first'));
    await vault.close('test', 'done');
    const target = join(temporaryFolder(), 'copy');
    await copiesOf(made.home).backup(target, { prune: false });
    const lost = join(made.directory, 'sessions', sessionId, 'transcript.1.age');
    writeFileSync(lost, await made.files.seal(Buffer.from(JSON.stringify(transcript('other')))));
    const inspector = createVaultInspector(await made.open());
    const { findings } = await inspector.inspect(quiet);
    expect(findings.map(({ state }) => state)).toEqual(['changed']);
    const repairs = await inspector.repair(findings, target);
    expect(repairs.map(({ action }) => action)).toEqual(['set-aside', 'restored', 'removed']);
    expect(await vault.indexes.list(clientId)).toEqual([]);
  });
});

describe('where somebody who has no key can write', () => {
  const names = Array.from({ length: 200 }, (_, at) => timedId(Date.now() + 1000 + at));

  it('a link in the place of the folder leads to nothing that is listed, written or removed', async () => {
    const made = await playVault();
    const vault = await made.open();
    await vault.people.saveClient(client());
    const elsewhere = temporaryFolder();
    const theirs = [`${names[0]}.age`, '.tmp-000000000000'];
    for (const name of theirs) writeFileSync(join(elsewhere, name), 'somebody’s');
    symlinkSync(elsewhere, folderOf(made));
    symlinkSync(elsewhere, join(made.directory, 'sessions-index'));
    expect(await vault.indexes.list(clientId)).toEqual([]);
    expect(await vault.indexes.lock(clientId)).toBeUndefined();
    await expect(vault.indexes.write(clientId, manifest, randomBytes(1))).rejects.toMatchObject({
      code: 'damaged',
    });
    await vault.indexes.erase(clientId, [names[0] ?? '']);
    for (let count = 0; count < 2; count += 1) {
      const id = `sess0000000${count}`;
      await vault.sessions.createSession(session(id));
      expect((await vault.sessions.listSessions()).map((one) => one.id)).toContain(id);
    }
    const files = await derivedFiles(made.directory);
    await removeDerived(made.directory, [...files, `sessions-index/${names[0]}.age`]);
    expect(readdirSync(elsewhere).sort()).toEqual(theirs.sort());
  });

  it.each(['a file', 'a pipe', 'a link to itself'])(
    '%s in the place of the folder is no index',
    async (what) => {
      const made = await playVault();
      const vault = await made.open();
      await vault.people.saveClient(client());
      const place = folderOf(made);
      if (what === 'a file') writeFileSync(place, '');
      else if (what === 'a pipe') execFileSync('mkfifo', [place]);
      else symlinkSync(place, place);
      expect(await vault.indexes.list(clientId)).toEqual([]);
      expect(await vault.indexes.lock(clientId)).toBeUndefined();
      await vault.close('test', 'done');
      const { findings } = await createVaultInspector(await made.open()).inspect(quiet);
      expect(findings.map(({ file }) => file)).toEqual([`clients/${clientId}/index`]);
    },
  );

  it('nothing that is put there is opened, waited for or taken into memory, however much it is', async () => {
    const { made, vault, name } = await withSegment(randomBytes(10));
    const [pipe = '', folder = '', huge = '', claims = '', ...many] = names;
    const last = 'z'.repeat(16);
    execFileSync('mkfifo', [pathOf(made, pipe)]);
    mkdirSync(pathOf(made, folder));
    const head = `amynote segment 1\n${'0'.repeat(64)} 9999999999\n`;
    const sealed = await made.files.seal(Buffer.from(head));
    writeFileSync(pathOf(made, huge), sealed);
    truncateSync(pathOf(made, huge), 2 ** 40);
    writeHollow(pathOf(made, claims), made.recipient, head.replace('9999999999', '4000000000'));
    for (const one of [last, ...many]) writeFileSync(pathOf(made, one), sealed);
    const before = process.memoryUsage.rss();
    const listed = await vault.indexes.list(clientId);
    expect(listed).not.toContain(folder);
    const opened = await Promise.all(listed.map((one) => vault.indexes.open(clientId, one)));
    expect(listed.filter((_, at) => opened[at] !== undefined)).toEqual([name]);
    await Promise.all(opened.map((one) => one?.close()));
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 2 ** 20);
    expect((await vault.indexes.write(clientId, manifest, randomBytes(1))) < last).toBe(true);
    await vault.indexes.erase(clientId, listed);
    expect(await vault.indexes.list(clientId)).toHaveLength(1);
  });
});

describe('the lock of an index', () => {
  it('is held by one process; the next clears what a dead one left', async () => {
    const { made, vault, name } = await withSegment(randomBytes(10));
    const release = await vault.indexes.lock(clientId);
    const other = await made.open({ ...holder, pid: holder.pid + 1, isAlive: () => true });
    expect(await other.indexes.lock(clientId)).toBeUndefined();
    writeFileSync(join(folderOf(made), '.tmp-000000000000'), 'half of it');
    await release?.();
    const again = await other.indexes.lock(clientId);
    expect(again).toBeDefined();
    expect(readdirSync(folderOf(made))).toEqual([`${name}.age`]);
    await again?.();
  });
});

describe('a process that is killed while it writes an index', () => {
  const bytes = 20 * chunk;
  let program: string;
  beforeAll(async () => {
    program = await bundled('tests/unit/vault/children/write-segments.ts');
  });

  const argsOf = (made: PlayVault, count: number) =>
    [made.home, made.directory, made.secret, String(count), String(bytes)] as const;

  /** Every segment that has its name is whole; the next process gets the lock and finds no leftover. */
  async function expectWhole(made: PlayVault, why: string): Promise<number> {
    const { indexes } = await made.open({ ...holder, host: hostname(), startOf: processStart });
    const names = await indexes.list(clientId);
    for (const name of names) {
      const content = await contentOf(indexes, name);
      // Killed when its key was destroyed and its name was still there: as if it had never been.
      if (!readFileSync(join(folderOf(made), `${name}.age`)).includes('age-encryption')) {
        expect(content, why).toBeUndefined();
        continue;
      }
      const { number } = (content?.manifest ?? {}) as { number?: number };
      expect(content?.body.equals(Buffer.alloc(bytes, number)), why).toBe(true);
    }
    const release = await indexes.lock(clientId);
    expect(release, why).toBeDefined();
    await release?.();
    const left = readdirSync(join(made.directory, 'clients', clientId)).filter((name) => name !== 'index');
    expect(
      left.filter((name) => name === 'lock'),
      why,
    ).toEqual([]);
    const inFolder = filesBelow(made.directory).filter((path) => path.includes('/index/.tmp-'));
    expect(inFolder, why).toEqual([]);
    return names.length;
  }

  it('with kill -9 at any moment leaves whole segments only', async () => {
    for (let trial = 0; trial < 6; trial++) {
      const made = await playVault();
      const child = start(program, argsOf(made, 50));
      expect(await child.line()).toBe('ready');
      for (let written = 0; written < trial; written++) await child.line();
      child.process.kill('SIGKILL');
      await child.ended;
      const count = await expectWhole(made, `trial ${trial}`);
      expect(count).toBeGreaterThanOrEqual(Math.min(trial, 1));
      expect(count).toBeLessThanOrEqual(2);
    }
  }, 60_000);

  const steps = ['fsync', '?rename,?renameat,?renameat2', '?link,?linkat', '?unlink,?unlinkat'];
  it.skipIf(!canKill)(
    'at any of its steps leaves whole segments only',
    async () => {
      const counts = new Set<number>();
      for (const step of steps)
        for (let time = 1; ; time++) {
          const made = await playVault();
          await (await made.open()).audit.append({ action: 'command', command: 'test', outcome: 'done' });
          const killed = killedAt(step, time, program, argsOf(made, 2));
          counts.add(await expectWhole(made, `killed at ${step} ${time}`));
          if (!killed) break;
        }
      expect(counts).toEqual(new Set([0, 1, 2]));
    },
    240_000,
  );
});
