import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openVault } from '../../../src/vault/open-vault.ts';
import {
  client,
  clientId,
  consent,
  note,
  recording,
  session,
  sessionId,
  speakers,
  transcript,
} from './artefacts.ts';
import { bundled, start } from './child-program.ts';
import { filesBelow, holder, playVault } from './play-vault.ts';

async function* once(bytes: string): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(bytes);
}

async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const soundHash = hashOf('sound');

describe('artefacts of a session', () => {
  it('are never changed: a second write is the next revision, and the newest is read', async () => {
    const { sessions } = await (await playVault()).open();
    await sessions.createSession(session());
    const first = await sessions.write(transcript('first'));
    const second = await sessions.write(transcript('second'));
    expect([first.revision, second.revision]).toEqual([1, 2]);
    expect(first.sha256).not.toBe(second.sha256);
    expect(await sessions.latest(sessionId, 'transcript')).toEqual(second);
    expect(await sessions.latest(sessionId, 'note')).toBeUndefined();
    expect(await sessions.heldKinds(sessionId)).toEqual(new Set(['transcript']));
  });

  it('go past revision 9 by number, not by letter', async () => {
    const { sessions } = await (await playVault()).open();
    for (let revision = 1; revision <= 11; revision++) await sessions.write(note());
    expect((await sessions.latest(sessionId, 'note'))?.revision).toBe(11);
  });

  it('under another session or another kind are damaged, not believed', async () => {
    const vault = await playVault();
    const { sessions } = await vault.open();
    const other = 'tttttttttttt';
    await sessions.createSession(session());
    await sessions.write(transcript('of another client', other));
    await sessions.write(speakers());
    const path = (id: string, name: string) => join(vault.directory, 'sessions', id, name);
    renameSync(path(other, 'transcript.1.age'), path(sessionId, 'transcript.1.age'));
    cpSync(path(sessionId, 'speakers.1.age'), path(sessionId, 'note.1.age'));
    cpSync(path(sessionId, 'session.age'), path(other, 'session.age'));
    const misplaced = { code: 'damaged', message: expect.stringContaining('wrong name') };
    await expect(sessions.latest(sessionId, 'transcript')).rejects.toMatchObject(misplaced);
    await expect(sessions.latest(sessionId, 'note')).rejects.toMatchObject(misplaced);
    await expect(sessions.readSession(other)).rejects.toMatchObject(misplaced);
  });

  it('of a newer format are refused with the way out', async () => {
    const vault = await playVault();
    const { sessions } = await vault.open();
    await sessions.createSession(session());
    const sealed = await vault.files.seal(
      Buffer.from(JSON.stringify({ ...transcript(), v: 2, kind: 'songs' })),
    );
    writeFileSync(join(vault.directory, 'sessions', sessionId, 'transcript.1.age'), sealed);
    await expect(sessions.latest(sessionId, 'transcript')).rejects.toMatchObject({
      code: 'damaged',
      message: 'the vault was written by a newer amynote',
      hint: expect.stringContaining('install the newest amynote'),
    });
  });

  it.each(['{"v":1', '{"v":1,"kind":"transcript"}', '[]', '"drowning"', '\xff'])(
    'that hold %j are damaged, and the error does not quote them',
    async (plaintext) => {
      const vault = await playVault();
      const { sessions } = await vault.open();
      await sessions.createSession(session());
      const sealed = await vault.files.seal(Buffer.from(plaintext, 'latin1'));
      writeFileSync(join(vault.directory, 'sessions', sessionId, 'transcript.1.age'), sealed);
      const error = await sessions.latest(sessionId, 'transcript').catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'damaged' });
      expect(String((error as Error).message)).not.toContain('drowning');
    },
  );

  it.each(['../clients', '..', 'ssssssssssss/..', '', 'SSSSSSSSSSSS', 'zzzzzzzzzzzz'])(
    'of a session called %j do not exist',
    async (id) => {
      const { sessions } = await (await playVault()).open();
      await expect(sessions.readSession(id)).rejects.toMatchObject({ code: 'not-found' });
    },
  );

  it('of an import that failed are removed, of a created session never', async () => {
    const vault = await playVault();
    const { sessions } = await vault.open();
    await sessions.writeAudio(sessionId, once('sound'));
    expect(await sessions.listHeld()).toEqual(new Map());
    await sessions.abandon(sessionId);
    expect(filesBelow(vault.directory).filter((path) => path.startsWith('sessions/'))).toEqual(['sessions/']);
    await sessions.createSession(session());
    await sessions.abandon(sessionId);
    expect(await sessions.listSessions()).toEqual([session()]);
  });
});

