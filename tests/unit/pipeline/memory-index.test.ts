import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../../src/core/client.ts';
import type { Withdrawal } from '../../../src/core/consent.ts';
import type { StagePorts } from '../../../src/core/ports.ts';
import { createPassageSearcher } from '../../../src/memory/passage-searcher.ts';
import { readLexicon } from '../../../src/memory/passages/lexicon.ts';
import { readClientRecord } from '../../../src/pipeline/client-record.ts';
import { correct } from '../../../src/pipeline/correct.ts';
import { countAcrossClients } from '../../../src/pipeline/count-across-clients.ts';
import { importCaptions } from '../../../src/pipeline/import-captions.ts';
import { keepIndexes } from '../../../src/pipeline/keep-indexes.ts';
import { search } from '../../../src/pipeline/search.ts';
import { strike } from '../../../src/pipeline/strike.ts';
import { processStart } from '../../../src/vault/process-start.ts';
import { anyText, chance } from '../memory/index/any-record.ts';
import { plainSearch } from '../memory/index/plain-search.ts';
import { clientId, client as clientRecord } from '../vault/artefacts.ts';
import { bundled, start } from '../vault/child-program.ts';
import { holder } from '../vault/play-vault.ts';
import { type Stage, said, stage } from './stage.ts';

const lexicon = await readLexicon('templates/rules');
const searcher = createPassageSearcher(lexicon);

/** A stage that can search. */
async function searchable(): Promise<Stage> {
  const made = await stage();
  return { ...made, ports: { ...made.ports, searcher: async () => searcher } };
}

/** Every word that is said bears a number that is used once: what is left of it can be told. */
function talk(next: (below: number) => number, counter: { said: number }): string {
  const cue = (at: number) => {
    const clock = (seconds: number) => new Date(seconds * 1000).toISOString().slice(11, 23);
    const who = next(2) === 0 ? 'Therapist' : 'Maya Ortiz';
    counter.said += 1;
    return `${clock(at * 10)} --> ${clock(at * 10 + 9)}\n<v ${who}>mark${counter.said}q ${anyText(next, 30)}\n`;
  };
  return `WEBVTT\n\n${Array.from({ length: 3 + next(12) }, (_, at) => cue(at)).join('\n')}`;
}

async function added({ ports, client }: Stage, next: (below: number) => number, counter: { said: number }) {
  const startedAt = new Date(Date.UTC(2026, 0, 1 + next(300), 15));
  const text = talk(next, counter);
  return (await importCaptions(ports, { client, text, therapist: 'Therapist', startedAt })).id;
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.age')) : [];
}

/** The same answers as a search with everything in memory gives. */
async function expectSameAsPlain({ ports, client }: Stage, query: string, why: string): Promise<void> {
  const plain = await plainSearch(lexicon, await readClientRecord(ports, client))({ query, limit: 10 });
  const { hits } = await search(ports, { client, query, limit: 10, sources: ['transcript', 'note'] });
  const told = (all: typeof hits) => all.map((hit) => [hit.session.id, hit.line?.id, hit.text, hit.score]);
  expect(told(hits), why).toEqual(told(plain));
}

/** No file of the index holds a word that the record does not hold. */
async function expectNoFormerWords({ ports, client }: Stage, why: string): Promise<void> {
  const words = (text: string): string[] => text.match(/mark\d+q/g) ?? [];
  const record = await readClientRecord(ports, client);
  const current = new Set(record.flatMap(({ lines }) => lines.flatMap(({ text }) => words(text))));
  const { indexes } = ports.vault;
  for (const name of await indexes.list(client.id)) {
    const segment = await indexes.open(client.id, name);
    if (segment === undefined) throw new Error(`${why}: a file that cannot be believed`);
    const body = Buffer.from(await segment.read(0, segment.bytes)).toString('latin1');
    await segment.close();
    expect(
      words(body).filter((word) => !current.has(word)),
      why,
    ).toEqual([]);
  }
}

