import type { AuditFault } from '../core/audit.ts';
import type { Inventory } from '../core/audit-inventory.ts';
import type { Finding } from '../core/inspection.ts';
import type { CheckedFile } from './file-check.ts';
import { isPrivate } from './layout.ts';
import { isLogged } from './logged-files.ts';

const fromBackup = 'restore it from a backup: amynote verify --repair --from BACKUP';

/** Files that are not what the audit log says was written, and files it has never heard of. */
export function unlikeTheLog(checked: ReadonlyMap<string, CheckedFile>, inventory: Inventory): Finding[] {
  return [...checked].flatMap(([file, { sha256 }]) => {
    // What cannot be opened has been said already.
    if (sha256 === undefined || !isLogged(file)) return [];
    const held = inventory.held.get(file);
    const possible = [...(held === undefined ? [] : [held]), ...(inventory.unsure.get(file) ?? [])];
    if (possible.some((logged) => logged.sha256 === sha256)) return [];
    if (possible.length === 0) return inventory.isComplete ? [foreign(file)] : [];
    const detail = `${seen(file)}, but is not what the audit log says was written there`;
    return [{ state: 'changed', file, detail, hint: fromBackup } satisfies Finding];
  });
}

/** Files that the log says were written and never erased, but that are not among these. */
export function absentFiles(present: ReadonlySet<string>, inventory: Inventory): string[] {
  return [...inventory.held.keys()].filter((file) => !present.has(file)).sort();
}

/** What was under these names before is gone, and the log knows only its hash. */
export function overwritten(inventory: Inventory): Finding[] {
  const detail = 'an earlier file of this name was lost before this one was written';
  const hint = 'look for it in your backups; to note that you know: amynote verify --repair';
  return [...inventory.overwritten].map((file) => ({ state: 'overwritten', file, detail, hint }));
}

export function missing(file: string): Finding {
  return { state: 'missing', file, detail: 'it was written and never erased, but is gone', hint: fromBackup };
}

function foreign(file: string): Finding {
  const detail = `${seen(file)}, but amynote never wrote it: the audit log does not know it`;
  return { state: 'foreign', file, detail, hint: 'move it out of the vault, and find out who put it there' };
}

function seen(file: string): string {
  return isPrivate(file) ? 'it is a sealed file' : 'it opens';
}

const faultWords: Record<AuditFault['fault'], string> = {
  missing: 'the entry is gone',
  damaged: 'the entry cannot be opened',
  'chain-broken': 'the entry does not follow the one before it',
  forged: 'the entry was not written by amynote with the key of this vault',
  cut: 'the log ends before an entry that was seen earlier',
  rewritten: 'the entry is not the one that was seen earlier',
};

/** What is wrong with the log, as findings about its files. */
export function logFindings(faults: readonly AuditFault[]): Finding[] {
  return faults.map(({ seq, fault }) => ({
    state: 'log',
    file: seq === 0 ? 'audit/key.age' : `audit/${String(seq).padStart(8, '0')}.age`,
    detail: faultWords[fault],
    hint: 'compare with a backup: amynote audit verify',
  }));
}
