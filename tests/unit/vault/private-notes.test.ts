import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import type { PrivateNote } from '../../../src/core/private-ports.ts';
import { createVaultCopies } from '../../../src/vault/backup-copies.ts';
import { newIdentity, secretLine } from '../../../src/vault/keys.ts';
import { openWithPassphrase, sealWithPassphrase } from '../../../src/vault/passphrase-file.ts';
import { createPrivateNotes } from '../../../src/vault/private-notes.ts';
import { createRecipientKeeper } from '../../../src/vault/recipients.ts';
import { openSamples } from '../../../src/vault/recovery-trial.ts';
import { createVaultInspector } from '../../../src/vault/vault-inspector.ts';
import { session, sessionId } from './artefacts.ts';
import { eventfulVault } from './eventful-vault.ts';
import { holder, modeOf, temporaryFolder } from './play-vault.ts';
import { installed } from './programs.ts';

const passphrase = 'only for the private notes';
const quiet = { signal: new AbortController().signal, onProgress: () => undefined };

function written(text: string, of = sessionId): PrivateNote {
  const facts = { v: 1, kind: 'private', id: `id ${text}`, createdAt: '2026-03-02T21:00:00.000Z' } as const;
  return { ...facts, sessionId: of, tool: 'amynote/test', text };
}

/** A vault with something of everything and the key of the private notes. */
async function withPrivateNotes(made = true) {
  const { vault, open } = await eventfulVault();
  const notes = (typed = passphrase) =>
    createPrivateNotes(vault.home, open, {
      current: async () => typed,
      chosen: async () => typed,
      workFactor: 4,
    });
  if (made) await notes().makeKey({ anew: false });
  const folder = join(vault.directory, 'sessions', sessionId);
  const path = (number: number) => join(folder, `private.${number}.age`);
  // Opened anew each time, as by another command: its recipients may have changed.
  const inspector = async () => createVaultInspector(await vault.open());
  const inspect = async () =>
    (await (await inspector()).inspect(quiet)).findings
      .filter(({ state }) => state !== 'unfinished')
      .map(({ state, file }) => `${state} ${file}`);
  const repair = async (backup?: string) => {
    const opened = await inspector();
    return opened.repair((await opened.inspect(quiet)).findings, backup);
  };
  return { vault, open, notes, folder, path, inspect, repair };
}

describe('a private note', () => {
  it('comes back as it was written, and with it all that were written at the same moment', async () => {
    const { notes, path } = await withPrivateNotes();
    const texts = ['I felt stuck.', 'Second thoughts.', 'A third.'];
    const numbers = await Promise.all(texts.map((text) => notes().add(written(text))));
    expect(numbers.toSorted()).toEqual([1, 2, 3]);
    expect(await notes().numbers(sessionId)).toEqual([1, 2, 3]);
    const read = await Promise.all(numbers.map((number) => notes().read(sessionId, number)));
    expect(read.map(({ text }) => text)).toEqual(texts);
    expect(modeOf(path(1))).toBe(0o600);
  });

  it.skipIf(!installed('age'))(
    'opens for the age program with its own key, and with no other of the vault',
    async () => {
      const { vault, notes, path } = await withPrivateNotes();
      await notes().add(written('I felt stuck.'));
      const main = spawnSync('age', ['-d', '-i', join(vault.home, 'identity.txt'), path(1)]);
      expect(main.status).toBe(1);
      expect(String(main.stderr)).toContain('no identity matched');
      const own = join(temporaryFolder(), 'own.txt');
      const key = readFileSync(join(vault.home, 'private.age'));
      writeFileSync(own, secretLine(await openWithPassphrase(key, passphrase)), { mode: 0o600 });
      const plaintext = JSON.parse(String(execFileSync('age', ['-d', '-i', own, path(1)])));
      expect(plaintext).toEqual(written('I felt stuck.'));
    },
  );

  it('is known to the audit log by its sealed bytes: from the log nobody can guess at its words', async () => {
    const { open, notes, path } = await withPrivateNotes();
    await notes().add(written('I felt stuck.'));
    const entry = (await open.audit.list()).find(({ file }) => file?.endsWith('private.1.age'));
    expect(entry).toMatchObject({
      action: 'write',
      sha256: createHash('sha256')
        .update(readFileSync(path(1)))
        .digest('hex'),
    });
  });

  it('cannot become the note of another session', async () => {
    const { vault, open, notes, path } = await withPrivateNotes();
    await notes().add(written('I felt stuck.'));
    const other = 'sess00000009';
    await open.sessions.createSession(session(other));
    copyFileSync(path(1), join(vault.directory, 'sessions', other, 'private.1.age'));
    await expect(notes().read(other, 1)).rejects.toMatchObject({ code: 'damaged' });
  });

  it('stays closed with another passphrase', async () => {
    const { notes } = await withPrivateNotes();
    await notes().add(written('I felt stuck.'));
    await expect(notes('another passphrase').read(sessionId, 1)).rejects.toMatchObject({
      code: 'locked',
      message: 'the passphrase does not open the private notes',
    });
  });
});

