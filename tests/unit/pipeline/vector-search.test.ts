import { createHash } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { StagePorts } from '../../../src/core/ports.ts';
import { type Scope, scopes } from '../../../src/core/scopes.ts';
import type { Embedder } from '../../../src/core/vector-ports.ts';
import { createPassageSearcher } from '../../../src/memory/passage-searcher.ts';
import { readLexicon } from '../../../src/memory/passages/lexicon.ts';
import { correct } from '../../../src/pipeline/correct.ts';
import { keepIndexes } from '../../../src/pipeline/keep-indexes.ts';
import { openIndex } from '../../../src/pipeline/memory-index.ts';
import { search } from '../../../src/pipeline/search.ts';
import { estimateVectors } from '../../../src/pipeline/vector-search.ts';
import { createGuardedFetch } from '../../../src/providers/guarded-fetch.ts';
import { createOpenAiEmbedder } from '../../../src/providers/openai/openai-embedder.ts';
import { type LocalEmbeddingsOptions, startLocalEmbeddings } from '../../simulator/local-embeddings.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { consent } from '../vault/artefacts.ts';
import { captioned } from './claude-stage.ts';
import { type Stage, stage } from './stage.ts';

const lexicon = await readLexicon('templates/rules');

let desk: Stage;
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ sessions: [] });
  return () => simulator.close();
});
beforeEach(async () => {
  desk = await stage();
  simulator.setFaults([]);
});

interface Reach {
  engine?: 'openai' | 'local';
  baseUrl?: string;
  offline?: boolean;
}

/** The real embedder through the real SDK, its requests in the vault's own ledger. */
function embedderAt(
  { ports }: Stage,
  { engine = 'openai', baseUrl = simulator.openaiBaseUrl, offline = false }: Reach,
): Embedder {
  const { origin } = new URL(baseUrl);
  const { ledger } = ports.vault;
  return createOpenAiEmbedder({
    ...{ engine, baseUrl, model: engine === 'openai' ? 'text-embedding-3-small' : 'any' },
    apiKey: 'sk-test',
    guardedFetch: createGuardedFetch({
      mayLeave: async () => ({}),
      allowedOrigin: origin,
      offline,
      ledger,
      provider: engine,
    }),
    signal: ports.signal,
    sleep: async () => undefined,
  });
}

function portsWith(embedder: Embedder | undefined): StagePorts {
  return {
    ...desk.ports,
    searcher: async () => createPassageSearcher(lexicon),
    embedder: async () => embedder,
  };
}

/** @param embedder null for a search without a model */
function find(query: string, embedder: Embedder | null = embedderAt(desk, {}), limit = 3) {
  return search(portsWith(embedder ?? undefined), { client: desk.client, query, limit });
}

/** Texts of each request for vectors since a moment. */
function sentSince(before: number): string[][] {
  return simulator.requests.slice(before).flatMap(({ path, fields }) => {
    return path === '/v1/embeddings' ? [fields.input as string[]] : [];
  });
}

async function local(options: LocalEmbeddingsOptions = {}) {
  const server = await startLocalEmbeddings(options);
  onTestFinished(() => server.close());
  return { server, embedder: embedderAt(desk, { engine: 'local', baseUrl: server.baseUrl }) };
}

const pause = ['garden', 'kitchen', 'allotment'].flatMap((place, at) => [
  `Therapist: And how was the ${place}, with all this rain that we have had since we last met here?`,
  `Client: Wet. The beans came up by the ${place}, ${at + 2} courgettes drowned, and the neighbour lent me his barrow for a week.`,
]);

const turns = [
  'Therapist: What did you think when the letter came?',
  'Client: Ninety-one, and all I could see was the nine. I went through it by the dishwasher.',
  ...pause,
  'Therapist: And the nights, what are they like at the moment?',
  'Client: I sleep through, since the spring I sleep like a stone, thank you.',
  ...pause.map((turn) => `${turn} Still.`),
];

const talked = () => captioned(desk, desk.client, turns);

