import type { Client } from '../core/client.ts';
import type { PassageQuery, SearchHit } from '../core/memory-ports.ts';
import type { StagePorts } from '../core/ports.ts';
import { calendarDay } from '../core/time.ts';
import { meaningOf } from './vector-search.ts';
import { withIndex } from './with-index.ts';
import { withoutPeers } from './without-peers.ts';

export interface SearchRequest extends PassageQuery {
  client: Client;
}

export interface SearchOutcome {
  hits: SearchHit[];
  /** How many sessions were searched: those with words, between the days that were asked for. */
  sessions: number;
  /** Ids of sessions that are damaged and were not searched. */
  unread: string[];
}

/**
 * Finds passages in one client's record; in the transcripts alone unless told otherwise. One person's results have
 * nothing of a session with several people but passages that they spoke in, and no line that names another one.
 * @throws `consent` when cross-session search is not consented to
 */
export async function search(ports: StagePorts, request: SearchRequest): Promise<SearchOutcome> {
  const { client, person, sources = ['transcript'], ...query } = request;
  // A missing key is told before anything is indexed for it.
  await ports.embedder();
  const whose = person ?? onlyPersonOf(client);
  return withIndex(ports, client, async ({ record, unread }) => {
    const nearest = await meaningOf(ports, client, record, query);
    const hits = await record.search({
      ...query,
      sources,
      ...(whose !== undefined && { person: whose }),
      ...(nearest !== undefined && { nearest }),
    });
    // No file of a session was opened for it.
    ports.vault.indexes.tellRead(hits.map(({ session }) => session.id));
    const searched = record.sessions.filter(({ session }) => isWithin(calendarDay(session.startedAt), query));
    const shown =
      whose === undefined || client.people.length === 1
        ? hits
        : hits.map((hit) => withoutPeers(hit, client, whose));
    return { hits: shown, sessions: searched.length, unread };
  });
}

function isWithin(day: string, { since, until }: Pick<PassageQuery, 'since' | 'until'>): boolean {
  return (since === undefined || day >= since) && (until === undefined || day <= until);
}

function onlyPersonOf({ people: [only, ...others] }: Client): string | undefined {
  return others.length === 0 ? only?.id : undefined;
}
