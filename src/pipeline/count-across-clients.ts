import type { Client } from '../core/client.ts';
import { errorCode } from '../core/errors.ts';
import type { PassageCount, SearchFilter } from '../core/memory-ports.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import { someAtOnce } from '../core/some-at-once.ts';
import { withIndex } from './with-index.ts';

/** How often a topic comes up in a caseload; nothing in it tells of whom. */
export interface CaseloadCount {
  /** Clients, sessions and passages that hold every topic of the query. */
  clients: number;
  sessions: number;
  passages: number;
  /** `2026-03`; absent where nothing was found. */
  firstMonth?: string;
  lastMonth?: string;
  /** How many clients were searched, and how many have not agreed to it. */
  searched: number;
  withheld: number;
}

/** Which passages count. */
export interface CountRequest extends Pick<SearchFilter, 'since' | 'until' | 'sources'> {
  query: string;
}

/**
 * Counts passages in the sessions of every client who agreed to `cross_session_search`; in the transcripts alone unless
 * told otherwise. The audit log tells of it first.
 */
export async function countAcrossClients(
  ports: StagePorts,
  { query, sources = ['transcript'], ...days }: CountRequest,
): Promise<CaseloadCount> {
  await ports.vault.audit.append({ action: 'count-across-clients' });
  const clients = await ports.vault.people.listClients();
  const sessions = sessionsByClient(await ports.vault.sessions.listSessions());
  const counted = await someAtOnce(clients, atOnce, (client) =>
    countOf({ ports, client, query, filter: { ...days, sources }, sessions: sessions.get(client.id) ?? [] }),
  );
  const counts = counted.filter((count) => count !== undefined);
  const months = counts.flatMap(({ days: found }) => found.map((day) => day.slice(0, 7))).sort();
  const [firstMonth, lastMonth] = [months[0], months.at(-1)];
  return {
    clients: counts.filter(({ passages }) => passages > 0).length,
    sessions: months.length,
    passages: counts.reduce((sum, { passages }) => sum + passages, 0),
    ...(firstMonth !== undefined && lastMonth !== undefined && { firstMonth, lastMonth }),
    searched: counts.length,
    withheld: clients.length - counts.length,
  };
}

function sessionsByClient(sessions: readonly Session[]): Map<string, Session[]> {
  const byClient = new Map<string, Session[]>();
  for (const session of sessions) {
    const own = byClient.get(session.clientId);
    if (own === undefined) byClient.set(session.clientId, [session]);
    else own.push(session);
  }
  return byClient;
}

/** While one waits for the disk another is counted; all at once would open every file of every index. */
const atOnce = 4;

interface Counting {
  ports: StagePorts;
  client: Client;
  query: string;
  filter: SearchFilter;
  sessions: readonly Session[];
}

/** Undefined where the client has not agreed. */
async function countOf({
  ports,
  client,
  query,
  filter,
  sessions,
}: Counting): Promise<PassageCount | undefined> {
  try {
    return await withIndex(ports, client, ({ record }) => record.count(query, filter), sessions);
  } catch (error) {
    if (errorCode(error) === 'consent') return undefined;
    throw error;
  }
}