describe('a passage that only the vectors find', () => {
  it('comes up when both are asked, with its line and place, and not without', async () => {
    const sessionId = await talked();
    const query = 'perfectionism';
    expect((await find(query, null)).hits.map(({ text }) => text)).toEqual([]);
    const { hits } = await find(query);
    expect(hits[0]).toMatchObject({
      session: { id: sessionId },
      text: expect.stringContaining('all I could see was the nine'),
      line: { id: 2, participant: 'client' },
    });
  });

  it('is found with any server on this machine that speaks the protocol, and nothing else is asked', async () => {
    await talked();
    const { server, embedder } = await local();
    const before = simulator.requests.length;
    const { hits } = await find('dishwashing', embedder);
    expect(hits[0]?.text).toContain('dishwasher');
    expect(server.answered.flat()).toContain('dishwashing');
    expect(simulator.requests.length).toBe(before);
    const ledger = await desk.ports.vault.ledger.list();
    expect(
      ledger.every(({ origin, purpose }) => server.baseUrl.startsWith(origin) && purpose === 'search'),
    ).toBe(true);
  });
});

describe('what is denied, or is somebody else’s', () => {
  const rest = (at: number) => pause.slice(at, at + 2);
  it.each([
    [
      'panic attacks',
      'I never have panic attacks on the train, not once.',
      'I have panic attacks on the train, every week.',
    ],
    [
      'her father left',
      'My friend’s father walked out and left them, he told me.',
      'My father walked out and left us, he told nobody.',
    ],
  ])('still ranks below after fusion: %s', async (query, other, own) => {
    await captioned(desk, desk.client, [
      `Client: ${other}`,
      ...rest(0),
      ...rest(2),
      ...pause,
      `Client: ${own}`,
      ...pause,
    ]);
    const { hits } = await find(query, embedderAt(desk, {}), 10);
    const texts = hits.map(({ text }) => text);
    expect(texts[0]).toBe(own);
    const score = (text: string) => hits.find((hit) => hit.text === text)?.score ?? 0;
    expect(score(other)).toBeLessThan(score(own) * 0.8);
  });
});

describe('consent', () => {
  async function agreedTo(given: readonly Scope[]) {
    const { vault } = desk.ports;
    const at = '2026-02-02T00:00:00.000Z';
    const withdrawal = {
      v: 1,
      kind: 'withdrawal',
      id: 'w1',
      clientId: desk.client.id,
      personId: 'p1',
    } as const;
    await vault.people.saveConsentEvent({
      ...withdrawal,
      scopes: [...scopes],
      withdrawnAt: '2026-02-01T00:00:00.000Z',
    });
    await vault.people.saveConsentEvent({
      ...consent('k2', [...given]),
      givenAt: at,
      recordedAt: at,
    });
  }

  it.each([
    ['cross_session_search', ['record_audio', 'transcribe_cloud']],
    ['transcribe_cloud', ['record_audio', 'cross_session_search']],
  ] as const)('without %s nothing goes to the cloud', async (lacking, given) => {
    await talked();
    await agreedTo(given);
    const before = simulator.requests.length;
    await expect(find('garden')).rejects.toMatchObject({ code: 'consent', data: { scope: lacking } });
    expect(simulator.requests.length).toBe(before);
    expect(await desk.ports.vault.ledger.list()).toEqual([]);
  });

  it('to the cloud is not needed for a server on this machine', async () => {
    await talked();
    await agreedTo(['record_audio', 'cross_session_search']);
    const { embedder } = await local();
    expect((await find('garden', embedder)).hits.length).toBeGreaterThan(0);
  });

  it('that is withdrawn takes the vectors away', async () => {
    await talked();
    await find('garden');
    const { indexes } = desk.ports.vault;
    expect((await indexes.list(desk.client.id)).length).toBeGreaterThan(1);
    await agreedTo(['record_audio']);
    await expect(find('garden')).rejects.toMatchObject({ code: 'consent' });
    expect(await indexes.list(desk.client.id)).toEqual([]);
  });
});