describe('sound of a session', () => {
  it('comes back as it went in, with its size and hash', async () => {
    const { sessions } = await (await playVault()).open();
    const sealed = await sessions.writeAudio(sessionId, once('sound'));
    expect(sealed).toEqual({ revision: 1, bytes: 5, sha256: soundHash });
    expect(await textOf(sessions.readAudio(sessionId, 1, soundHash))).toBe('sound');
  });

  it('that is not what the recording was made of is damaged, at the end at the latest', async () => {
    const { sessions } = await (await playVault()).open();
    await sessions.writeAudio(sessionId, once('other sound'));
    const chunks: string[] = [];
    const reading = async () => {
      for await (const chunk of sessions.readAudio(sessionId, 1, soundHash)) chunks.push(String(chunk));
    };
    await expect(reading()).rejects.toMatchObject({
      code: 'damaged',
      message: `the sound is not what its recording was made of: sessions/${sessionId}/audio.1.age`,
    });
  });

  it('whose file is missing is damaged, also when the passphrase takes its time', async () => {
    const vault = await playVault();
    const uncaught: unknown[] = [];
    const note = (error: unknown) => uncaught.push(error);
    process.on('uncaughtExceptionMonitor', note);
    onTestFinished(() => {
      process.off('uncaughtExceptionMonitor', note);
    });
    const slow = async () => {
      await readdir(vault.directory);
      await readdir(vault.directory);
      return vault.secret;
    };
    const { sessions } = await openVault(vault.home, vault.directory, slow, holder);
    await expect(textOf(sessions.readAudio(sessionId, 1, soundHash))).rejects.toMatchObject({
      code: 'damaged',
    });
    expect(uncaught).toEqual([]);
  });

  it('written twice at one moment is refused to the second, never given the first one’s name', async () => {
    const { sessions } = await (await playVault()).open();
    const results = await Promise.allSettled(
      ['one', 'two'].map((sound) => sessions.writeAudio(sessionId, once(sound))),
    );
    const done = results.flatMap((result, index) =>
      result.status === 'fulfilled' ? [['one', 'two'][index]] : [],
    );
    expect(done).toHaveLength(1);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'busy' } });
    expect(await textOf(sessions.readAudio(sessionId, 1, hashOf(done[0] ?? '')))).toBe(done[0]);
  });
});

describe('a damaged file', () => {
  const path = (vault: { directory: string }, name: string) =>
    join(vault.directory, 'sessions', sessionId, name);
  const named = (name: string) => {
    const file = `sessions/${sessionId}/${name}`;
    return { code: 'damaged', message: `a file of the vault is damaged: ${file}`, data: { file } };
  };

  it('is named, wherever it lies in the vault, by random ids only', async () => {
    const vault = await playVault();
    const { sessions, captures, people } = await vault.open();
    await sessions.createSession(session());
    await captures.begin(sessionId, { sampleRate: 16_000, channels: 1 });
    await people.saveClient(client());
    for (const name of ['transcript.1.age', 'audio.1.age', 'capture/000001.age']) {
      writeFileSync(path(vault, name), 'no age file');
    }
    await expect(sessions.latest(sessionId, 'transcript')).rejects.toMatchObject(named('transcript.1.age'));
    await expect(textOf(sessions.readAudio(sessionId, 1, soundHash))).rejects.toMatchObject(
      named('audio.1.age'),
    );
    const [part] = await captures.entries(sessionId);
    await expect(part?.type === 'sound' && part.open()).rejects.toMatchObject(named('capture/000001.age'));
    writeFileSync(
      join(vault.directory, 'clients', clientId, 'client.2.age'),
      await vault.files.seal(Buffer.from('[]')),
    );
    await expect(people.listClients()).rejects.toMatchObject({
      message: `a file of the vault has an unknown shape: clients/${clientId}/client.2.age`,
    });
  });
});

