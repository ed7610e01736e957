import type { AuditEntry, AuditFault, AuditHead } from '../core/audit.ts';
import { AmynoteError } from '../core/errors.ts';
import { someAtOnce } from '../core/some-at-once.ts';
import type { AgeFiles } from './age-file.ts';
import { entryNumbers, type FoundEntry, findEntry } from './audit-entry.ts';
import type { AuditKeys } from './audit-key.ts';
import { namesIn } from './people-store.ts';

/** Reads one vault's log; every entry is opened once. */
export interface AuditReader {
  /** Ascending; and what is wrong with the sealed key, said of number 0. @throws `locked`, `damaged` */
  all(): Promise<{ found: FoundEntry[]; keyFaults: AuditFault[] }>;
  /** Newest first; what cannot be believed is a fault in its place. @throws `locked`, `damaged` */
  backwards(): AsyncIterable<AuditEntry | AuditFault>;
  /** The last entry as a head. @throws `damaged` when it cannot be believed, `locked` */
  head(): Promise<AuditHead | undefined>;
}

/** So many entries are opened at the same time. */
const atOnce = 16;

/** @returns none when it has gone. */
type Find = (seq: number) => Promise<FoundEntry[]>;

export function createAuditReader(folder: string, files: AgeFiles, keys: AuditKeys): AuditReader {
  const known = new Map<number, FoundEntry>();

  async function open(): Promise<{ numbers: number[]; find: Find; keyFaults: AuditFault[] }> {
    const names = await namesIn(folder);
    const numbers = entryNumbers(names);
    const { key, fault } = await keys.forReading(names);
    const find: Find = async (seq) => {
      const found = known.get(seq) ?? (await findEntry(files, folder, seq, key));
      if (found !== undefined) known.set(seq, found);
      return found === undefined ? [] : [found];
    };
    return { numbers, find, keyFaults: fault === undefined ? [] : [{ seq: 0, fault }] };
  }

  return {
    async all() {
      const { numbers, find, keyFaults } = await open();
      return { found: (await someAtOnce(numbers, atOnce, find)).flat(), keyFaults };
    },
    async *backwards() {
      const { numbers, find } = await open();
      for (const seq of numbers.reverse()) {
        for (const { entry, fault = 'damaged' } of await find(seq)) yield entry ?? { seq, fault };
      }
    },
    async head() {
      const { numbers, find } = await open();
      const seq = numbers.at(-1);
      if (seq === undefined) return undefined;
      const [last] = await find(seq);
      if (last?.entry?.seq === seq && last.sha256 !== undefined) return { seq, sha256: last.sha256 };
      throw new AmynoteError('damaged', 'the last entry of the audit log is not to be believed', {
        hint: 'see what is wrong: amynote audit verify',
      });
    },
  };
}
