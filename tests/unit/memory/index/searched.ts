import type {
  PassageQuery,
  PassageSearcher,
  SearchableRecord,
  SearchFilter,
  SearchHit,
  SearchSession,
} from '../../../../src/core/memory-ports.ts';
import { segmentInMemory } from '../../../../src/pipeline/memory-segment.ts';

/** Puts sessions into one segment, in the order of their dates, and opens it. */
async function recordOf(
  searcher: PassageSearcher,
  sessions: readonly SearchSession[],
): Promise<SearchableRecord> {
  const made = await searcher.makeSegment(sessions.map((recorded) => ({ recorded, sources: [] })));
  return searcher.open([
    { segment: segmentInMemory(made), sessions: sessions.map(({ session }) => session) },
  ]);
}

/** Searches sessions as if they were all there is. */
export async function searched(
  searcher: PassageSearcher,
  query: string,
  sessions: readonly SearchSession[],
  limit: number,
  filter: SearchFilter & Pick<PassageQuery, 'context'> = {},
): Promise<SearchHit[]> {
  return (await recordOf(searcher, sessions)).search({ query, limit, ...filter });
}
