import type { AuditEntry } from '../core/audit.ts';
import type { StagePorts } from '../core/ports.ts';

/** What the audit log tells of one session's files. */
export interface SessionLog {
  /** SHA-256 of each file's plaintext when it was written last, by its name in the session's folder. */
  written: ReadonlyMap<string, string>;
  /** Kinds of files of which some were erased for good: `transcript`, `audio`, … */
  erased: ReadonlySet<string>;
}

/** Reads the log from its end back to where the session begins. @throws `locked` */
export async function readSessionLog(ports: StagePorts, sessionId: string): Promise<SessionLog> {
  const folder = `sessions/${sessionId}/`;
  const written = new Map<string, string>();
  const erased = new Set<string>();
  let firstRun: string | undefined;
  for await (const entry of ports.vault.audit.backwards()) {
    if (!('action' in entry)) continue;
    // One import writes a session and its words in one run, in no order that is promised.
    if (firstRun !== undefined && entry.run !== firstRun) break;
    if (!entry.file?.startsWith(folder) || !happened(entry)) continue;
    const name = entry.file.slice(folder.length);
    if (entry.action === 'erase') erased.add(name.split('.')[0] ?? name);
    if (entry.action === 'write' && entry.sha256 !== undefined && !written.has(name)) {
      written.set(name, entry.sha256);
    }
    if (name === 'session.age') firstRun = entry.run;
  }
  return { written, erased };
}

function happened({ outcome }: AuditEntry): boolean {
  return outcome === undefined || outcome === 'done';
}
