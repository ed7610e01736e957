import { type Kit, type KitQuery, loadKit } from '../../fixtures/memory/load-kit.ts';
import { createPassageSearcher } from '../../src/memory/passage-searcher.ts';
import type { Lexicon } from '../../src/memory/passages/lexicon.ts';
import { passagesOf, textOf } from '../../src/memory/passages/passages-of.ts';
import { plainBm25 } from './plain-bm25.ts';

/** Of each question, whether a passage with its answer is among the first five. */
export interface KitRow extends Pick<KitQuery, 'set' | 'shared'> {
  ours: boolean;
  plain: boolean;
}

/** Asks the kit's questions over all of its sessions at once; both searches find the same passages. */
export async function searchKit(lexicon: Lexicon): Promise<KitRow[]> {
  const kit = loadKit();
  const searcher = createPassageSearcher(lexicon);
  const plain = plainOver(kit);
  const rows: KitRow[] = [];
  for (const query of kit.queries) {
    const { sessionId, line } = query.answer;
    const hits = await searcher.search(query.text, kit.sessions, 5);
    const ours = hits.some((hit) => hit.session.id === sessionId && hit.lines.includes(line));
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
