import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { featuresOf } from '../../src/memory/passages/features.ts';
import type { Lexicon } from '../../src/memory/passages/lexicon.ts';
import { indexFeatures } from '../../src/memory/ranking/feature-index.ts';
import { nearestPassages, type PassageText } from '../../src/memory/ranking/nearest-passages.ts';
import { plainBm25 } from './plain-bm25.ts';

/** Where the public sets lie, beside the checkout or where the variable says. */
const places = [process.env.AMYNOTE_SEARCH_DATA, '../shared/data/search'];

/** One set: documents, queries, and which documents answer each. */
interface RankedSet {
  documents: { id: string; text: string }[];
  queries: { text: string; answers: ReadonlySet<string> }[];
}

export interface SetResult {
  /** Mean ndcg@10 over all queries, as the set counts them. */
  ours: number;
  plain: number;
  /** The same over the queries that have words. */
  oursAsked: number;
  plainAsked: number;
  queries: number;
  /** Queries without a single word: nothing can answer them, so they bound what can be reached. */
  empty: number;
}

/**
 * Ranks a set's documents by our own search and by plain BM25.
 * @throws Error when the set is not there
 */
export async function rankSet(name: string, lexicon: Lexicon): Promise<SetResult> {
  const { documents, queries } = readSet(name);
  const ours = ourSearch(documents, lexicon);
  const plain = plainBm25(documents.map(({ text }) => text));
  const rows: { ours: number; plain: number; asked: boolean }[] = [];
  for (const { text, answers } of queries) {
    const gain = (found: readonly number[]) =>
      ndcg10(
        found.map((at) => documents[at]?.id ?? ''),
        answers,
      );
    rows.push({ ours: gain(await ours(text)), plain: gain(plain(text)), asked: text.trim() !== '' });
  }
  const asked = rows.filter((row) => row.asked);
  return {
    ours: mean(rows.map((row) => row.ours)),
    plain: mean(rows.map((row) => row.plain)),
    oursAsked: mean(asked.map((row) => row.ours)),
    plainAsked: mean(asked.map((row) => row.plain)),
    queries: rows.length,
    empty: rows.length - asked.length,
  };
}

/** Documents whose ids share what stands before `#` are the passages of one session, in their order. */
function ourSearch(
  documents: RankedSet['documents'],
  lexicon: Lexicon,
): (query: string) => Promise<number[]> {
  const sessions = new Map<string, string[]>();
  for (const { id, text } of documents) {
    const session = id.split('#')[0] ?? '';
    sessions.set(session, [...(sessions.get(session) ?? []), text]);
  }
  const index = indexFeatures(
    [...sessions.values()].map((texts) => texts.map((text) => featuresOf(text, lexicon))),
  );
  const read = async (numbers: readonly number[]) =>
    numbers.map((at): PassageText => ({ lines: linesOf(documents[at]?.text ?? '') }));
  return async (query) => {
    const nearest = await nearestPassages(index, lexicon, query, read, { limit: 10 });
    return nearest.map(({ passage }) => passage);
  };
}

/** `doctor: How are you?`: the name belongs to the text, questions ask for it. */
function linesOf(text: string): PassageText['lines'] {
  return text.split('\n').map((line) => {
    return { text: line, participant: /^[^:]{1,40}(?=: )/.exec(line)?.[0] ?? null, role: null };
  });
}

function readSet(name: string): RankedSet {
  const folder = places.map((place) => place && join(place, name)).find((path) => path && existsSync(path));
  if (!folder) throw new Error(`the set ${name} is absent: AMYNOTE_SEARCH_DATA says where the sets lie`);
  const rows = (file: string) => readFileSync(join(folder, file), 'utf8').trim().split('\n');
  const objects = (file: string) => rows(file).map((row): { _id: string; text: string } => JSON.parse(row));
  const answers = new Map<string, Set<string>>();
  for (const row of rows('qrels.tsv').slice(1)) {
    const [query = '', document = '', score] = row.split('\t');
    if (Number(score) > 0) answers.set(query, (answers.get(query) ?? new Set()).add(document));
  }
  const queries = objects('queries.jsonl').flatMap(({ _id, text }) => {
    const own = answers.get(_id);
    return own === undefined ? [] : [{ text, answers: own }];
  });
  return { documents: objects('corpus.jsonl').map(({ _id, text }) => ({ id: _id, text })), queries };
}

/** Every answer counts the same; 1 when the answers come first. */
function ndcg10(found: readonly string[], answers: ReadonlySet<string>): number {
  const gain = (at: number) => 1 / Math.log2(at + 2);
  const reached = found.slice(0, 10).reduce((sum, id, at) => sum + (answers.has(id) ? gain(at) : 0), 0);
  const best = Array.from({ length: Math.min(10, answers.size) }, (_, at) => gain(at));
  return reached / best.reduce((sum, value) => sum + value, 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
