import type { AuditEntry, AuditFault } from '../core/audit.ts';
import { isId } from '../core/ids.ts';
import type { StagePorts } from '../core/ports.ts';
import { printable } from '../core/printable.ts';
import { localIso } from '../core/time.ts';
import type { CommandContext } from './command-context.ts';
import { resolveSession } from './session-arguments.ts';
import { table } from './table.ts';

const defaultLimit = 50;

/** What to show of the log. */
export interface ShowFlags {
  session?: string;
  since?: Date;
  limit?: number;
}

export async function showLog(context: CommandContext, flags: ShowFlags): Promise<undefined> {
  const ports = await context.stages();
  const sessionId = flags.session === undefined ? undefined : await sessionOf(context, ports, flags.session);
  const limit = flags.limit ?? defaultLimit;
  const { shown, faults, hasMore } = await newest(ports, { ...flags, limit, sessionId });
  const rows = table(shown.map(rowOf));
  for (const [index, entry] of shown.entries()) {
    const { kind: _, v: __, mac: ___, ...facts } = entry;
    context.output.product({ type: 'audit', v: 1, ...facts }, rows[index] ?? '');
  }
  if (hasMore) context.output.say(`older entries are not shown: add --limit ${limit * 4}`);
  for (const { seq, fault } of faults) {
    context.output.say(`entry ${seq} is ${fault} and not shown: amynote audit verify`);
  }
  context.output.result({ entries: shown.length, more: hasMore });
  return undefined;
}

interface Wanted {
  sessionId: string | undefined;
  since?: Date;
  limit: number;
}

/** Reads back from the end no further than needed; gives them oldest first. */
async function newest(ports: StagePorts, { sessionId, since, limit }: Wanted) {
  const shown: AuditEntry[] = [];
  const faults: AuditFault[] = [];
  let hasMore = false;
  for await (const entry of ports.vault.audit.backwards()) {
    if ('fault' in entry) {
      faults.push(entry);
      continue;
    }
    if (since !== undefined && entry.at < since.toISOString()) break;
    if (sessionId !== undefined && !concerns(entry, sessionId)) continue;
    hasMore = shown.length === limit;
    if (hasMore) break;
    shown.push(entry);
  }
  return { shown: shown.reverse(), faults: faults.reverse(), hasMore };
}

/** A session that was erased is still in the log: a whole id need not be one that is there. */
async function sessionOf(context: CommandContext, ports: StagePorts, word: string): Promise<string> {
  return isId(word) ? word : (await resolveSession(context, ports, word)).id;
}

function concerns({ file, sessionIds }: AuditEntry, sessionId: string): boolean {
  return (file?.startsWith(`sessions/${sessionId}/`) ?? false) || (sessionIds?.includes(sessionId) ?? false);
}

function rowOf(entry: AuditEntry): string[] {
  const { seq, at, who, action, command, outcome = '' } = entry;
  const time = localIso(new Date(at)).slice(0, 16).replace('T', ' ');
  const act = action === 'command' ? (command ?? action) : action;
  return [String(seq), time, who.user, act, subjectOf(entry), outcome].map(printable);
}

/** `sessions/<id>/note.1.age` → `<id>/note.1`; the whole path is in the JSON. */
function subjectOf({ file, sessionIds = [], recipient }: AuditEntry): string {
  const short = file?.replace(/^(sessions|clients)\//, '').replace(/(\.[0-9a-z]{16})?(\.settled)?\.age$/, '');
  const [first = '', ...others] = sessionIds;
  const sessions = others.length === 0 ? first : `${first} and ${others.length} more`;
  return short ?? (sessions === '' ? (recipient?.slice(0, 16) ?? '') : sessions);
}