describe('the rest of the vault', () => {
  it('verifies private notes to the last byte, without their key', async () => {
    const { notes, path, inspect, folder } = await withPrivateNotes();
    for (const text of ['one', 'two', 'three']) await notes().add(written(text));
    expect(await inspect()).toEqual([]);
    const bytes = readFileSync(path(1));
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(path(1), bytes);
    rmSync(path(2));
    writeFileSync(path(3), 'no age file');
    copyFileSync(path(1), join(folder, 'private.4.age'));
    const place = `sessions/${sessionId}/private`;
    expect(await inspect()).toEqual([
      `changed ${place}.1.age`,
      `missing ${place}.2.age`,
      `damaged ${place}.3.age`,
      `foreign ${place}.4.age`,
    ]);
  });

  it('backs them up, restores them, and mends them from a backup', async () => {
    const { vault, notes, path, inspect, repair } = await withPrivateNotes();
    for (const text of ['one', 'two', 'three']) await notes().add(written(text));
    const backup = join(temporaryFolder(), 'backup');
    const copies = createVaultCopies(vault, { signal: quiet.signal, onEvent: () => undefined, holder });
    await copies.backup(backup, { prune: false });
    expect((await copies.check(backup)).faults).toEqual([]);
    writeFileSync(path(1), readFileSync(path(2)));
    rmSync(path(2));
    expect((await inspect()).length).toBe(2);
    await repair(backup);
    expect(await inspect()).toEqual([]);
    expect((await notes().read(sessionId, 2)).text).toBe('two');
    expect(readdirSync(backup, { recursive: true }).join(' ')).not.toContain('private.age');
  });

  it('gives one that was complete, and never got its name, that name', async () => {
    const { notes, path, folder, inspect, repair } = await withPrivateNotes();
    await notes().add(written('one'));
    const left = join(folder, '.tmp-complete');
    renameSync(path(1), left);
    const then = new Date(Date.now() - 2 * 60 * 60 * 1000);
    utimesSync(left, then, then);
    await repair();
    expect(await inspect()).toEqual([]);
    expect((await notes().read(sessionId, 1)).text).toBe('one');
  });

  it('leaves them as they are when it is sealed to a supervisor, whose key does not open them', async () => {
    const { vault, open, notes, path, inspect } = await withPrivateNotes();
    await notes().add(written('one'));
    const before = readFileSync(path(1));
    const supervisor = await generateX25519Identity();
    const keeper = createRecipientKeeper({
      ...vault,
      identity: async () => vault.secret,
      holder,
      audit: open.audit,
      watch: quiet,
    });
    await keeper.add(await identityToRecipient(supervisor), 'supervisor');
    expect(await keeper.pending()).toBe(0);
    expect(readFileSync(path(1))).toEqual(before);
    expect(await inspect()).toEqual([]);
    // Every other kind of file opens for the supervisor, and this one did not stand in the way.
    expect(await openSamples(vault.directory, supervisor)).toBeGreaterThan(2);
  });
});

describe('the key of the private notes', () => {
  it('is made once, under a passphrase that is not the vault’s', async () => {
    const { vault, notes } = await withPrivateNotes(false);
    rmSync(join(vault.home, 'identity.txt'));
    const sealed = await sealWithPassphrase(await newIdentity('x25519'), 'the same for both', 4);
    writeFileSync(join(vault.home, 'identity.age'), sealed);
    await expect(notes('the same for both').makeKey({ anew: false })).rejects.toMatchObject({
      code: 'usage',
    });
    expect(readdirSync(vault.home)).not.toContain('private.age');
    expect(await notes().makeKey({ anew: false })).toMatch(/^age1/);
    await expect(notes().makeKey({ anew: false })).rejects.toMatchObject({ code: 'failed' });
  });

  it('gets its second file when a crash came between the two', async () => {
    const { vault, notes } = await withPrivateNotes();
    const path = join(vault.home, 'private-recipient.txt');
    const recipient = readFileSync(path, 'utf8');
    rmSync(path);
    await expect(notes().add(written('one'))).rejects.toMatchObject({ code: 'locked' });
    expect(recipient.startsWith(await notes().makeKey({ anew: false }))).toBe(true);
    await notes().add(written('one'));
    expect((await notes().read(sessionId, 1)).text).toBe('one');
  });

  it('is never replaced in passing: without it nothing is written, and a new one opens only what comes later', async () => {
    const { vault, notes } = await withPrivateNotes();
    await notes().add(written('one'));
    rmSync(join(vault.home, 'private.age'));
    await expect(notes().add(written('two'))).rejects.toMatchObject({ code: 'locked' });
    await expect(notes().read(sessionId, 1)).rejects.toMatchObject({ code: 'locked' });
    await expect(notes().makeKey({ anew: false })).rejects.toMatchObject({ code: 'failed' });
    const lost = readFileSync(join(vault.home, 'private-recipient.txt'), 'utf8');
    await notes().makeKey({ anew: true });
    // As a crash between the two files would leave it: nothing is sealed to the key that is lost.
    const found = readFileSync(join(vault.home, 'private-recipient.txt'), 'utf8');
    writeFileSync(join(vault.home, 'private-recipient.txt'), lost);
    await expect(notes().add(written('two'))).rejects.toMatchObject({ code: 'locked' });
    await notes().makeKey({ anew: false });
    expect(readFileSync(join(vault.home, 'private-recipient.txt'), 'utf8')).toBe(found);
    await notes().add(written('two'));
    expect((await notes().read(sessionId, 2)).text).toBe('two');
    await expect(notes().read(sessionId, 1)).rejects.toMatchObject({
      code: 'locked',
      message: 'this private note was written with another key',
    });
  });
});