describe('what leaves', () => {
  it('holds no registered name, contact or identifier: not of a passage, and not of the query', async () => {
    const { vault } = desk.ports;
    desk.client = { ...desk.client, names: ['Brisa', 'Oaxaca', 'Grace'], contacts: ['415-555-0132'] };
    await vault.people.saveClient(desk.client);
    const other = {
      ...desk.client,
      id: 'dddddddddddd',
      name: 'Jordan Price',
      people: [{ id: 'p9', name: 'Jordan Price', role: 'client' }],
    };
    await vault.people.saveClient({ ...other, names: [], contacts: [] } as typeof desk.client);
    const ids = [
      await captioned(desk, desk.client, [
        'Therapist: Hi Maya, how was the week since we talked about your mother Brisa?',
        'Client: Rough. MAYA ORTIZ has left the building. Call me at 415-555-0132, or four one five, five five five, oh one three two.',
        'Client: Jordan Price wrote from Oaxaca, to maya.ortiz88@example.org, about the Ortizes.',
      ]),
    ];
    const before = simulator.requests.length;
    const ports = {
      ...portsWith(embedderAt(desk, {})),
      noteWishes: async () => ({ preferences: {}, clinician: 'Ruth Vale' }),
    };
    await search(ports, {
      client: desk.client,
      query: 'What maya ortiz told ruth of brisa, grace and jordan',
      limit: 3,
    });
    const requests = simulator.requests.slice(before);
    expect(requests.length).toBe(2);
    const sent = requests
      .map(({ body, headers, path }) => `${path} ${JSON.stringify(headers)} ${body}`)
      .join('\n');
    const secrets = [
      'maya',
      'ortiz',
      'brisa',
      'oaxaca',
      'grace',
      'jordan',
      'price',
      'ruth',
      'vale',
      '0132',
      'oh one three two',
      '@example',
    ];
    for (const secret of [...secrets, ...ids, desk.client.id, 'p1', 'p9']) {
      expect(sent.toLowerCase()).not.toMatch(new RegExp(`(?<![a-z0-9])${secret}(?![a-z0-9])`));
    }
    expect(sent).toContain('Rough.');
    for (const { fields } of requests)
      expect(Object.keys(fields).sort()).toEqual(['dimensions', 'encoding_format', 'input', 'model']);
  });

  it('is told before it goes, with its cost; then only the query goes', async () => {
    await talked();
    const ports = portsWith(embedderAt(desk, {}));
    const before = simulator.requests.length;
    const estimate = await estimateVectors(ports, desk.client);
    expect(estimate).toMatchObject({ passages: expect.any(Number), costUsd: 0 });
    expect(simulator.requests.length).toBe(before);
    await find('garden');
    await find('garden');
    const told = desk.events.flatMap((event) =>
      event.type === 'notice' && event.stage === 'search' ? [event.message] : [],
    );
    expect(told).toEqual([
      `the query and ${estimate.passages} new passages go to OpenAI, registered names replaced (about ${estimate.tokens} tokens, 0.0000 USD)`,
      'the query goes to OpenAI, registered names replaced',
    ]);
    expect(sentSince(before).map(({ length }) => length)).toEqual([1, estimate.passages, 1]);
  });

  it('is in the ledger with its sessions and the consents for it', async () => {
    await talked();
    await talked();
    await find('garden');
    const entries = await desk.ports.vault.ledger.list();
    const ids = [...(await desk.ports.vault.sessions.listHeld()).keys()];
    expect(entries).toHaveLength(2);
    expect(entries[1]).toMatchObject({
      ...{ purpose: 'search', provider: 'openai', model: 'text-embedding-3-small', clientId: desk.client.id },
      ...{ consentIds: ['k1'], outcome: { status: 200 } },
    });
    expect(entries[1]?.sessionIds?.toSorted()).toEqual(ids.toSorted());
  });

  it('is nothing when the network is switched off', async () => {
    await talked();
    const before = simulator.requests.length;
    await expect(find('garden', embedderAt(desk, { offline: true }))).rejects.toMatchObject({
      code: 'failed',
    });
    expect(simulator.requests.length).toBe(before);
    expect(desk.events.filter((event) => event.type === 'notice' && event.stage === 'search')).toEqual([]);
  });
});

/** An embedder that takes a few texts at once, so that a session needs several requests. */
const inSmallBatches = (embedder: Embedder, texts = 2): Embedder => ({
  ...embedder,
  most: { ...embedder.most, texts },
});

