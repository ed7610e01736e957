import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { timedId } from '../../../src/core/ids.ts';
import type { Session } from '../../../src/core/session.ts';
import { note, session, speakers, transcript } from './artefacts.ts';
import { bundled, type Child, start } from './child-program.ts';
import { canKill, killedAt } from './killed-at.ts';
import { filesBelow, type PlayVault, playVault } from './play-vault.ts';
import { fill, smallDisk } from './small-disk.ts';

const idOf = (number: number) => `sess${String(number).padStart(8, '0')}`.replaceAll('l', '1');

/** Two of them began at the same moment. */
function numbered(number: number): Session {
  const startedAt = `2026-03-${String(28 - (number >> 1)).padStart(2, '0')}T15:00:00-05:00`;
  return {
    ...session(idOf(number)),
    startedAt,
    createdAt: `2026-04-01T00:00:${String(number).padStart(2, '0')}.000Z`,
  };
}

async function withSessions(count: number, home?: string): Promise<PlayVault> {
  const made = await playVault(home);
  const { sessions } = await made.open();
  for (let number = 0; number < count; number++) await sessions.createSession(numbered(number));
  return made;
}

const indexOf = (made: PlayVault) => join(made.directory, 'sessions-index');
const indexFiles = (made: PlayVault) => readdirSync(indexOf(made)).sort();
const sessionFile = (made: PlayVault, number: number) =>
  join(made.directory, 'sessions', idOf(number), 'session.age');
const listed = async (made: PlayVault) => (await made.open()).sessions.listSessions();
const numbers = (sessions: readonly Session[]) => sessions.map(({ id }) => Number(id.slice(4)));

