import { readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { IndexStore } from '../../../../src/core/index-ports.ts';
import type { IndexedRecord, PassagePlace } from '../../../../src/core/memory-ports.ts';
import type { KeptVectors, VectorSpace } from '../../../../src/core/vector-ports.ts';
import { createVectorMemory } from '../../../../src/memory/vectors/vector-memory.ts';
import { client, clientId, session } from '../../vault/artefacts.ts';
import { playVault } from '../../vault/play-vault.ts';

const space: VectorSpace = { engine: 'openai', model: 'text-embedding-3-small', dimensions: 8 };
const memory = createVectorMemory();
const all = () => true;

/** Sessions by their ids: `[sources, …texts]`. */
type Sessions = Record<string, readonly [string, ...string[]]>;

function recordOf(sessions: Sessions): IndexedRecord & { read: string[] } {
  const read: string[] = [];
  return {
    read,
    sessions: Object.entries(sessions).map(([id, [sources, ...texts]]) => {
      return { session: session(id), sources: [sources], passages: texts.length };
    }),
    async texts(id) {
      read.push(id);
      return (sessions[id] ?? ['']).slice(1);
    },
  };
}

async function shelf() {
  const made = await playVault();
  const vault = await made.open();
  await vault.people.saveClient(client());
  return { store: vault.indexes, folder: join(made.directory, 'clients', clientId, 'index') };
}

/** A direction of its own for each text. */
function vectorOf(text: string): Float32Array {
  const own = [...text].reduce((sum, letter, at) => sum + (at + 1) * letter.charCodeAt(0), 0);
  return Float32Array.from({ length: 8 }, (_, at) => Math.cos((at + 1) * own));
}

/** Embeds what is missing, so many at a time. @returns the texts */
async function fill(kept: KeptVectors, batch = 3): Promise<string[]> {
  for (let at = 0; at < kept.missing.length; at += batch) {
    await kept.add(kept.missing.slice(at, at + batch).map((one) => ({ ...one, vector: vectorOf(one.text) })));
  }
  await kept.settle();
  return kept.missing.map(({ text }) => text);
}

const open = (store: IndexStore, sessions: Sessions, of = space) =>
  memory.open(store, clientId, of, recordOf(sessions));

/** Everything that the vectors' files say, in plain bytes. */
async function bytesOf(store: IndexStore): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (const name of await store.list(clientId)) {
    const file = await store.open(clientId, name);
    if (file === undefined) continue;
    parts.push(Buffer.from(JSON.stringify(file.manifest)), Buffer.from(await file.read(0, file.bytes)));
    await file.close();
  }
  return Buffer.concat(parts);
}

const said: Sessions = {
  s1: ['transcript.1', 'It was my father.', 'He left us.', 'I was six.'],
  s2: ['transcript.1', 'I sleep badly.', 'The bus stopped and I got no air.'],
};

