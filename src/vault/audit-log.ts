import { join } from 'node:path';
import type { AuditEvent, AuditFault } from '../core/audit.ts';
import type { AuditLog } from '../core/audit-ports.ts';
import { AmynoteError } from '../core/errors.ts';
import type { AgeFiles } from './age-file.ts';
import { adoptFiles } from './audit-adopt.ts';
import { chainFaults, headFaults } from './audit-check.ts';
import { entryName, entryNumbers, toldDigest } from './audit-entry.ts';
import { createKnownHead } from './audit-head.ts';
import { createAuditKeys } from './audit-key.ts';
import { createAuditReader } from './audit-reader.ts';
import { type AuditAuthor, createAuditWriter } from './audit-writer.ts';
import { inTurn } from './in-turn.ts';
import { namesIn } from './people-store.ts';
import { createVouch, type Vouch } from './vouch.ts';

/** Where one vault's log lies. */
export interface AuditPlace {
  /** The vault's folder. */
  directory: string;
  /** The folder of what this home knows of the vault: `AMYNOTE_HOME/known/<vault id>`. */
  known: string;
}

/** The log as the rest of the vault uses it. */
export interface VaultAudit extends AuditLog {
  /** Says that what was announced did not happen after all: at once, or else before anything else is said. */
  retract(event: AuditEvent): Promise<void>;
  /** Whether this process has said anything. */
  hasAppended(): boolean;
  /** By the log's own key. */
  vouch: Vouch;
}

export function createAuditLog(
  { directory, known }: AuditPlace,
  files: AgeFiles,
  author: AuditAuthor,
): VaultAudit {
  const folder = join(directory, 'audit');
  const keys = createAuditKeys(known, folder, files);
  const knownHead = createKnownHead(known);
  const writer = createAuditWriter(folder, files, keys, knownHead, author);
  const reader = createAuditReader(folder, files, keys);
  const turn = inTurn();
  const owed: AuditEvent[] = [];
  const settle = async () => {
    for (let next = owed[0]; next !== undefined; next = owed[0]) {
      await writer.append(next);
      owed.shift();
    }
  };
  const append = (event: AuditEvent) => turn(() => settle().then(() => writer.append(event)));
  const list = async () => (await reader.all()).found.flatMap(({ entry }) => entry ?? []);
  return {
    append,
    async retract(event) {
      owed.push(event);
      await turn(settle).catch(() => undefined);
    },
    hasAppended: writer.hasAppended,
    vouch: createVouch(keys.forWriting),
    list,
    backwards: reader.backwards,
    async head() {
      const seen = await knownHead.read();
      const seq = entryNumbers(await namesIn(folder)).at(-1);
      if (seen === undefined) return reader.head();
      // A head of a log that was cut, kept elsewhere, would vouch for what is left of it.
      if ((await toldDigest(join(folder, entryName(seen.seq)))) !== seen.sha256) throw notAsSeen();
      return seen.seq === seq ? seen : reader.head();
    },
    async check(kept) {
      // Read before the entries: another process may append, and note that, while they are read.
      const seen = await knownHead.read();
      const heads = [seen, kept].flatMap((head) => head ?? []);
      const { found, keyFaults } = await reader.all();
      if (found.length === 0 && heads.length === 0) return [];
      const faults = [...keyFaults, ...chainFaults(found), ...headFaults(found, heads)];
      const last = found.at(-1);
      if (faults.length === 0 && last?.sha256) await knownHead.note({ seq: last.seq, sha256: last.sha256 });
      return withoutRepeats(faults);
    },
    adopt: async () => adoptFiles(directory, files, { append, entries: await list() }),
  };
}

function notAsSeen(): AmynoteError {
  return new AmynoteError('damaged', 'the audit log is not the one that was seen here before', {
    hint: 'see what is wrong: amynote audit verify',
  });
}

function withoutRepeats(faults: readonly AuditFault[]): AuditFault[] {
  const byText = new Map(faults.map((fault) => [`${fault.seq} ${fault.fault}`, fault]));
  return [...byText.values()];
}
