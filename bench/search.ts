import { readLexicon } from '../src/memory/passages/lexicon.ts';
import { type Figure, figure } from './measure/figure.ts';
import { atLocalServer, atSimulator } from './search/embedders.ts';
import { type FusionRow, fuseKit } from './search/fusion.ts';
import { type KitRow, searchKit } from './search/kit.ts';
import { rankSet, type SetResult } from './search/ranked-sets.ts';
import { scanMs } from './search/vector-scan.ts';

/** What is found by meaning on this machine, without a model; plain BM25 over the same passages beside it. */
export async function* figures(): AsyncGenerator<Figure> {
  const lexicon = await readLexicon('templates/rules');
  // Fifteen in a hundred more than .692 and .318, what a plain tokenizer reached when the sets were made.
  yield* setFigures('primock', '>=0.796', await rankSet('primock57-highlights', lexicon));
  yield* setFigures('qmsum', '>=0.366', await rankSet('qmsum-passages', lexicon));
  yield* kitFigures(await searchKit(lexicon));
  yield* fusionFigures('meaning', '>=0.85', await atSimulator((embedder) => fuseKit(lexicon, embedder)));
  yield* fusionFigures('letters', '>=0.7', await atLocalServer((embedder) => fuseKit(lexicon, embedder)));
  const scan = { passages: 40_000, dimensions: 512 };
  yield figure('search.vectors.scan', scanMs(400, 100), 'ms for all vectors of a client', null, scan);
}

/**
 * Words and vectors together: with a simulated model that knows meanings, though not all of the kit's, and with one that
 * knows letters alone. They tell of the fusion and of no vendor's model.
 */
function fusionFigures(model: string, target: string, rows: readonly FusionRow[]): Figure[] {
  const recall = (name: string, goal: string | null, some: readonly FusionRow[]) => {
    const part = (key: 'words' | 'vectors' | 'both') => some.filter((row) => row[key]).length / some.length;
    const beside = { 'words alone': part('words'), 'vectors alone': part('vectors'), queries: some.length };
    return figure(`search.fusion.${model}.recall5${name}`, part('both'), 'recall@5', goal, beside);
  };
  return [
    recall('', target, rows),
    recall(
      '.held-out',
      null,
      rows.filter(({ set }) => set === 'held'),
    ),
    recall(
      '.no-shared-word',
      null,
      rows.filter(({ shared }) => shared === 'none'),
    ),
  ];
}

function setFigures(name: string, target: string, set: SetResult): Figure[] {
  const gain = figure(`search.${name}.ndcg10`, set.ours, 'ndcg@10', target, {
    'plain BM25': set.plain,
    queries: set.queries,
    'without a word': set.empty,
    'best possible': (set.queries - set.empty) / set.queries,
  });
  if (set.empty === 0) return [gain];
  return [
    gain,
    figure(`search.${name}.ndcg10.asked`, set.oursAsked, 'ndcg@10, queries with words', null, {
      'plain BM25': set.plainAsked,
      queries: set.queries - set.empty,
    }),
  ];
}

function kitFigures(rows: readonly KitRow[]): Figure[] {
  const recall = (name: string, target: string | null, some: readonly KitRow[]) =>
    figure(`search.kit.recall5${name}`, share(some, 'ours'), 'recall@5', target, {
      'plain BM25': share(some, 'plain'),
      queries: some.length,
    });
  return [
    recall('', '>=0.8', rows),
    figure('search.kit.recall5.plain', share(rows, 'plain'), 'recall@5 of plain BM25', '<0.45'),
    recall(
      '.dev',
      null,
      rows.filter(({ set }) => set === 'dev'),
    ),
    recall(
      '.held-out',
      null,
      rows.filter(({ set }) => set === 'held'),
    ),
    recall(
      '.no-shared-word',
      null,
      rows.filter(({ shared }) => shared === 'none'),
    ),
    recall(
      '.some-shared-word',
      null,
      rows.filter(({ shared }) => shared === 'some'),
    ),
  ];
}

function share(rows: readonly KitRow[], key: 'ours' | 'plain'): number {
  return rows.filter((row) => row[key]).length / rows.length;
}
