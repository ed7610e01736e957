import type { Client } from '../core/client.ts';
import type { EgressReason } from '../core/egress.ts';
import { AmynoteError } from '../core/errors.ts';
import type { IndexedRecord } from '../core/memory-ports.ts';
import type { NoteContext } from '../core/note-context.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Pseudonyms } from '../core/pseudonyms.ts';
import { isOnlyThis } from '../core/refused-piece.ts';
import { roundedUsd, usdWords } from '../core/usd.ts';
import type { Embedder, KeptVectors, PassageToEmbed } from '../core/vector-ports.ts';
import { orInterrupted, requireScope } from './stage-session.ts';

/** What every request for vectors is made with. */
export interface Embedding {
  ports: StagePorts;
  client: Client;
  embedder: Embedder;
  record: IndexedRecord;
  names: Pick<NoteContext, 'registered' | 'otherNames'>;
  /** What was paid in this run, in tokens. */
  tokens: number;
}

/** The vector of a query, which is sent without names as everything is. @throws as {@link embedMissing} */
export async function embedQuery(embedding: Embedding, query: string): Promise<Float32Array> {
  const { registered, otherNames } = embedding.names;
  // Who types a query writes names as they come: also an everyday word in small letters is a name then.
  const text = embedding.embedder.pseudonyms(registered, otherNames, []).hide(query);
  const newest = embedding.record.sessions.at(-1)?.session.id ?? '';
  const [vector] = await ask(embedding, [cut(text, embedding.embedder.longestText)], [newest]);
  if (vector === undefined) throw otherLength();
  return vector;
}

/**
 * Embeds what has no vector yet, batch after batch; each that is answered is on the disk before the next is asked for. A
 * passage that the model refuses while it answers others has no vector, and is not asked for again.
 * @throws `consent`, `provider-refused`, `provider-unreachable`, `interrupted`
 */
export async function embedMissing(
  embedding: Embedding,
  kept: KeptVectors,
  dimensions: number,
): Promise<void> {
  const { ports, embedder } = embedding;
  const { missing } = kept;
  const hiders = new Map<string, Pseudonyms>();
  for (let done = 0; done < missing.length; ) {
    const batch = await nextBatch(embedding, hiders, missing.slice(done, done + embedder.most.texts));
    await embedInto(embedding, kept, batch, dimensions);
    done += batch.length;
    const costUsd = priceOf(embedder, embedding.tokens);
    ports.onEvent({
      ...{ type: 'progress', stage: 'search', done, total: missing.length, unit: 'passages' },
      ...(costUsd && { costUsd }),
    });
  }
}

/** In US dollars; undefined where no price is known. */
export function priceOf({ usdPerMillionTokens }: Embedder, tokens: number): number | undefined {
  if (usdPerMillionTokens === undefined) return undefined;
  return roundedUsd((tokens / 1e6) * usdPerMillionTokens);
}

/** `0.0123 USD`, `less than 0.0001 USD` */
export function priceWords(costUsd: number | undefined): string {
  return costUsd === undefined ? 'price unknown' : usdWords(costUsd, 4);
}

/** About four letters of English are a token (https://platform.openai.com/tokenizer). */
export function tokensIn(texts: readonly { text: string }[]): number {
  return Math.ceil(texts.reduce((sum, { text }) => sum + text.length, 0) / 4);
}

/** As many of the first texts as a request may hold, as they may leave: without names, and not too long. */
async function nextBatch(
  { record, names, embedder }: Embedding,
  hiders: Map<string, Pseudonyms>,
  passages: readonly PassageToEmbed[],
): Promise<PassageToEmbed[]> {
  const batch: PassageToEmbed[] = [];
  let bytes = 0;
  for (const passage of passages) {
    const { sessionId } = passage;
    // All that was said in the session tells how names are written in it.
    const hider =
      hiders.get(sessionId) ??
      embedder.pseudonyms(names.registered, names.otherNames, await record.texts(sessionId));
    hiders.set(sessionId, hider);
    const text = cut(hider.hide(passage.text), embedder.longestText);
    bytes += Buffer.byteLength(text);
    if (batch.length > 0 && bytes > embedder.most.bytes) break;
    batch.push({ ...passage, text });
  }
  return batch;
}

async function embedInto(
  embedding: Embedding,
  kept: KeptVectors,
  batch: readonly PassageToEmbed[],
  dimensions: number,
): Promise<void> {
  try {
    const texts = batch.map(({ text }) => text);
    const vectors = await ask(embedding, texts, [...new Set(batch.map(({ sessionId }) => sessionId))]);
    if (vectors.some(({ length }) => length !== dimensions)) throw otherLength();
    await kept.add(batch.map((passage, at) => ({ ...passage, vector: vectors[at] ?? null })));
  } catch (error) {
    // The query was answered, so it is a text of these and not the key or the model.
    if (!isOnlyThis(error)) throw error;
    const half = Math.ceil(batch.length / 2);
    if (batch.length === 1) return kept.add(batch.map((passage) => ({ ...passage, vector: null })));
    await embedInto(embedding, kept, batch.slice(0, half), dimensions);
    await embedInto(embedding, kept, batch.slice(half), dimensions);
  }
}

/** @param sessionIds whose words these are, the newest last */
async function ask(
  embedding: Embedding,
  texts: readonly string[],
  sessionIds: readonly string[],
): Promise<Float32Array[]> {
  const { ports, client, embedder } = embedding;
  const mayAsk = async () => {
    const ids = await Promise.all(embedder.scopes.map((scope) => requireScope(ports, client, scope)));
    return [...new Set(ids.flat())];
  };
  const reason: EgressReason = {
    purpose: 'search',
    sessionId: sessionIds.at(-1) ?? '',
    ...(sessionIds.length > 1 && { sessionIds: [...sessionIds] }),
    clientId: client.id,
    consentIds: await mayAsk(),
  };
  const answer = await orInterrupted(ports.signal, embedder.embed(texts, reason, mayAsk));
  embedding.tokens += answer.tokens ?? tokensIn(texts.map((text) => ({ text })));
  return answer.vectors;
}

/** Between letters, never inside of one. */
function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  return new TextDecoder().decode(Buffer.from(text).subarray(0, bytes)).replace(/\uFFFD+$/u, '');
}

function otherLength(): AmynoteError {
  return new AmynoteError('provider-refused', 'the vectors that came are not all of one length', {
    hint: 'run: amynote config list, and check the model',
  });
}
