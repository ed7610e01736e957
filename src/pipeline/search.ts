import type { Client } from '../core/client.ts';
import type { SearchFilter, SearchHit } from '../core/memory-ports.ts';
import type { StagePorts } from '../core/ports.ts';
import { readClientRecord } from './client-record.ts';
import { requireScope } from './stage-session.ts';

export interface SearchRequest extends SearchFilter {
  query: string;
  client: Client;
  /** How many passages at most. */
  limit: number;
}

export interface SearchOutcome {
  hits: SearchHit[];
  /** How many sessions could be searched. */
  sessions: number;
}

/**
 * Finds passages in one client's record; in the transcripts alone unless told otherwise.
 * @throws `consent` when cross-session search is not consented to
 */
export async function search(ports: StagePorts, request: SearchRequest): Promise<SearchOutcome> {
  const { query, client, limit, sources = ['transcript'], ...filter } = request;
  await requireScope(ports, client, 'cross_session_search');
  const record = await readClientRecord(ports, client);
  const notesToo = sources.includes('note');
  const searchable = record.filter(({ lines, note }) => lines.length > 0 || (notesToo && note !== undefined));
  const searcher = await ports.searcher();
  const hits = await searcher.search(query, searchable, limit, { ...filter, sources });
  return { hits, sessions: searchable.length };
}
