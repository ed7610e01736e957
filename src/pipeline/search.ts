import type { Client } from '../core/client.ts';
import { isInaudible } from '../core/inaudible.ts';
import type { SpokenLine } from '../core/lines.ts';
import type { SearchHit, SearchSession } from '../core/memory-ports.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import { readSpokenLines, requireScope } from './stage-session.ts';

export interface SearchRequest {
  query: string;
  client: Client;
  /** Only lines of this participant or role, e.g. `client`. */
  speaker?: string;
  limit: number;
}

export interface SearchOutcome {
  hits: SearchHit[];
  /** How many sessions could be searched. */
  sessions: number;
}

/**
 * Finds lines in one client's transcripts.
 * @throws `consent` when cross-session search is not consented to
 */
export async function search(ports: StagePorts, request: SearchRequest): Promise<SearchOutcome> {
  await requireScope(ports, request.client, 'cross_session_search');
  const sessions = (await ports.vault.sessions.listSessions()).filter(
    ({ clientId }) => clientId === request.client.id,
  );
  const searchable = (await Promise.all(sessions.map((session) => linesOf(ports, session)))).flat();
  const searcher = await ports.searcher();
  // A speaker's line needs its neighbours to be understood, so the filter comes after the search.
  const everything = request.speaker === undefined ? request.limit : Number.MAX_SAFE_INTEGER;
  const hits = await searcher.search(request.query, searchable, everything);
  const wanted = hits.filter(({ line }) => request.speaker === undefined || saidBy(line, request.speaker));
  return { hits: wanted.slice(0, request.limit), sessions: searchable.length };
}

async function linesOf(ports: StagePorts, session: Session): Promise<SearchSession[]> {
  const spoken = await readSpokenLines(ports, session.id);
  return spoken === undefined ? [] : [{ session, lines: spoken.lines.filter((line) => !isInaudible(line)) }];
}

function saidBy(line: SpokenLine, speaker: string): boolean {
  return line.participant === speaker || line.role === speaker;
}