describe('what crashes leave', () => {
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);

  it('is listed once it is older than an hour and nobody writes there, and is not removed', async () => {
    const vault = await playVault();
    const { sessions } = await vault.open();
    const below = (...names: string[]) => join(vault.directory, 'sessions', ...names);
    const [half, fresh, growing, locked] = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(12)) as [
      string,
      string,
      string,
      string,
    ];
    await sessions.createSession(session());
    for (const id of [half, fresh, growing, locked]) mkdirSync(below(id));
    const old = [
      below(half, '.tmp-1'),
      below(locked, '.tmp-2'),
      below(sessionId, '.tmp-3'),
      join(vault.directory, '.tmp-4'),
    ];
    for (const file of [...old, below(growing, '.tmp-5'), below(sessionId, '.tmp-6')])
      writeFileSync(file, 'half');
    await sessions.lock(locked);
    for (const file of [...old, ...[half, growing, locked].map((id) => below(id))])
      utimesSync(file, hoursAgo(2), hoursAgo(2));
    expect(await sessions.leftovers()).toEqual([
      '.tmp-4',
      `sessions/${half}`,
      `sessions/${sessionId}/.tmp-3`,
    ]);
    expect(old.every((file) => existsSync(file))).toBe(true);
  });

  it('is nothing in a vault where nothing crashed', async () => {
    const { sessions } = await (await playVault()).open();
    await sessions.createSession(session());
    expect(await sessions.leftovers()).toEqual([]);
  });
});

describe('people', () => {
  it('moved into another folder are damaged, and their consents do not count there', async () => {
    const vault = await playVault();
    const { people } = await vault.open();
    const other = 'dddddddddddd';
    await people.saveClient(client());
    await people.saveConsentEvent(consent('k1'));
    expect(await people.consentEvents(clientId)).toEqual([consent('k1')]);
    const from = join(vault.directory, 'clients', clientId);
    mkdirSync(join(vault.directory, 'clients', other));
    cpSync(from, join(vault.directory, 'clients', other), { recursive: true });
    await expect(people.listClients()).rejects.toMatchObject({ code: 'damaged' });
    await expect(people.consentEvents(other)).rejects.toMatchObject({ code: 'damaged' });
  });

  it('keep their earlier states', async () => {
    const vault = await playVault();
    const { people } = await vault.open();
    await people.saveClient(client());
    await people.saveClient({ ...client(), name: 'Maya Lund' });
    expect((await people.listClients()).map(({ name }) => name)).toEqual(['Maya Lund']);
    expect(filesBelow(join(vault.directory, 'clients', clientId))).toEqual(['client.1.age', 'client.2.age']);
  });
});

describe('eight processes that write to one vault', () => {
  const [writers, each] = [8, 6];
  let program: string;
  beforeAll(async () => {
    program = await bundled('tests/unit/vault/children/write-many.ts');
  });

  it('lose nothing and leave nothing half-written', async () => {
    const vault = await playVault();
    const opened = await vault.open();
    await opened.people.saveClient(client());
    await opened.sessions.createSession(session());
    await opened.sessions.write(recording());
    const names = 'abcdefgh'.split('').slice(0, writers);
    const children = names.map((name) =>
      start(program, [vault.home, vault.directory, vault.secret, name, String(each)]),
    );
    onTestFinished(() => {
      for (const child of children) child.process.kill('SIGKILL');
    });
    await Promise.all(children.map((child) => child.line()));
    for (const child of children) child.process.stdin?.write('go\n');
    for (const child of children) expect(await child.ended).toMatchObject({ status: 0, stderr: '' });

    const expected = names
      .flatMap((name) => Array.from({ length: each }, (_, index) => `${name}-${index}`))
      .sort();
    const consents = await opened.people.consentEvents(clientId);
    expect(consents.map((event) => event.id).sort()).toEqual(expected);
    expect((await opened.sessions.latest(sessionId, 'transcript'))?.revision).toBe(expected.length);
    const texts = await Promise.all(expected.map((_, index) => transcriptText(vault, index + 1)));
    expect(texts.sort()).toEqual(expected);
    expect(await opened.ledger.list()).toHaveLength(expected.length);
    expect(filesBelow(vault.directory).filter((path) => path.includes('.tmp-'))).toEqual([]);
  });
});

async function transcriptText(
  vault: Awaited<ReturnType<typeof playVault>>,
  revision: number,
): Promise<string> {
  const sealed = readFileSync(join(vault.directory, 'sessions', sessionId, `transcript.${revision}.age`));
  const value: ReturnType<typeof transcript> = JSON.parse(
    Buffer.from(await vault.files.open(sealed)).toString(),
  );
  return value.lines[0]?.text ?? '';
}