describe('the sessions of a vault', () => {
  it('are listed oldest first, word for word as each says, before and after there is an index', async () => {
    const made = await withSessions(5);
    const expected = [4, 2, 3, 0, 1].map(numbered);
    expect(await listed(made)).toEqual(expected);
    expect(indexFiles(made)).toHaveLength(1);
    expect(await listed(made)).toEqual(expected);
    expect(indexFiles(made)).toHaveLength(1);
  });

  it('are listed without opening any that was read before', async () => {
    const made = await withSessions(3);
    await listed(made);
    for (const number of [0, 1, 2]) truncateSync(sessionFile(made, number), 50);
    expect(numbers(await listed(made))).toEqual([2, 0, 1]);
    rmSync(indexOf(made), { recursive: true });
    await expect(listed(made)).rejects.toMatchObject({ code: 'damaged' });
  });

  it('of one client are the same as among all', async () => {
    const made = await withSessions(0);
    const { sessions } = await made.open();
    const owners = ['dddddddddddd', 'eeeeeeeeeeee'];
    for (let number = 0; number < 6; number++) {
      await sessions.createSession({ ...numbered(number), clientId: owners[number % 2] ?? '' });
      if (number % 3 === 2) await sessions.listSessions(owners[0]);
    }
    for (const owner of owners) {
      const own = (await listed(made)).filter(({ clientId }) => clientId === owner);
      expect(await (await made.open()).sessions.listSessions(owner)).toEqual(own);
      expect(own).toHaveLength(3);
    }
    expect(await (await made.open()).sessions.listSessions('ffffffffffff')).toEqual([]);
    rmSync(join(made.directory, 'sessions', idOf(0)), { recursive: true });
    expect(numbers(await (await made.open()).sessions.listSessions(owners[0]))).toEqual([4, 2]);
    expect(indexFiles(made)).toHaveLength(1);
    expect(numbers(await listed(made))).toEqual([4, 5, 2, 3, 1]);
  });

  it('of one client are read anew when what tells of them is damaged, and of others it is not looked at', async () => {
    const made = await withSessions(0);
    const { sessions } = await made.open();
    const [damaged, whole] = ['dddddddddddd', 'eeeeeeeeeeee'];
    // Each table fills more than a chunk of the file.
    for (const [number, clientId] of [damaged, damaged, whole, whole].entries())
      await sessions.createSession({ ...numbered(number), clientId, tool: `${number}`.repeat(70_000) });
    await listed(made);
    const [name = ''] = indexFiles(made);
    const path = join(indexOf(made), name);
    const bytes = readFileSync(path);
    bytes[100_000] = (bytes[100_000] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const of = async (clientId: string) => numbers(await (await made.open()).sessions.listSessions(clientId));
    expect(await of(damaged)).toEqual([0, 1]);
    const added = indexFiles(made).filter((one) => one !== name);
    expect(added).toHaveLength(1);
    for (const one of added) rmSync(join(indexOf(made), one));
    for (const number of [0, 1, 2, 3]) truncateSync(sessionFile(made, number), 50);
    expect(await of(whole)).toEqual([2, 3]);
    await expect(of(damaged)).rejects.toMatchObject({ code: 'damaged' });
  });

  it('are listed anew where an amynote before this one wrote the index, and that goes', async () => {
    const made = await withSessions(3);
    const { segments } = await made.open();
    const columns = { id: [idOf(0)], clientId: ['cccccccccccc'] };
    await segments.write('sessions-index', { v: 1, kind: 'sessions', count: 1, columns }, new Uint8Array(0));
    const [former] = indexFiles(made);
    expect(numbers(await (await made.open()).sessions.listSessions('cccccccccccc'))).toEqual([2, 0, 1]);
    expect(indexFiles(made)).toHaveLength(1);
    expect(indexFiles(made)).not.toContain(former);
    expect(numbers(await listed(made))).toEqual([2, 0, 1]);
  });

  it('grow by small files, which are folded into one when there are more than eight', async () => {
    const made = await withSessions(0);
    const { sessions } = await made.open();
    const counts: number[] = [];
    for (let number = 0; number < 20; number++) {
      await sessions.createSession(numbered(number));
      expect(await sessions.listSessions()).toHaveLength(number + 1);
      counts.push(indexFiles(made).filter((name) => name.endsWith('.age')).length);
    }
    expect(counts.slice(0, 9)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 1]);
    expect(Math.max(...counts)).toBe(8);
    expect(numbers(await listed(made)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, n) => n),
    );
  });

  it('leave the index with their folder, and an import that is under way is none', async () => {
    const made = await withSessions(3);
    await listed(made);
    const before = indexFiles(made);
    rmSync(join(made.directory, 'sessions', idOf(1)), { recursive: true });
    mkdirSync(join(made.directory, 'sessions', idOf(7)));
    expect(numbers(await listed(made))).toEqual([2, 0]);
    const after = indexFiles(made);
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
    const [name = ''] = after;
    const plaintext = await made.files.open(readFileSync(join(indexOf(made), name)));
    expect(Buffer.from(plaintext).toString('latin1')).not.toContain(idOf(1));
  });

  it('are the same whatever was done to the index', async () => {
    const made = await withSessions(4);
    const expected = await listed(made);
    const [name = ''] = indexFiles(made);
    const path = join(indexOf(made), name);
    const good = readFileSync(path);
    const foreign = await withSessions(2);
    await listed(foreign);
    const [theirs = ''] = indexFiles(foreign);
    const mine = Buffer.from(await made.files.open(good)).toString('latin1');
    const stolen = mine.replaceAll('cccccccccccc', 'dddddddddddd');
    const harms = [
      () => rmSync(path),
      () => truncateSync(path, good.length - 20),
      () => writeFileSync(path, ''),
      () => copyFileSync(join(indexOf(foreign), theirs), path),
      () => copyFileSync(join(indexOf(foreign), theirs), join(indexOf(made), theirs)),
      async () => writeFileSync(path, await made.files.seal(Buffer.from(stolen, 'latin1'))),
      async () =>
        writeFileSync(
          join(indexOf(made), `${timedId(Date.now() + 9)}.age`),
          await made.files.seal(Buffer.from(stolen, 'latin1')),
        ),
    ];
    for (const harm of harms) {
      rmSync(indexOf(made), { recursive: true });
      mkdirSync(indexOf(made));
      writeFileSync(path, good);
      await harm();
      expect(await listed(made)).toEqual(expected);
      expect(await listed(made)).toEqual(expected);
    }
    // What was planted goes when the files are folded.
    for (let count = 0; count < 9; count++)
      writeFileSync(join(indexOf(made), `${timedId(Date.now() + count)}.age`), 'rubbish');
    expect(await listed(made)).toEqual(expected);
    expect(indexFiles(made)).toHaveLength(1);
    expect(await listed(made)).toEqual(expected);
  });

  it('of an empty vault ask for no key', async () => {
    const made = await playVault();
    const vault = await made.open();
    expect(await vault.sessions.listSessions()).toEqual([]);
    await vault.close('list', 'done');
    expect(filesBelow(made.directory).filter((path) => path.startsWith('sessions-index'))).toEqual([]);
    expect(await vault.audit.list()).toEqual([]);
  });

  it('can be listed where nothing can be written', async (context) => {
    const disk = smallDisk('1m');
    if (disk === undefined) return context.skip();
    const made = await withSessions(3, disk);
    fill(disk);
    expect(numbers(await listed(made))).toEqual([2, 0, 1]);
    expect(filesBelow(made.directory).filter((path) => /sessions-index\/./.test(path))).toEqual([]);
  });
});

