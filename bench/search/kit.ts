import { type Kit, type KitQuery, loadKit } from '../../fixtures/memory/load-kit.ts';
import { createPassageSearcher } from '../../src/memory/passage-searcher.ts';
import type { FiledLexicon } from '../../src/memory/passages/lexicon.ts';
import { passagesOf, textOf } from '../../src/memory/passages/passages-of.ts';
import { segmentInMemory } from '../../src/pipeline/memory-segment.ts';
import { plainBm25 } from './plain-bm25.ts';

/** Of each question, whether a passage with its answer is among the first five. */
export interface KitRow extends Pick<KitQuery, 'set' | 'shared'> {
  ours: boolean;
  plain: boolean;
}

/** Asks the kit's questions over all of its sessions at once; both searches find the same passages. */
export async function searchKit(lexicon: FiledLexicon): Promise<KitRow[]> {
  const kit = loadKit();
  const searcher = createPassageSearcher(lexicon);
  const made = await searcher.makeSegment(kit.sessions.map((recorded) => ({ recorded, sources: [] })));
  const sessions = kit.sessions.map(({ session }) => session);
  const record = await searcher.open([{ segment: segmentInMemory(made), sessions }]);
  const plain = plainOver(kit);
  const rows: KitRow[] = [];
  for (const query of kit.queries) {
    const { sessionId, line } = query.answer;
    const hits = await record.search({ query: query.text, limit: 5 });
    const ours = hits.some(
      (hit) => hit.session.id === sessionId && hit.lines.some(({ id }) => id === line.id),
    );
    rows.push({ set: query.set, shared: query.shared, ours, plain: plain(query) });
  }
  return rows;
}

function plainOver({ sessions }: Kit): (query: KitQuery) => boolean {
  const passages = sessions.flatMap(passagesOf);
  const search = plainBm25(passages.map(textOf));
  return ({ text, answer }) =>
    search(text)
      .slice(0, 5)
      .some((at) => passages[at]?.lines.includes(answer.line));
}
