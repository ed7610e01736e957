import { createHmac, randomBytes, randomInt } from 'node:crypto';
import { copyFileSync, cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { AuditFault, AuditHead } from '../../../src/core/audit.ts';
import { canonicalBytes } from '../../../src/core/canonical.ts';
import { readStanza } from '../../../src/vault/age-header.ts';
import { createAuditLog } from '../../../src/vault/audit-log.ts';
import { sha256Hex } from '../../../src/vault/json-files.ts';
import { openVault } from '../../../src/vault/open-vault.ts';
import { bundled, start } from './child-program.ts';
import { holder, modeOf, type PlayVault, playVault } from './play-vault.ts';
import { fill, smallDisk } from './small-disk.ts';

const folderOf = (vault: PlayVault) => join(vault.directory, 'audit');
const pathOf = (vault: PlayVault, seq: number) =>
  join(folderOf(vault), `${String(seq).padStart(8, '0')}.age`);

function knownOf({ home }: PlayVault): string {
  const [id = ''] = readdirSync(join(home, 'known'), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
  return join(home, 'known', id);
}

async function plaintextOf(vault: PlayVault, seq: number): Promise<Record<string, unknown>> {
  return JSON.parse(Buffer.from(await vault.files.open(readFileSync(pathOf(vault, seq)))).toString());
}

/** A vault whose log has so many entries. */
async function logged(count: number): Promise<PlayVault> {
  const vault = await playVault();
  await append(vault, ...Array.from({ length: count }, (_, index) => `command ${index + 1}`));
  return vault;
}

async function append(vault: PlayVault, ...commands: string[]): Promise<void> {
  const { audit } = await vault.open();
  for (const command of commands) await audit.append({ action: 'command', command, outcome: 'done' });
}

const faultsIn = async (vault: PlayVault, kept?: AuditHead): Promise<AuditFault[]> =>
  (await vault.open()).audit.check(kept);

describe('the audit log', () => {
  it('says who did what and when, each entry bound to the one before it', async () => {
    const vault = await playVault();
    const { audit } = await vault.open();
    await audit.append({ action: 'write', file: 'clients/c/client.1.age', sha256: 'a'.repeat(64) });
    await audit.append({ action: 'command', command: 'client add', sessionIds: ['s'], outcome: 'done' });
    const [first, second] = await audit.list();
    expect(first).toMatchObject({
      seq: 1,
      action: 'write',
      who: { user: 'tester', host: 'here' },
      prev: null,
    });
    expect(Date.now() - Date.parse(first?.at ?? '')).toBeLessThan(60_000);
    expect(second).toMatchObject({ seq: 2, command: 'client add', run: first?.run, sessionIds: ['s'] });
    expect(second?.prev).toBe(readStanza(readFileSync(pathOf(vault, 1)), 'amynote.digest'));
    expect((await (await vault.open()).audit.list()).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(await faultsIn(vault)).toEqual([]);
  });

  it('is written without the identity, and its key lies at home for its owner only', async () => {
    const vault = await playVault();
    const locked = () => Promise.reject(new Error('the identity was asked for'));
    const { audit } = await openVault(vault.home, vault.directory, locked, holder);
    await audit.append({ action: 'command', command: 'client add', outcome: 'done' });
    const key = join(knownOf(vault), 'audit.key');
    expect(modeOf(key)).toBe(0o600);
    const sealed = readFileSync(join(folderOf(vault), 'key.age'));
    expect(Buffer.from(await vault.files.open(sealed))).toEqual(readFileSync(key));
    expect(await faultsIn(vault)).toEqual([]);
  });

  it('goes on in another home with the key that is sealed in the vault', async () => {
    const vault = await logged(2);
    rmSync(knownOf(vault), { recursive: true });
    const locked = () => Promise.reject(Object.assign(new Error('locked'), { code: 'locked' }));
    const { audit } = await openVault(vault.home, vault.directory, locked, holder);
    await expect(audit.append({ action: 'reencrypt' })).rejects.toMatchObject({ code: 'locked' });
    await append(vault, 'elsewhere');
    expect(await faultsIn(vault)).toEqual([]);
    expect((await (await vault.open()).audit.list()).map(({ command }) => command)).toEqual([
      'command 1',
      'command 2',
      'elsewhere',
    ]);
  });

  it('whose key is lost is not gone on with under another', async () => {
    const vault = await logged(1);
    rmSync(knownOf(vault), { recursive: true });
    rmSync(join(folderOf(vault), 'key.age'));
    await expect(append(vault, 'next')).rejects.toMatchObject({
      code: 'damaged',
      message: 'the key of the audit log is missing',
    });
    expect(await faultsIn(vault)).toEqual([{ seq: 0, fault: 'missing' }]);
  });

  it('gets its sealed key again from home', async () => {
    const vault = await logged(1);
    rmSync(join(folderOf(vault), 'key.age'));
    await append(vault, 'next');
    expect(await faultsIn(vault)).toEqual([]);
  });

  it('has a head that tells its end without the identity, and is nothing while it is empty', async () => {
    const vault = await playVault();
    expect(await (await vault.open()).audit.head()).toBeUndefined();
    expect(await faultsIn(vault)).toEqual([]);
    await append(vault, 'one', 'two');
    const locked = () => Promise.reject(new Error('the identity was asked for'));
    const { audit } = await openVault(vault.home, vault.directory, locked, holder);
    const sha256 = sha256Hex(await vault.files.open(readFileSync(pathOf(vault, 2))));
    expect(await audit.head()).toEqual({ seq: 2, sha256 });
    rmSync(knownOf(vault), { recursive: true });
    expect(await (await vault.open()).audit.head()).toEqual({ seq: 2, sha256 });
  });

  it('is read back from its newest entry', async () => {
    const vault = await logged(4);
    writeFileSync(pathOf(vault, 3), 'not an age file');
    const read: unknown[] = [];
    for await (const one of (await vault.open()).audit.backwards()) {
      read.push('fault' in one ? one : one.command);
      if (read.length === 3) break;
    }
    expect(read).toEqual(['command 4', { seq: 3, fault: 'damaged' }, 'command 2']);
  });

  it('says first what could not be said while the disk was full', async (context) => {
    const disk = smallDisk('400k');
    if (disk === undefined) return context.skip();
    const vault = await playVault(disk);
    const place = { directory: vault.directory, known: join(vault.home, 'known', 'v') };
    const author = { run: 'run', who: { user: 'tester', host: 'here' } };
    const audit = createAuditLog(place, vault.files, author);
    const event = { action: 'write', file: 'clients/c/client.1.age', sha256: 'a'.repeat(64) } as const;
    await audit.append(event);
    const filler = fill(disk);
    await audit.retract({ ...event, outcome: 'failed' });
    await expect(audit.append({ action: 'reencrypt' })).rejects.toMatchObject({
      message: 'the disk is full; finished work is kept',
    });
    rmSync(filler);
    await audit.append({ action: 'command', command: 'client add', outcome: 'failed' });
    const said = (await audit.list()).map(({ action, outcome }) => `${action} ${outcome ?? ''}`);
    expect(said).toEqual(['write ', 'write failed', 'command failed']);
  });
});

describe('an audit log that somebody changed', () => {
  /** An entry as only somebody without the key can make it: sealed to the public recipients, its mac by another key. */
  async function forge(vault: PlayVault, seq: number, likeSeq: number): Promise<void> {
    const { mac: _, ...facts } = {
      ...(await plaintextOf(vault, likeSeq)),
      seq,
      command: 'nothing',
    } as Record<string, unknown>;
    if (seq !== likeSeq) facts.prev = readStanza(readFileSync(pathOf(vault, likeSeq)), 'amynote.digest');
    const mac = createHmac('sha256', randomBytes(32)).update(canonicalBytes(facts)).digest('hex');
    const bytes = canonicalBytes({ ...facts, mac });
    writeFileSync(pathOf(vault, seq), await vault.files.seal(bytes, [['amynote.digest', sha256Hex(bytes)]]));
  }

  it.each<[string, (vault: PlayVault) => Promise<void> | void, AuditFault[]]>([
    [
      'a stanza changed in place',
      (vault) => {
        const path = pathOf(vault, 3);
        const text = readFileSync(path, 'latin1');
        const digest = readStanza(Buffer.from(text, 'latin1'), 'amynote.digest') ?? '';
        writeFileSync(path, text.replace(digest, digest.split('').reverse().join('')), 'latin1');
      },
      [{ seq: 3, fault: 'damaged' }],
    ],
    [
      'a stanza that tells another plaintext',
      async (vault) => {
        const plaintext = await vault.files.open(readFileSync(pathOf(vault, 3)));
        writeFileSync(
          pathOf(vault, 3),
          await vault.files.seal(plaintext, [['amynote.digest', 'a'.repeat(64)]]),
        );
      },
      [{ seq: 3, fault: 'damaged' }],
    ],
    ['the first entry removed', (vault) => rmSync(pathOf(vault, 1)), [{ seq: 1, fault: 'missing' }]],
    [
      'two entries removed',
      (vault) => {
        for (const seq of [2, 3]) rmSync(pathOf(vault, seq));
      },
      [
        { seq: 2, fault: 'missing' },
        { seq: 3, fault: 'missing' },
      ],
    ],
    [
      'an entry replaced by another',
      (vault) => copyFileSync(pathOf(vault, 2), pathOf(vault, 4)),
      [{ seq: 4, fault: 'chain-broken' }],
    ],
    ['an entry forged', (vault) => forge(vault, 4, 4), [{ seq: 4, fault: 'forged' }]],
    ['an entry forged at the end', (vault) => forge(vault, 6, 5), [{ seq: 6, fault: 'forged' }]],
    [
      'two entries swapped',
      (vault) => {
        renameSync(pathOf(vault, 3), `${pathOf(vault, 3)}.x`);
        renameSync(pathOf(vault, 4), pathOf(vault, 3));
        renameSync(`${pathOf(vault, 3)}.x`, pathOf(vault, 4));
      },
      [
        { seq: 3, fault: 'chain-broken' },
        { seq: 4, fault: 'chain-broken' },
      ],
    ],
    ['its tail cut', (vault) => rmSync(pathOf(vault, 5)), [{ seq: 5, fault: 'cut' }]],
    [
      'all of it removed',
      (vault) => rmSync(folderOf(vault), { recursive: true }),
      [
        { seq: 0, fault: 'missing' },
        { seq: 1, fault: 'cut' },
      ],
    ],
    [
      'another key put in the place of its own',
      async (vault) => {
        const text = Buffer.from(JSON.stringify({ v: 1, kind: 'audit-key', key: '0'.repeat(64) }));
        writeFileSync(join(folderOf(vault), 'key.age'), await vault.files.seal(text));
      },
      [{ seq: 0, fault: 'forged' }],
    ],
  ])('%s is found and named', async (_, change, faults) => {
    const vault = await logged(5);
    await change(vault);
    expect(await faultsIn(vault)).toEqual(faults);
    // It still takes what comes: a session must not be lost because of it.
    if (faults[0]?.seq === 0) return;
    await append(vault, 'next');
    expect(await faultsIn(vault)).toEqual(
      expect.arrayContaining(faults.filter(({ fault }) => fault !== 'cut')),
    );
  });

  it('by an entry forged far ahead goes on where it ended, and is whole again without that', async () => {
    const vault = await logged(5);
    await forge(vault, 8, 5);
    expect(await faultsIn(vault)).toEqual([
      { seq: 6, fault: 'missing' },
      { seq: 7, fault: 'missing' },
      { seq: 8, fault: 'forged' },
    ]);
    await append(vault, 'next');
    expect(await faultsIn(vault)).toEqual([
      { seq: 7, fault: 'missing' },
      { seq: 8, fault: 'forged' },
    ]);
    rmSync(pathOf(vault, 8));
    expect(await faultsIn(vault)).toEqual([]);
  });

  it('that was cut tells no head to be kept elsewhere', async () => {
    const vault = await logged(5);
    rmSync(pathOf(vault, 5));
    await expect((await vault.open()).audit.head()).rejects.toMatchObject({ code: 'damaged' });
  });

  it('in a single byte, anywhere, is found', async () => {
    const vault = await logged(3);
    const names = readdirSync(folderOf(vault)).filter((name) => name.endsWith('.age'));
    for (let round = 0; round < 60; round++) {
      const name = names[round % names.length] ?? '';
      const path = join(folderOf(vault), name);
      const whole = readFileSync(path);
      const flipped = Buffer.from(whole);
      const at = randomInt(whole.length);
      flipped[at] = (whole[at] ?? 0) ^ (1 << randomInt(8));
      writeFileSync(path, flipped);
      const seq = name === 'key.age' ? 0 : Number(name.slice(0, 8));
      expect(await faultsIn(vault), `byte ${at} of ${name}`).toContainEqual({ seq, fault: 'damaged' });
      writeFileSync(path, whole);
    }
    expect(await faultsIn(vault)).toEqual([]);
  });

  it('and went on is not what a head kept elsewhere saw', async () => {
    const vault = await logged(3);
    const before = join(vault.home, 'copy');
    cpSync(folderOf(vault), before, { recursive: true });
    await append(vault, 'command 4', 'command 5');
    const kept = await (await vault.open()).audit.head();
    rmSync(folderOf(vault), { recursive: true });
    cpSync(before, folderOf(vault), { recursive: true });
    expect(await faultsIn(vault)).toEqual([{ seq: 4, fault: 'cut' }]);
    await append(vault, 'something else', 'something else', 'something else');
    expect(await faultsIn(vault)).toEqual([{ seq: 5, fault: 'rewritten' }]);
    // Another home has seen nothing of it: only the head that was kept tells.
    rmSync(knownOf(vault), { recursive: true });
    expect(await faultsIn(vault)).toEqual([]);
    expect(await faultsIn(vault, kept)).toEqual([{ seq: 5, fault: 'rewritten' }]);
    expect(await faultsIn(vault, { seq: 9, sha256: 'a'.repeat(64) })).toEqual([{ seq: 7, fault: 'cut' }]);
  });
});

describe('eight processes that append at once', () => {
  const each = 8;
  const names = 'abcdefgh'.split('');
  let program: string;
  beforeAll(async () => {
    program = await bundled('tests/unit/vault/children/append-many.ts');
  });

  it('to a log that does not exist yet lose nothing and leave one whole chain', async () => {
    const vault = await playVault();
    const children = names.map((name) => start(program, [vault.home, vault.directory, name, String(each)]));
    onTestFinished(() => {
      for (const child of children) child.process.kill('SIGKILL');
    });
    await Promise.all(children.map((child) => child.line()));
    for (const child of children) child.process.stdin?.write('go\n');
    for (const child of children) expect(await child.ended).toMatchObject({ status: 0, stderr: '' });
    const { audit } = await vault.open();
    expect(await audit.check()).toEqual([]);
    const entries = await audit.list();
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
    const said = names.flatMap((name) => Array.from({ length: each }, (_, index) => `${name}-${index}`));
    expect(entries.map(({ command }) => command).sort()).toEqual(said.sort());
    const own = names.map((name) =>
      entries.filter(({ who }) => who.user === name).map(({ command }) => command),
    );
    for (const [index, name] of names.entries()) {
      expect(own[index]).toEqual(Array.from({ length: each }, (_, at) => `${name}-${at}`));
    }
    expect(readdirSync(folderOf(vault)).filter((name) => name.startsWith('.tmp-'))).toEqual([]);
  });
});