describe('whatever happens to the record or the index', () => {
  it.each([1, 2, 3])(
    'a search finds what is in the record, and no file keeps a word that is not (%s)',
    async (seed) => {
      const made = await searchable();
      const { ports, client, vault } = made;
      const next = chance(seed);
      const counter = { said: 0 };
      const ids = [await added(made, next, counter)];
      const folder = join(vault.directory, 'clients', client.id, 'index');
      for (let turn = 0; turn < 14; turn += 1) {
        const sessionId = ids[next(ids.length)] ?? '';
        const act = next(6);
        if (act === 0) ids.push(await added(made, next, counter));
        if (act === 1) {
          const transcript = await ports.vault.sessions.latest(sessionId, 'transcript');
          const line = transcript?.value.lines[0]?.id ?? 1;
          counter.said += 1;
          const text = `mark${counter.said}q ${anyText(next, 20)}`;
          await correct(ports, { sessionId, change: { type: 'line', line, text } });
        }
        if (act === 2) await strike(ports, { sessionId, fromMs: 0, toMs: 9000 }).catch(() => undefined);
        if (act === 3) {
          const names = await ports.vault.indexes.list(client.id);
          await ports.vault.indexes.erase(client.id, names.slice(next(2)));
        }
        if (act === 4) {
          for (const name of filesIn(folder).slice(0, 1)) {
            const bytes = readFileSync(join(folder, name));
            writeFileSync(join(folder, name), bytes.subarray(0, bytes.length - 1 - next(100)));
          }
        }
        const why = `seed ${seed}, turn ${turn}, act ${act}`;
        if (next(2) === 0)
          await keepIndexes(ports, { sessionIds: new Set([sessionId]), clientIds: new Set() });
        await expectSameAsPlain(made, anyText(next, 3), why);
        await expectNoFormerWords(made, why);
      }
    },
    60_000,
  );

  it('a hook after a command takes struck words out before anybody searches', async () => {
    const made = await searchable();
    const { ports } = made;
    const sessionId = await added(made, chance(7), { said: 0 });
    const changed = { sessionIds: new Set([sessionId]), clientIds: new Set<string>() };
    await keepIndexes(ports, changed);
    expect(await ports.vault.indexes.list(made.client.id)).toHaveLength(1);
    await strike(ports, { sessionId, fromMs: 0, toMs: 9000 });
    await expect(expectNoFormerWords(made, 'before')).rejects.toThrow();
    await keepIndexes(ports, changed);
    await expectNoFormerWords(made, 'after');
    expect(await ports.vault.indexes.list(made.client.id)).toHaveLength(1);
  });
});

describe('what nobody changed', () => {
  it('is not read again, and nothing is written', async () => {
    const made = await searchable();
    for (let count = 0; count < 3; count += 1) await added(made, chance(count), { said: 0 });
    const request = { client: made.client, query: 'father', limit: 10 };
    await search(made.ports, request);
    const names = await made.ports.vault.indexes.list(made.client.id);
    const { sessions } = made.ports.vault;
    const read: string[] = [];
    const latest: typeof sessions.latest = (id, kind) => {
      read.push(id);
      return sessions.latest(id, kind);
    };
    const vault = { ...made.ports.vault, sessions: { ...sessions, latest } };
    expect((await search({ ...made.ports, vault }, request)).sessions).toBe(3);
    expect(read).toEqual([]);
    expect(await made.ports.vault.indexes.list(made.client.id)).toEqual(names);
  });

  it('many small files become few', async () => {
    const made = await searchable();
    for (let count = 0; count < 12; count += 1) {
      await added(made, chance(count), { said: count * 100 });
      await search(made.ports, { client: made.client, query: 'father', limit: 1 });
      expect((await made.ports.vault.indexes.list(made.client.id)).length).toBeLessThanOrEqual(8);
    }
    await expectSameAsPlain(made, 'father work', 'merged');
  });
});

it('the audit log names the sessions whose words were shown, and no other', async () => {
  const made = await searchable();
  const { client } = made;
  const next = chance(4);
  for (let count = 0; count < 3; count += 1) await added(made, next, { said: count * 100 });
  const shownBy = async (query: string) => {
    const vault = await made.vault.open(holder);
    const { hits } = await search({ ...made.ports, vault }, { client, query, limit: 1 });
    await vault.close('search', 'done');
    const entry = (await vault.audit.list()).at(-1);
    return {
      shown: hits.map(({ session }) => session.id),
      told: entry !== undefined && 'sessionIds' in entry && entry.sessionIds,
    };
  };
  // The first run reads all of them to make the index.
  await shownBy('mark1q');
  const { shown, told } = await shownBy('mark101q');
  expect(shown).toHaveLength(1);
  expect(told).toEqual(shown);
  expect((await shownBy('giraffe')).told || []).toEqual([]);
});