describe('words that are gone', () => {
  it('leave no vector behind after the command that took them out, and the others are not paid for again', async () => {
    const sessionId = await talked();
    await find('garden');
    const before = simulator.requests.length;
    const ports = portsWith(undefined);
    const { record, close } = await openIndex(ports, desk.client);
    const texts = await record.texts(sessionId);
    await close();
    const gone = hashOf(texts.find((text) => text.includes('nine')) ?? '');
    expect(await inIndex(gone)).toBe(true);
    await correct(ports, {
      sessionId,
      change: { type: 'line', line: 2, text: 'It was a good letter, I think.' },
    });
    await keepIndexes(ports, { sessionIds: new Set([sessionId]), clientIds: new Set() });
    expect(await inIndex(gone)).toBe(false);
    expect(await inIndex(hashOf(texts.at(-1) ?? ''))).toBe(true);
    await find('garden');
    const [, changed] = sentSince(before);
    expect(changed).toHaveLength(1);
    expect(changed?.[0]).toContain('a good letter');
  });

  function hashOf(text: string): Buffer {
    return createHash('sha256').update(text).digest().subarray(0, 16);
  }

  async function inIndex(bytes: Buffer): Promise<boolean> {
    const { indexes } = desk.ports.vault;
    for (const name of await indexes.list(desk.client.id)) {
      const file = await indexes.open(desk.client.id, name);
      const body = Buffer.from((await file?.read(0, file.bytes)) ?? []);
      await file?.close();
      if (body.includes(bytes)) return true;
    }
    return false;
  }
});

describe('a first run', () => {
  it('that the provider ends in the middle is gone on with: no passage is sent twice', async () => {
    await talked();
    const before = simulator.requests.length;
    simulator.setFaults([{ name: '500', endpoint: 'embeddings', after: 3 }]);
    const embedder = inSmallBatches(embedderAt(desk, {}));
    await expect(find('garden', embedder)).rejects.toMatchObject({ code: 'provider-unreachable' });
    const answered = () =>
      simulator.requests
        .slice(before)
        .flatMap(({ status, fields }) => (status === 200 ? (fields.input as string[]) : []));
    expect(answered().length).toBe(1 + 2 + 2);
    simulator.setFaults([]);
    await find('garden', embedder);
    const passages = answered().filter((text) => text !== 'garden');
    expect(new Set(passages).size).toBeGreaterThan(2);
    const { record, close } = await openIndex(portsWith(undefined), desk.client);
    const [session] = record.sessions;
    expect(passages).toHaveLength(session?.passages ?? 0);
    await close();
  });

  it('that is interrupted stops at once, and keeps what was answered', async () => {
    await talked();
    const embedder = inSmallBatches(embedderAt(desk, {}), 1);
    let batches = 0;
    const stopping: Embedder = {
      ...embedder,
      embed: async (...args) => {
        const answer = await embedder.embed(...args);
        batches += 1;
        if (batches === 4) desk.interrupt.abort();
        return answer;
      },
    };
    await expect(find('garden', stopping)).rejects.toMatchObject({ code: 'interrupted' });
    const before = simulator.requests.length;
    const again = { ...desk.ports, signal: new AbortController().signal };
    desk = { ...desk, ports: again };
    await find('garden', embedderAt(desk, {}));
    const [, rest] = sentSince(before);
    const { record, close } = await openIndex(portsWith(undefined), desk.client);
    const passages = record.sessions[0]?.passages ?? 0;
    await close();
    expect([passages - 2, passages - 3]).toContain(rest?.length);
  });

  it('while another command has the index asks for the query alone, and says so', async () => {
    await talked();
    await find('garden', null);
    const release = await desk.ports.vault.indexes.lock(desk.client.id);
    const before = simulator.requests.length;
    const { hits } = await find('garden');
    await release?.();
    expect(hits.length).toBeGreaterThan(0);
    expect(sentSince(before)).toEqual([['garden']]);
    expect(JSON.stringify(desk.events)).toContain('found by words alone');
  });

  it('goes on without a passage that the server refuses, and never asks for it again', async () => {
    await talked();
    const { server, embedder } = await local({ refuses: (text) => text.includes('dishwasher') });
    await find('garden', embedder);
    const answered = server.answered.length;
    await find('garden', embedder);
    expect(server.answered.slice(answered)).toEqual([['garden']]);
    expect(server.answered.flat().some((text) => text.includes('stone'))).toBe(true);
  });

  it('begins anew with a server whose model has another length', async () => {
    await talked();
    const small = await local({ dimensions: 64 });
    await find('garden', small.embedder);
    const large = await startLocalEmbeddings({ dimensions: 96 });
    onTestFinished(() => large.close());
    const moved: Embedder = {
      ...embedderAt(desk, { engine: 'local', baseUrl: large.baseUrl }),
      space: small.embedder.space,
    };
    expect((await find('garden', moved)).hits.length).toBeGreaterThan(0);
    expect(large.answered.flat().length).toBe(small.server.answered.flat().length);
  });
});
