import type { AuditEntry } from './audit.ts';

/** What the log says of one file. */
export interface LoggedFile {
  /** SHA-256 of its plaintext. */
  sha256: string;
  /** The entry that says so. */
  seq: number;
}

/** Which files a vault holds, going by its audit log; paths are from the vault's folder on. */
export interface Inventory {
  /** Files that must be there. */
  held: Map<string, LoggedFile>;
  /**
   * What a run that never came to its end wrote or erased last: that file may be as one of these. Where
   * {@link Inventory.held} names it too (a repair that was cut off) it must be there all the same.
   */
  unsure: Map<string, LoggedFile[]>;
  /** Requests that left; they lie in the ledger under these names, or folded. */
  requests: Map<string, LoggedFile>;
  /** The entry from which on every request is linked to the one before it; undefined in a log that began earlier. */
  chainedFrom: number | undefined;
  /** Files that were written where another one was still held: that one was lost before. Until a repair notes it. */
  overwritten: Set<string>;
  /** Files of which the last that was said is that they are erased; one may still be there when that was cut off. */
  erased: Set<string>;
  /** Whether the log begins with the vault. If not, a file it does not know may be older than the log. */
  isComplete: boolean;
}

/** The commands after which every file of a vault is in its log. */
const beginnings: readonly (string | undefined)[] = ['init', 'audit adopt'];

/** @param entries the whole log, oldest first */
export function inventoryOf(entries: readonly AuditEntry[]): Inventory {
  const retracted = retractedIn(entries);
  const unfinished = unfinishedIn(entries);
  const inventory: Inventory = {
    held: new Map(),
    unsure: new Map(),
    overwritten: new Set(),
    erased: new Set(),
    requests: new Map(),
    chainedFrom: entries.find(({ chains }) => chains === 'egress')?.seq,
    isComplete: false,
  };
  for (const entry of entries) {
    if (entry.action === 'command' && beginnings.includes(entry.command) && entry.outcome === 'done') {
      inventory.isComplete = true;
    }
    if (!retracted.has(entry.seq)) take(inventory, entry, unfinished.has(entry.seq));
  }
  return inventory;
}

function take(inventory: Inventory, entry: AuditEntry, isUnsure: boolean): void {
  const { held, unsure, overwritten, requests, erased } = inventory;
  const { file, sha256, seq } = entry;
  if (file === undefined || !isFileEntry(entry)) return;
  if (entry.action === 'egress') {
    if (sha256 === undefined) return;
    if (isUnsure) unsure.set(file, [{ sha256, seq }]);
    else requests.set(file, { sha256, seq });
    return;
  }
  if (entry.action === 'erase') erased.add(file);
  else erased.delete(file);
  const before = held.get(file);
  const written = sha256 === undefined ? undefined : { sha256, seq };
  const isLoss = entry.action === 'write' && before !== undefined && before.sha256 !== sha256;
  if (isLoss && !isUnsure) overwritten.add(file);
  if (!isLoss) overwritten.delete(file);
  const doubtful = isUnsure ? (written ?? before) : undefined;
  if (doubtful !== undefined) unsure.set(file, [...(unsure.get(file) ?? []), doubtful]);
  if (written !== undefined && !isUnsure) held.set(file, written);
  if (written !== undefined) return;
  held.delete(file);
  if (!isUnsure) unsure.delete(file);
}

/** A repair names a hash when it put the file there, and none when it took it away. */
function isFileEntry({ action }: AuditEntry): boolean {
  return action === 'write' || action === 'egress' || action === 'erase' || action === 'repair';
}

/** Entries that say of themselves, or of the one before them, that it did not happen. */
function retractedIn(entries: readonly AuditEntry[]): Set<number> {
  const retracted = new Set<number>();
  const announced = new Map<string, number>();
  for (const entry of entries.filter(isFileEntry)) {
    const key = `${entry.run} ${entry.action} ${entry.file}`;
    if (entry.outcome === undefined) {
      announced.set(key, entry.seq);
    } else if (entry.outcome !== 'done') {
      retracted.add(entry.seq);
      retracted.add(announced.get(key) ?? entry.seq);
    }
  }
  return retracted;
}

/** One run does one thing to its files after another: only the last can have been cut off. */
function unfinishedIn(entries: readonly AuditEntry[]): Set<number> {
  const last = new Map<string, number>();
  for (const entry of entries) {
    if (isFileEntry(entry)) last.set(entry.run, entry.seq);
    if (entry.action === 'command') last.delete(entry.run);
  }
  return new Set(last.values());
}