describe('several at once', () => {
  it('while another process writes the index, a search answers and writes nothing', async () => {
    const made = await searchable();
    await added(made, chance(3), { said: 0 });
    const other = await made.vault.open({ ...holder, pid: process.pid + 1, isAlive: () => true });
    const release = await other.indexes.lock(made.client.id);
    const mine = await made.vault.open({ ...holder, isAlive: () => true });
    const ports: StagePorts = { ...made.ports, vault: mine };
    await expectSameAsPlain({ ...made, ports }, 'father garden', 'locked');
    expect(await mine.indexes.list(made.client.id)).toEqual([]);
    await release?.();
    await expectSameAsPlain({ ...made, ports }, 'father garden', 'free');
    expect(await mine.indexes.list(made.client.id)).toHaveLength(1);
  });

  /** Something is done by another between the look at an index and its lock. */
  function meanwhile(
    { ports }: Stage,
    act: () => Promise<unknown>,
  ): { ports: StagePorts; written(): number } {
    const { indexes } = ports.vault;
    let count = 0;
    const slow: typeof indexes = {
      ...indexes,
      lock: async (clientId) => {
        await act();
        return indexes.lock(clientId);
      },
      write: (...args) => {
        count += 1;
        return indexes.write(...args);
      },
    };
    return { ports: { ...ports, vault: { ...ports.vault, indexes: slow } }, written: () => count };
  }

  it('what another brought in before the lock was given is not made again', async () => {
    const made = await searchable();
    for (const nth of [1, 2]) await added(made, chance(nth), { said: nth * 100 });
    const { ports, written } = meanwhile(made, () =>
      search(made.ports, { ...made, query: 'father', limit: 1 }),
    );
    await expectSameAsPlain({ ...made, ports }, 'father garden', 'brought in');
    expect(written()).toBe(0);
    expect(await made.ports.vault.indexes.list(made.client.id)).toHaveLength(1);
  });

  it('what is struck before the lock is given leaves the index with whoever struck it', async () => {
    const made = await searchable();
    const counter = { said: 0 };
    const sessionId = await added(made, chance(7), counter);
    await search(made.ports, { ...made, query: 'father', limit: 1 });
    await added(made, chance(8), counter);
    const { ports, written } = meanwhile(made, () =>
      strike(made.ports, { sessionId, fromMs: 0, toMs: 9000 }),
    );
    await search(ports, { ...made, query: 'father', limit: 1 });
    expect(written()).toBe(1);
    const changed = { sessionIds: new Set([sessionId]), clientIds: new Set<string>() };
    await keepIndexes(made.ports, changed);
    await expectNoFormerWords(made, 'after');
    await expectSameAsPlain(made, 'father garden', 'after');
  });

  it('a lock that never goes is told once words that are gone stay behind it', async () => {
    const made = await searchable();
    const sessionId = await added(made, chance(3), { said: 0 });
    await search(made.ports, { client: made.client, query: 'father', limit: 1 });
    const lock = join(made.vault.directory, 'clients', made.client.id, 'lock');
    writeFileSync(lock, JSON.stringify({ pid: 1, host: 'another machine', since: '2026-01-01T00:00:00Z' }));
    const told: string[] = [];
    const onEvent: StagePorts['onEvent'] = (event) =>
      void (event.type === 'notice' && told.push(event.message));
    const ports: StagePorts = { ...made.ports, onEvent };
    await expectSameAsPlain({ ...made, ports }, 'father garden', 'nothing changed');
    expect(told).toEqual([]);
    await strike(made.ports, { sessionId, fromMs: 0, toMs: 9000 });
    await expectSameAsPlain({ ...made, ports }, 'father garden', 'struck');
    expect(told).toEqual([expect.stringContaining(`delete clients/${made.client.id}/lock`)]);
    rmSync(lock);
    await expectSameAsPlain({ ...made, ports }, 'father garden', 'free');
    await expectNoFormerWords(made, 'free');
  });

  describe('and killed', () => {
    let program: string;
    beforeAll(async () => {
      program = await bundled('tests/unit/pipeline/children/refresh-index.ts');
    });

    it('a process that dies at any moment leaves an index that answers as it should', async () => {
      const made = await searchable();
      const next = chance(11);
      for (let count = 0; count < 4; count += 1) await added(made, next, { said: count * 100 });
      const { home, directory, secret } = made.vault;
      for (let kill = 0; kill < 3; kill += 1) {
        const child = start(program, [home, directory, secret]);
        await child.line();
        // At some moment of its writing and erasing; it does nothing else.
        setTimeout(() => child.process.kill('SIGKILL'), next(150));
        await child.ended;
        const vault = await made.vault.open({ ...holder, host: hostname(), startOf: processStart });
        await expectSameAsPlain({ ...made, ports: { ...made.ports, vault } }, 'father panic', `kill ${kill}`);
      }
    }, 60_000);
  });
});

