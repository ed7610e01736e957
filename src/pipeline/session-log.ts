import type { AuditEntry } from '../core/audit.ts';
import type { StagePorts } from '../core/ports.ts';

/** What the audit log tells of one session's files. */
export interface SessionLog {
  /** SHA-256 of each file's plaintext when it was written last, by its name in the session's folder. */
  written: ReadonlyMap<string, string>;
  /** Files that were erased for good, by the same names. */
  erased: ReadonlySet<string>;
  /** Whether the log goes back to the session's beginning; one that was cut, or began later, does not. */
  reachesBack: boolean;
}

/** Reads the log from its end back to where the session begins. @throws `locked` */
export async function readSessionLog(ports: StagePorts, sessionId: string): Promise<SessionLog> {
  const folder = `sessions/${sessionId}/`;
  const written = new Map<string, string>();
  const erased = new Set<string>();
  const retracted = new Set<string>();
  let firstRun: string | undefined;
  for await (const entry of ports.vault.audit.backwards()) {
    if (!('action' in entry)) continue;
    // One import writes a session and its words in one run, in no order that is promised.
    if (firstRun !== undefined && entry.run !== firstRun) break;
    if (!entry.file?.startsWith(folder)) continue;
    const name = entry.file.slice(folder.length);
    const told = [entry.action, name, entry.run].join(' ');
    if (!happened(entry)) retracted.add(told);
    // What did not happen after all was announced before, by the same run.
    if (!happened(entry) || retracted.delete(told)) continue;
    if (entry.action === 'erase' && !written.has(name)) erased.add(name);
    if (entry.action === 'write' && entry.sha256 !== undefined && !written.has(name)) {
      written.set(name, entry.sha256);
    }
    if (name === 'session.age') firstRun = entry.run;
  }
  return { written, erased, reachesBack: firstRun !== undefined };
}

function happened({ outcome }: AuditEntry): boolean {
  return outcome === undefined || outcome === 'done';
}