describe('vectors in the vault', () => {
  it('are found again by another run, which asks for none of them and reads no text', async () => {
    const { store } = await shelf();
    await fill(await open(store, said));
    const record = recordOf(said);
    const kept = await memory.open(store, clientId, space, record);
    expect([kept.missing, kept.isSettled, record.read]).toEqual([[], true, []]);
    for (const [sessionId, [, ...texts]] of Object.entries(said)) {
      for (const [passage, text] of texts.entries()) {
        expect(kept.nearest(vectorOf(text), 1, all)).toEqual([{ sessionId, passage }]);
      }
    }
  });

  it('of every finished batch are there after a run that died in the middle of a session', async () => {
    const { store } = await shelf();
    const kept = await open(store, said);
    await kept.add(kept.missing.slice(0, 2).map((one) => ({ ...one, vector: vectorOf(one.text) })));
    const next = await open(store, said);
    expect(next.missing.map(({ text }) => text)).toEqual([
      'I was six.',
      'I sleep badly.',
      'The bus stopped and I got no air.',
    ]);
    await fill(next, 1);
    expect((await open(store, said)).missing).toEqual([]);
  });

  it('stay with a text through a correction, and what it had before is nowhere any more', async () => {
    const { store } = await shelf();
    await fill(await open(store, said));
    const struck = await keyIn(store, 'He left us.');
    const corrected: Sessions = {
      ...said,
      s1: ['transcript.2', 'It was my father.', 'He loved us.', 'I was six.'],
    };
    expect(await fill(await open(store, corrected))).toEqual(['He loved us.']);
    expect(await keyIn(store, 'I was six.')).toBe(true);
    expect([struck, await keyIn(store, 'He left us.')]).toEqual([true, false]);
  });

  it('of words that are gone are forgotten without a model, and those of a line that moved are kept', async () => {
    const { store } = await shelf();
    await fill(await open(store, said));
    const now: Sessions = { s1: ['transcript.2', 'It was my father.', 'I was six.'] };
    const sources = new Map(Object.entries(now).map(([id, [name]]) => [id, [name]]));
    const record = recordOf(now);
    await memory.forget(store, clientId, sources, record.texts);
    for (const gone of ['He left us.', 'I sleep badly.']) expect(await keyIn(store, gone)).toBe(false);
    expect((await open(store, now)).missing).toEqual([]);
    const [name] = await store.list(clientId);
    await memory.forget(store, clientId, sources, record.texts);
    expect(await store.list(clientId)).toEqual([name]);
  });

  it('of a session whose texts are not at hand go, rather than stand for words nobody said', async () => {
    const { store } = await shelf();
    await fill(await open(store, said));
    const sources = new Map([
      ['s1', ['transcript.2']],
      ['s2', ['transcript.1']],
    ]);
    await memory.forget(store, clientId, sources, async () => undefined);
    expect((await open(store, said)).missing.map(({ sessionId }) => sessionId)).toEqual(['s1', 's1', 's1']);
  });

  it('that a model refused are not asked for again, and found by nothing', async () => {
    const { store } = await shelf();
    const kept = await open(store, said);
    await kept.add(
      kept.missing.map((one) => ({ ...one, vector: one.passage === 1 ? null : vectorOf(one.text) })),
    );
    const next = await open(store, said);
    expect(next.missing).toEqual([]);
    expect(next.nearest(vectorOf('He left us.'), 9, all)).not.toContainEqual({ sessionId: 's1', passage: 1 });
  });

  it('of another model, or in another length, are never compared', async () => {
    const { store } = await shelf();
    await fill(await open(store, said));
    for (const other of [
      { ...space, model: 'text-embedding-3-large' },
      { ...space, dimensions: 4 },
      { engine: 'local', model: space.model, dimensions: 8, address: 'http://127.0.0.1:1/v1' } as const,
    ]) {
      expect((await open(store, said, other)).missing).toHaveLength(5);
    }
    expect((await open(store, said)).missing).toEqual([]);
  });

  it('whose file was cut are made anew, and nothing else', async () => {
    const { store, folder } = await shelf();
    await fill(await open(store, said));
    const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.age'));
    truncateSync(join(folder, file), 40);
    const kept = await open(store, said);
    expect(kept.missing).toHaveLength(5);
    await fill(kept);
    expect((await open(store, said)).missing).toEqual([]);
  });

  it('of a long first run lie in a few files, though each batch was written', async () => {
    const { store } = await shelf();
    const sessions = Object.fromEntries(
      Array.from({ length: 60 }, (_, at): [string, readonly [string, ...string[]]] => {
        return [
          `s${at}`,
          ['transcript.1', ...Array.from({ length: 100 }, (_, line) => `${at}-${line} ${'x'.repeat(line)}`)],
        ];
      }),
    );
    await fill(await open(store, sessions), 500);
    expect((await store.list(clientId)).length).toBeLessThanOrEqual(3);
    expect((await open(store, sessions)).missing).toEqual([]);
  }, 20_000);
});

describe('a search among vectors', () => {
  it('leaves out what is not accepted, and asks for no more than are wanted', async () => {
    const { store } = await shelf();
    const kept = await open(store, said);
    await fill(kept);
    const onlySecond = ({ sessionId }: PassagePlace) => sessionId === 's2';
    const query = vectorOf('It was my father.').map((value) => value + 0.4);
    expect(kept.nearest(query, 9, onlySecond).every(onlySecond)).toBe(true);
    expect(kept.nearest(query, 1, all)).toHaveLength(1);
  });
});

async function keyIn(store: IndexStore, text: string): Promise<boolean> {
  const hash = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).subarray(0, 16);
  return (await bytesOf(store)).includes(hash);
}
