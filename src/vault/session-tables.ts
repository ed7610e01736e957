import { errorCode } from '../core/errors.ts';
import type { OpenSegment } from '../core/index-ports.ts';
import type { Session } from '../core/session.ts';

/** What a file of the index of sessions says of itself. */
interface Manifest {
  v: 2;
  kind: 'sessions';
  clients: readonly ClientPart[];
}

/** The ids of a client's sessions, parted by spaces, and how many bytes of the body tell the rest of them. */
type ClientPart = readonly [clientId: string, ids: string, bytes: number];

/** By the name of the field, except the two that the manifest tells; a session that does not have it has null there. */
type Table = Record<string, Column>;

/** A value for each session, or, of values that come again and again, which one it is. */
type Column = unknown[] | { values: unknown[]; at: number[] };

/** Sessions as a file of their index has them: a table for each client, so that one client's are read alone. */
export function sessionTables(sessions: readonly Session[]): { manifest: Manifest; body: Uint8Array } {
  const byClient = new Map<string, Session[]>();
  for (const session of sessions) {
    const own = byClient.get(session.clientId);
    if (own === undefined) byClient.set(session.clientId, [session]);
    else own.push(session);
  }
  const tables = [...byClient.values()].map((own) => Buffer.from(JSON.stringify(tableOf(own))));
  const clients = [...byClient].map(([clientId, own], at): ClientPart => {
    return [clientId, own.map(({ id }) => id).join(' '), tables[at]?.length ?? 0];
  });
  return { manifest: { v: 2, kind: 'sessions', clients }, body: Buffer.concat(tables) };
}

function tableOf(sessions: readonly Session[]): Table {
  const fields = [...new Set(sessions.flatMap((session) => Object.keys(session)))] as (keyof Session)[];
  const told = fields.filter((field) => field !== 'id' && field !== 'clientId');
  return Object.fromEntries(
    told.map((field) => [field, columnOf(sessions.map((session) => session[field] ?? null))]),
  );
}

function columnOf(cells: unknown[]): Column {
  const values = [...new Set(cells)];
  if (values.length > cells.length / 2) return cells;
  const places = new Map(values.map((value, at) => [value, at]));
  return { values, at: cells.map((cell) => places.get(cell) ?? 0) };
}

/** What was read of a file of the index. */
export interface ReadTables {
  /** Of all its sessions. */
  ids: string[];
  /** Those that were asked for. */
  sessions: Session[];
}

/**
 * Reads all sessions of a file, or one client's. Vouched for: what has this form was written by {@link sessionTables}.
 * @returns `former` when it has another form, undefined when what is asked for is damaged. @throws `locked`
 */
export async function readTables(
  segment: OpenSegment,
  wanted: string | undefined,
): Promise<ReadTables | 'former' | undefined> {
  const { v, kind, clients } = segment.manifest as Partial<Manifest>;
  if (v !== 2 || kind !== 'sessions' || clients === undefined) return 'former';
  const ids: string[] = [];
  const sessions: Session[] = [];
  let start = 0;
  try {
    for (const [clientId, text, bytes] of clients) {
      const own = text.split(' ');
      for (const id of own) ids.push(id);
      if (wanted === undefined || wanted === clientId) {
        const table = JSON.parse(Buffer.from(await segment.read(start, bytes)).toString()) as Table;
        for (const session of rowsOf(table, own, clientId)) sessions.push(session);
      }
      start += bytes;
    }
    return { ids, sessions };
  } catch (error) {
    if (errorCode(error) !== 'damaged') throw error;
    return undefined;
  }
}

function rowsOf(table: Table, ids: readonly string[], clientId: string): Session[] {
  const cells = Object.entries(table).map(([field, column]) => [field, cellsOf(column)] as const);
  return ids.map((id, row) => {
    const session: Record<string, unknown> = { id, clientId };
    for (const [field, cellAt] of cells) {
      const cell = cellAt(row);
      if (cell !== null) session[field] = cell;
    }
    return session as Session;
  });
}

function cellsOf(column: Column): (row: number) => unknown {
  if (Array.isArray(column)) return (row) => column[row];
  return (row) => column.values[column.at[row] ?? 0];
}