describe('another passphrase of the private notes', () => {
  const fresh = 'another one of their own';

  it('opens what was written before and after, for whoever knows it alone', async () => {
    const { vault, open, notes } = await withPrivateNotes();
    await notes().add(written('one'));
    const changing = createPrivateNotes(vault.home, open, {
      current: async () => passphrase,
      chosen: async () => fresh,
      workFactor: 4,
    });
    await changing.changePassphrase();
    await notes().add(written('two'));
    const read = await Promise.all([1, 2].map((number) => notes(fresh).read(sessionId, number)));
    expect(read.map(({ text }) => text)).toEqual(['one', 'two']);
    await expect(notes().read(sessionId, 1)).rejects.toMatchObject({ code: 'locked' });
    expect(modeOf(join(vault.home, 'private.age'))).toBe(0o600);
  });

  it('is refused where it opens the vault, where the present one is wrong, and where the key changed meanwhile', async () => {
    const { vault, open, notes } = await withPrivateNotes();
    const change = (current: string, chosen: () => Promise<string>) =>
      createPrivateNotes(vault.home, open, {
        current: async () => current,
        chosen,
        workFactor: 4,
      }).changePassphrase();
    const key = join(vault.home, 'private.age');
    const before = readFileSync(key);
    rmSync(join(vault.home, 'identity.txt'));
    const identity = await sealWithPassphrase(await newIdentity('x25519'), fresh, 4);
    writeFileSync(join(vault.home, 'identity.age'), identity);
    await expect(change(passphrase, async () => fresh)).rejects.toMatchObject({ code: 'usage' });
    const unasked = () => Promise.reject(new Error('the new one was asked for'));
    await expect(change('wrong', unasked)).rejects.toMatchObject({ code: 'locked' });
    expect(readFileSync(key)).toEqual(before);
    const meanwhile = async () => {
      await change(passphrase, async () => 'by another command');
      return 'by this command';
    };
    await expect(change(passphrase, meanwhile)).rejects.toMatchObject({ code: 'failed' });
    await notes().add(written('one'));
    expect((await notes('by another command').read(sessionId, 1)).text).toBe('one');
  });
});

describe('a private note that is erased', () => {
  it('is gone from the disk with every copy of its file, without its key; the log tells of it and holds no word', async () => {
    const { vault, open, notes, folder, path, inspect } = await withPrivateNotes();
    for (const text of ['one', 'two']) await notes().add(written(text));
    const sealed = readFileSync(path(1));
    copyFileSync(path(1), join(folder, '.tmp-twin'));
    mkdirSync(join(vault.directory, 'set-aside'));
    copyFileSync(path(1), join(vault.directory, 'set-aside', '0000000000000000.tmp-twin'));
    copyFileSync(path(2), join(folder, '.tmp-other'));
    rmSync(join(vault.home, 'private.age'));
    expect(await notes().erase(sessionId, 1)).toBe(true);
    expect(await notes().erase(sessionId, 1)).toBe(false);
    expect(await notes().numbers(sessionId)).toEqual([2]);
    expect(await notes().sessionIds()).toEqual([sessionId]);
    expect(filesWith(vault.directory, sealed)).toEqual([]);
    expect(filesWith(vault.directory, readFileSync(path(2)))).toHaveLength(2);
    const told = (await open.audit.list()).filter(({ file }) => file?.endsWith('private.1.age'));
    expect(told.map(({ action }) => action)).toEqual(['write', 'erase']);
    expect(await inspect()).toEqual([]);
  });
});

/** Files below a folder that hold exactly these bytes. */
function filesWith(folder: string, bytes: Buffer): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => readFileSync(path).equals(bytes));
}
