import type { Client } from '../core/client.ts';
import { counted } from '../core/counted.ts';
import { AmynoteError } from '../core/errors.ts';
import type { IndexedRecord, PassagePlace, PassageQuery } from '../core/memory-ports.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Embedder, KeptVectors, VectorSpace } from '../core/vector-ports.ts';
import { type Embedding, embedMissing, embedQuery, priceOf, priceWords, tokensIn } from './embed-passages.ts';
import { openIndex, requireIndexScope } from './memory-index.ts';
import { registeredNames } from './registered-names.ts';
import { requireScope, settleQuietly } from './stage-session.ts';

/** So many more than are wanted: fusing with what words find changes their order. */
const moreThanWanted = 50;

/**
 * The ranking by the vectors of a model, for a search of one client's record; undefined where the engine is `lexical`.
 * When it is asked, what has no vector yet is embedded first, and the query with it: to the engine's server go the texts
 * without names, and nothing else. The caller does not have the client's lock.
 */
export async function meaningOf(
  ports: StagePorts,
  client: Client,
  record: IndexedRecord,
  { query, limit }: Pick<PassageQuery, 'query' | 'limit'>,
): Promise<PassageQuery['nearest']> {
  const embedder = await ports.embedder();
  if (embedder === undefined) return undefined;
  const wanted = { query, record, limit: limit + moreThanWanted };
  return (accepts) => nearestInMeaning(ports, client, embedder, { ...wanted, accepts });
}

/** What searching by meaning would send. */
export interface VectorEstimate {
  /** Without a vector. */
  passages: number;
  /** About so many, the query left out. */
  tokens: number;
  /** Absent where no price is known. */
  costUsd?: number;
}

/**
 * Brings a client's index up to date and looks what has no vector yet; nothing is sent.
 * @throws `consent` without `cross_session_search`; `usage` where the engine is `lexical`, which sends nothing
 */
export async function estimateVectors(ports: StagePorts, client: Client): Promise<VectorEstimate> {
  const embedder = await ports.embedder();
  if (embedder === undefined) {
    throw new AmynoteError('usage', 'the lexical engine sends nothing', {
      hint: 'name another: amynote search WORDS --engine openai --dry-run',
    });
  }
  const { record, close } = await openIndex(ports, client);
  try {
    return estimateOf(await openVectors(ports, client, embedder.space, record), embedder);
  } finally {
    await close();
  }
}

interface Asked {
  query: string;
  record: IndexedRecord;
  limit: number;
  accepts: (place: PassagePlace) => boolean;
}

async function nearestInMeaning(
  ports: StagePorts,
  client: Client,
  embedder: Embedder,
  { query, record, limit, accepts }: Asked,
): Promise<PassagePlace[]> {
  if (record.sessions.length === 0) return [];
  for (const scope of embedder.scopes) await requireScope(ports, client, scope);
  embedder.checkOnline();
  await embedder.checkLeave?.('search', client.id);
  const names = await registeredNames(ports, client);
  const embedding: Embedding = { ports, client, embedder, record, names, tokens: 0 };
  const release = await ports.vault.indexes.lock(client.id);
  try {
    const { space } = embedder;
    // Only its answer tells how long the vectors of a server on this machine are.
    const asked = space.dimensions === undefined ? await embedQuery(embedding, query) : undefined;
    const known = asked === undefined ? space : { ...space, dimensions: asked.length };
    const kept = await openVectors(ports, client, known, record);
    tell(ports, kept, embedder);
    const vector = asked ?? (await embedQuery(embedding, query));
    if (release === undefined) tellBusy(ports, kept);
    else {
      await embedMissing(embedding, kept, vector.length);
      if (!kept.isSettled) await kept.settle();
      await requireIndexScope(ports, client);
    }
    return kept.nearest(vector, limit, accepts);
  } finally {
    await release?.();
    await settleQuietly(ports);
  }
}

async function openVectors(
  ports: StagePorts,
  client: Client,
  space: VectorSpace,
  record: IndexedRecord,
): Promise<KeptVectors> {
  return (await ports.vectors()).open(ports.vault.indexes, client.id, space, record);
}

/** What goes where and what it costs, before it goes. */
function tell({ onEvent }: StagePorts, kept: KeptVectors, embedder: Embedder): void {
  const { passages, tokens, costUsd } = estimateOf(kept, embedder);
  const { destination } = embedder;
  const price = embedder.space.engine === 'local' ? '' : ` (about ${tokens} tokens, ${priceWords(costUsd)})`;
  const what = passages === 0 ? 'the query goes' : `the query and ${counted(passages, 'new passage')} go`;
  // Every search of a server on this machine would say it, and nothing leaves.
  if (passages === 0 && embedder.space.engine === 'local') return;
  const message = `${what} to ${destination}, registered names replaced${passages === 0 ? '' : price}`;
  onEvent({ type: 'notice', stage: 'search', message });
}

function tellBusy({ onEvent }: StagePorts, { missing }: KeptVectors): void {
  if (missing.length === 0) return;
  const rest = `${counted(missing.length, 'passage')} without a vector ${missing.length === 1 ? 'is' : 'are'}`;
  const message = `another command has this client’s index, so ${rest} found by words alone`;
  onEvent({ type: 'notice', stage: 'search', message });
}

function estimateOf({ missing }: KeptVectors, embedder: Embedder): VectorEstimate {
  const tokens = tokensIn(missing);
  const costUsd = priceOf(embedder, tokens);
  return { passages: missing.length, tokens, ...(costUsd !== undefined && { costUsd }) };
}
