import type { LineSearcher, SearchHit, SearchSession } from '../core/memory-ports.ts';
import { type Concept, type ConceptLayer, conceptLayer } from './concepts.ts';
import { lineScanner } from './line-scan.ts';
import { lineScorer } from './line-score.ts';
import { readQuery } from './query.ts';

/**
 * Search on this machine, without a model: BM25 over the stems of single lines, fused with concepts
 * ("my old man walked out" answers a question about a father), one-letter slips and phrases. A line
 * is found by its own words, or as the answer to a question that is found. Hits of equal score come
 * in the order of their sessions' dates and their lines.
 * @param concepts From `readConcepts`.
 */
export function createLexicalSearcher(concepts: readonly Concept[]): LineSearcher {
  const layer = conceptLayer(concepts);
  return {
    engine: 'lexical',
    search: async (query, sessions, limit) => searchLines(query, layer, sessions, limit),
  };
}

function searchLines(
  text: string,
  layer: ConceptLayer,
  sessions: readonly SearchSession[],
  limit: number,
): SearchHit[] {
  const query = readQuery(text, layer);
  const scan = lineScanner(query, layer);
  const scanned = sessions.map(({ session, lines }) => {
    return { session, lines, found: lines.map((line) => scan(line.text)) };
  });
  const score = lineScorer(query, scanned);
  const hits: SearchHit[] = [];
  for (const one of scanned) {
    one.lines.forEach((line, index) => {
      const value = score(one, index);
      if (value > 0) hits.push({ session: one.session, line, score: value });
    });
  }
  return hits.sort(nearestFirst).slice(0, Math.max(0, limit));
}

function nearestFirst(a: SearchHit, b: SearchHit): number {
  return (
    b.score - a.score ||
    Date.parse(a.session.startedAt) - Date.parse(b.session.startedAt) ||
    (a.session.id < b.session.id ? -1 : Number(a.session.id > b.session.id)) ||
    a.line.id - b.line.id
  );
}
