import type { AuditFault, AuditHead } from '../core/audit.ts';
import type { FoundEntry } from './audit-entry.ts';

/** A gap names at most so many entries: somebody may have put one under a number far ahead. */
const namedPerGap = 1000;

/** What is wrong with entries as they were found: gaps, entries that cannot be believed, and broken links. */
export function chainFaults(found: readonly FoundEntry[]): AuditFault[] {
  return found.flatMap((one, index) => {
    const before = found[index - 1];
    const own = one.fault ?? (isLinked(one, before) ? undefined : 'chain-broken');
    const gap = missingBetween(before?.seq ?? 0, one.seq);
    return own === undefined ? gap : [...gap, { seq: one.seq, fault: own }];
  });
}

/** Whether the log still holds what it held when a head was noted. */
export function headFaults(found: readonly FoundEntry[], heads: readonly AuditHead[]): AuditFault[] {
  const last = found.at(-1)?.seq ?? 0;
  return heads.flatMap((head): AuditFault[] => {
    if (head.seq > last) return [{ seq: last + 1, fault: 'cut' }];
    const there = found.find(({ seq }) => seq === head.seq);
    const isKept = there === undefined || there.sha256 === undefined || there.sha256 === head.sha256;
    return isKept ? [] : [{ seq: head.seq, fault: 'rewritten' }];
  });
}

function missingBetween(before: number, seq: number): AuditFault[] {
  const count = Math.min(seq - before - 1, namedPerGap);
  return Array.from({ length: count }, (_, index) => ({ seq: before + 1 + index, fault: 'missing' }));
}

/** Nothing can be said of a link to an entry that is missing or cannot be believed: that one is named. */
function isLinked({ seq, entry }: FoundEntry, before: FoundEntry | undefined): boolean {
  if (entry === undefined) return true;
  if (entry.seq !== seq) return false;
  if (seq === 1) return entry.prev === null;
  if (before?.seq !== seq - 1 || before.entry?.seq !== before.seq) return true;
  return entry.prev === before.sha256;
}
