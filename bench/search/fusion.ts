import { type Kit, type KitQuery, loadKit } from '../../fixtures/memory/load-kit.ts';
import type { EgressReason } from '../../src/core/egress.ts';
import type { IndexStore, OpenSegment } from '../../src/core/index-ports.ts';
import type { PassagePlace, SearchableRecord } from '../../src/core/memory-ports.ts';
import type { Embedder, KeptVectors } from '../../src/core/vector-ports.ts';
import { createPassageSearcher } from '../../src/memory/passage-searcher.ts';
import type { FiledLexicon } from '../../src/memory/passages/lexicon.ts';
import { passagesOf } from '../../src/memory/passages/passages-of.ts';
import { createVectorMemory } from '../../src/memory/vectors/vector-memory.ts';
import { segmentInMemory } from '../../src/pipeline/memory-segment.ts';

/** Of each question, whether a passage with its answer is among the first five: by words, by vectors, by both. */
export interface FusionRow extends Pick<KitQuery, 'set' | 'shared'> {
  words: boolean;
  vectors: boolean;
  both: boolean;
}

/** Asks the kit's questions over all of its sessions at once, with the vectors that a server gives. */
export async function fuseKit(lexicon: FiledLexicon, embedder: Embedder): Promise<FusionRow[]> {
  const kit = loadKit();
  const record = await recordOf(kit, lexicon);
  const kept = await embedded(record, embedder);
  const rows: FusionRow[] = [];
  for (const { text, answer, set, shared } of kit.queries) {
    const [vector] = await vectorsOf(embedder, [text]);
    if (vector === undefined) throw new Error('a question without a vector');
    const nearest = async (accepts: (place: PassagePlace) => boolean) => kept.nearest(vector, 55, accepts);
    const holds = (hits: readonly { session: { id: string }; lines: readonly { id: number }[] }[]) =>
      hits.some(({ session, lines }) => {
        return session.id === answer.sessionId && lines.some(({ id }) => id === answer.line.id);
      });
    const words = holds(await record.search({ query: text, limit: 5 }));
    const both = holds(await record.search({ query: text, limit: 5, nearest }));
    const vectors = kept.nearest(vector, 5, () => true).some((place) => isAnswer(kit, place, answer));
    rows.push({ set, shared, words, vectors, both });
  }
  return rows;
}

function isAnswer(
  { sessions }: Kit,
  { sessionId, passage }: PassagePlace,
  answer: KitQuery['answer'],
): boolean {
  const session = sessions.find((one) => one.session.id === sessionId);
  if (session === undefined || sessionId !== answer.sessionId) return false;
  return passagesOf(session)[passage]?.lines.some(({ id }) => id === answer.line.id) ?? false;
}

async function recordOf({ sessions }: Kit, lexicon: FiledLexicon): Promise<SearchableRecord> {
  const searcher = createPassageSearcher(lexicon);
  const made = await searcher.makeSegment(
    sessions.map((recorded) => ({ recorded, sources: ['transcript.1'] })),
  );
  return searcher.open([
    { segment: segmentInMemory(made), sessions: sessions.map(({ session }) => session) },
  ]);
}

async function embedded(record: SearchableRecord, embedder: Embedder): Promise<KeptVectors> {
  const [first] = await vectorsOf(embedder, ['length']);
  const space = { ...embedder.space, dimensions: first?.length ?? 0 };
  const kept = await createVectorMemory().open(storeInMemory(), 'kit', space, record);
  for (let at = 0; at < kept.missing.length; at += embedder.most.texts) {
    const batch = kept.missing.slice(at, at + embedder.most.texts);
    const vectors = await vectorsOf(
      embedder,
      batch.map(({ text }) => text),
    );
    await kept.add(batch.map((passage, index) => ({ ...passage, vector: vectors[index] ?? null })));
  }
  return kept;
}

async function vectorsOf(embedder: Embedder, texts: readonly string[]): Promise<Float32Array[]> {
  const reason: EgressReason = { purpose: 'search', sessionId: 'kit', clientId: 'kit', consentIds: [] };
  return (await embedder.embed(texts, reason, async () => undefined)).vectors;
}

function storeInMemory(): IndexStore {
  const files = new Map<string, OpenSegment>();
  return {
    list: async () => [...files.keys()].sort(),
    open: async (_, name) => files.get(name),
    async write(_, manifest, body) {
      const name = String(files.size).padStart(6, '0');
      files.set(name, segmentInMemory({ manifest, body }));
      return name;
    },
    async erase(_, names) {
      for (const name of names) files.delete(name);
    },
    tellRead: () => undefined,
    lock: async () => async () => undefined,
  };
}