describe('consent', () => {
  const withdrawal: Withdrawal = {
    ...{ v: 1, kind: 'withdrawal', id: 'k2', clientId, personId: 'p1' },
    ...{ scopes: ['cross_session_search'], withdrawnAt: new Date().toISOString() },
  };

  it('without it the index is gone, and nothing is found', async () => {
    const made = await searchable();
    const { ports, client } = made;
    await added(made, chance(5), { said: 0 });
    await search(ports, { client, query: 'father', limit: 1 });
    expect(await ports.vault.indexes.list(client.id)).toHaveLength(1);
    await ports.vault.people.saveConsentEvent(withdrawal);
    await expect(search(ports, { client, query: 'father', limit: 1 })).rejects.toMatchObject({
      code: 'consent',
    });
    expect(await ports.vault.indexes.list(client.id)).toEqual([]);
  });

  it('that is withdrawn while the index is written leaves none', async () => {
    const made = await searchable();
    const { vault } = made.ports;
    await added(made, chance(5), { said: 0 });
    const write: typeof vault.indexes.write = async (...segment) => {
      const name = await vault.indexes.write(...segment);
      // The other command has looked before this one had its name.
      await vault.people.saveConsentEvent(withdrawal);
      return name;
    };
    const ports: StagePorts = { ...made.ports, vault: { ...vault, indexes: { ...vault.indexes, write } } };
    await expect(search(ports, { client: made.client, query: 'father', limit: 1 })).rejects.toMatchObject({
      code: 'consent',
    });
    expect(await vault.indexes.list(made.client.id)).toEqual([]);
  });

  it.each(['withdrawn', 'kept'])(
    '%s, what a dead process began to write is gone after the command',
    async (is) => {
      const made = await searchable();
      const { ports, client, vault } = made;
      const sessionId = await added(made, chance(5), { said: 0 });
      await search(ports, { client, query: 'father', limit: 1 });
      const folder = join(vault.directory, 'clients', client.id, 'index');
      writeFileSync(join(folder, '.tmp-000000000000'), 'words that are gone');
      if (is === 'withdrawn') await ports.vault.people.saveConsentEvent(withdrawal);
      await keepIndexes(ports, { sessionIds: new Set([sessionId]), clientIds: new Set() });
      expect(readdirSync(folder)).toHaveLength(is === 'withdrawn' ? 0 : 1);
    },
  );

  it('over all clients there is counted where it was given, and the audit log tells of it before', async () => {
    const made = await searchable();
    const { ports } = made;
    const other: Client = { ...clientRecord('dddddddddddd'), name: 'Theo Quist' };
    await ports.vault.people.saveClient(other);
    const vtt = (text: string) => `WEBVTT\n\n00:01.000 --> 00:02.000\n<v Maya Ortiz>${text}\n`;
    const startedAt = new Date('2026-03-02T20:00:00Z');
    for (const text of ['My old man walked out.', 'My mother stayed.'])
      await importCaptions(ports, {
        client: made.client,
        text: vtt(text),
        therapist: 'Therapist',
        startedAt,
      });
    const count = await countAcrossClients(ports, { query: 'her father' });
    expect(count).toEqual({
      ...{ clients: 1, sessions: 1, passages: 1, searched: 1, withheld: 1 },
      ...{ firstMonth: '2026-03', lastMonth: '2026-03' },
    });
    expect((await ports.vault.audit.list()).map(({ action }) => action)).toContain('count-across-clients');
  });
});

it('a session that is damaged is told, and the others are searched', async () => {
  const made = await searchable();
  const lost = await added(made, chance(1), { said: 0 });
  await added(made, chance(2), { said: 50 });
  writeFileSync(join(made.vault.directory, 'sessions', lost, 'transcript.1.age'), 'not what was written');
  const { unread, sessions } = await search(made.ports, { client: made.client, query: 'father', limit: 10 });
  expect([unread, sessions]).toEqual([[lost], 1]);
});

it('a byte that changed deep in a large file costs time, never an answer', async () => {
  const made = await searchable();
  const { ports, client, vault } = made;
  const next = chance(9);
  const cue = (at: number) => {
    const clock = (seconds: number) => new Date(seconds * 1000).toISOString().slice(11, 23);
    return `${clock(at * 10)} --> ${clock(at * 10 + 9)}\n<v Maya Ortiz>${anyText(next, 60)}\n`;
  };
  const text = `WEBVTT\n\n${Array.from({ length: 1200 }, (_, at) => cue(at)).join('\n')}`;
  const startedAt = new Date('2026-03-02T20:00:00Z');
  await importCaptions(ports, { client, text, therapist: 'Therapist', startedAt });
  await search(ports, { client, query: 'father', limit: 10 });
  const folder = join(vault.directory, 'clients', client.id, 'index');
  const [name = ''] = filesIn(folder);
  const bytes = readFileSync(join(folder, name));
  expect(bytes.length).toBeGreaterThan(3 * 65_536);
  for (const chunk of [1, 2]) bytes[chunk * 65_536 + 30_000] = (bytes[chunk * 65_536 + 30_000] ?? 0) ^ 1;
  writeFileSync(join(folder, name), bytes);
  await expectSameAsPlain(made, 'father panic', 'damaged');
  await expectSameAsPlain(made, 'wine', 'mended');
  expect(filesIn(folder)).not.toContain(name);
  expect(said(made.events, 'notice')).toHaveLength(1);
}, 40_000);