describe('several processes', () => {
  let program: string;
  beforeAll(async () => {
    program = await bundled('tests/unit/vault/children/list-sessions.ts');
  });

  const argsOf = (made: PlayVault) => [made.home, made.directory, made.secret];
  const tell = (child: Child, line: string) => child.process.stdin?.write(`${line}\n`);

  it('that make and list sessions at the same moment each see their own, and all in the end', async () => {
    const made = await playVault();
    const children = [
      start(program, argsOf(made)),
      start(program, argsOf(made)),
      start(program, argsOf(made)),
    ];
    for (const child of children) expect(await child.line()).toBe('ready');
    for (let round = 0; round < 12; round++) {
      for (const [index, child] of children.entries()) tell(child, idOf(round * 3 + index));
      for (const child of children) {
        const seen = Number(await child.line());
        expect(seen).toBeGreaterThan(round * 3);
        expect(seen).toBeLessThanOrEqual(round * 3 + 3);
      }
    }
    for (const child of children) tell(child, 'list');
    for (const child of children) expect(await child.line()).toBe('36');
    for (const child of children) child.process.stdin?.end();
    for (const child of children) await child.ended;
    expect(numbers(await listed(made)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 36 }, (_, n) => n),
    );
    const left = indexFiles(made);
    expect(left.filter((name) => !name.endsWith('.age'))).toEqual([]);
    expect(left.length).toBeLessThanOrEqual(11);
  }, 60_000);

  it.skipIf(!canKill)(
    'one that is killed while it folds leaves every session to be listed',
    async () => {
      const whole = await withSessions(9);
      const { sessions } = await whole.open();
      const hidden = join(whole.home, 'hidden');
      for (let number = 0; number < 9; number++)
        rmSync(join(whole.directory, 'sessions', idOf(number)), { recursive: true });
      for (let number = 0; number < 9; number++) {
        await sessions.createSession(numbered(number));
        if (number < 8) await sessions.listSessions();
      }
      expect(indexFiles(whole)).toHaveLength(8);
      mkdirSync(hidden);
      for (const name of indexFiles(whole)) copyFileSync(join(indexOf(whole), name), join(hidden, name));
      const restore = () => {
        rmSync(indexOf(whole), { recursive: true });
        mkdirSync(indexOf(whole), { mode: 0o700 });
        for (const name of readdirSync(hidden)) copyFileSync(join(hidden, name), join(indexOf(whole), name));
      };
      const expected = await listed(whole);
      const left = new Set<number>();
      for (const step of ['?link,?linkat', '?unlink,?unlinkat'])
        for (let time = 1; ; time++) {
          restore();
          const killed = killedAt(step, time, program, [...argsOf(whole), 'once']);
          left.add(indexFiles(whole).filter((name) => name.endsWith('.age')).length);
          expect(await listed(whole), `killed at ${step} ${time}`).toEqual(expected);
          if (!killed) break;
        }
      expect([...left].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    },
    120_000,
  );
});

describe('the sources of a session', () => {
  it('are the newest revision of each kind, so that any change of what is read changes them', async () => {
    const made = await withSessions(1);
    const { sessions } = await made.open();
    const id = idOf(0);
    expect(await sessions.sources(id)).toEqual([]);
    await sessions.write({ ...transcript('one'), sessionId: id });
    await sessions.write({ ...speakers(), sessionId: id });
    expect(await sessions.sources(id)).toEqual(['speakers.1.age', 'transcript.1.age']);
    for (let revision = 2; revision <= 10; revision++)
      await sessions.write({ ...transcript(`${revision}`), sessionId: id });
    await sessions.write({ ...note(), sessionId: id });
    const before = ['note.1.age', 'speakers.1.age', 'transcript.10.age'];
    expect(await sessions.sources(id)).toEqual(before);
    await sessions.erase(id, 'transcript', 9);
    await listed(made);
    expect(await sessions.sources(id)).toEqual(before);
    expect(await sessions.sources('zzzzzzzzzzzz')).toEqual([]);
  });
});
