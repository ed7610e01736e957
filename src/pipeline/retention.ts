import { AmynoteError, errorCode } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import { erase } from './erase.ts';
import { planSession, type RetentionRow, type RetentionRules, ruleOf } from './retention-plan.ts';

/** What a run of the rules did with one session. */
export interface RetentionDone {
  sessionId: string;
  parts: RetentionRow['part'][];
  /** `erased`, or the code of the error: `busy` while another command writes it. */
  outcome: string;
  certificateId?: string;
}

export interface RetentionRun {
  rules: RetentionRules;
  by: string;
  onDone(done: RetentionDone): void;
}

/** Every part of every session, or of one client's, oldest session first. */
export async function planRetention(
  ports: StagePorts,
  rules: RetentionRules,
  clientId?: string,
): Promise<RetentionRow[]> {
  const holds = await ports.vault.holds.list();
  const sessions = (await ports.vault.sessions.listSessions()).filter(
    (session) => clientId === undefined || session.clientId === clientId,
  );
  const rows: RetentionRow[] = [];
  for (const session of sessions) rows.push(...(await planSession(ports, rules, session, holds)));
  return rows;
}

/**
 * Erases what the rules say is over, session by session, each with a certificate. Done twice it does nothing; a session that
 * another command writes is left to the next run.
 */
export async function runRetention(ports: StagePorts, run: RetentionRun): Promise<RetentionDone[]> {
  const due = (await planRetention(ports, run.rules)).filter(({ state }) => state === 'due');
  const results: RetentionDone[] = [];
  for (const sessionId of new Set(due.map((row) => row.sessionId))) {
    if (ports.signal.aborted) throw new AmynoteError('interrupted', 'interrupted; finished work is kept');
    const rows = due.filter((row) => row.sessionId === sessionId);
    const done = await eraseDue(ports, run, sessionId, rows);
    results.push(done);
    run.onDone(done);
  }
  return results;
}

async function eraseDue(
  ports: StagePorts,
  { rules, by }: RetentionRun,
  sessionId: string,
  rows: readonly RetentionRow[],
): Promise<RetentionDone> {
  const parts = rows.map(({ part }) => part);
  const told = parts.map((part) => ({
    rule: `retention.${ruleOf(part)}`,
    setting: String(rules[ruleOf(part)]),
  }));
  try {
    const certificate = await erase(ports, {
      clientId: rows[0]?.clientId ?? '',
      sessionId,
      what: parts,
      reason: { by: 'rule', rules: told },
      by,
    });
    return { sessionId, parts, outcome: 'erased', ...(certificate && { certificateId: certificate.id }) };
  } catch (error) {
    const outcome = errorCode(error);
    if (outcome === undefined) throw error;
    return { sessionId, parts, outcome };
  }
}
