import { join } from 'node:path';
import type { AuditEntry, AuditEvent } from '../core/audit.ts';
import type { AgeFiles } from './age-file.ts';
import { digestStanza, entryBytes, entryName, entryNumbers, toldDigest } from './audit-entry.ts';
import type { KnownHead } from './audit-head.ts';
import type { AuditKeys } from './audit-key.ts';
import { sha256Hex } from './json-files.ts';
import { namesIn } from './people-store.ts';
import { isThere, writeOnce } from './write-once.ts';

/** What an entry says of the process that makes it. */
export type AuditAuthor = Pick<AuditEntry, 'run' | 'who'>;

/** Appends for one process, one entry after another. */
export interface AuditWriter {
  /** Durable when it resolves. @throws `failed` when the disk is full; what {@link AuditKeys.forWriting} throws */
  append(event: AuditEvent): Promise<void>;
  hasAppended(): boolean;
}

/** Where the log ends; the digest is null before the first entry, and after one that tells none. */
interface End {
  seq: number;
  sha256: string | null;
}

/** What is found out once. The folder of a long log takes time to list: that is done only where this home saw no end of it. */
interface Opened {
  key: Uint8Array;
  end: End;
  /** Whether the log holds what this home saw of it; if not, the head noted at home must stay to tell. */
  isWhole: boolean;
}

export function createAuditWriter(
  folder: string,
  files: AgeFiles,
  keys: AuditKeys,
  head: KnownHead,
  author: AuditAuthor,
): AuditWriter {
  const path = (seq: number) => join(folder, entryName(seq));
  let opened: Opened | undefined;
  let appended = false;

  async function open(): Promise<Opened> {
    const key = await keys.forWriting();
    const seen = await head.read();
    if (seen !== undefined && (await toldDigest(path(seen.seq))) === seen.sha256) {
      // Numbers run without holes: what somebody put far ahead of what was seen here is not the end.
      return { key, end: seen, isWhole: true };
    }
    const end = await endAt(entryNumbers(await namesIn(folder)).at(-1) ?? 0);
    return { key, end, isWhole: seen === undefined };
  }

  async function endAt(seq: number): Promise<End> {
    return { seq, sha256: seq === 0 ? null : ((await toldDigest(path(seq))) ?? null) };
  }

  /** Other processes append too: the end has moved on by as many names as there are now. */
  async function caughtUp(end: End): Promise<End> {
    let { seq } = end;
    while (await isThere(path(seq + 1))) seq += 1;
    return seq === end.seq ? end : endAt(seq);
  }

  return {
    async append(event) {
      opened ??= await open();
      for (;;) {
        const before = await caughtUp(opened.end);
        const seq = before.seq + 1;
        const at = new Date().toISOString();
        const place = { v: 1, kind: 'audit', seq, at, ...author, prev: before.sha256 } as const;
        const bytes = entryBytes({ ...event, ...place }, opened.key);
        const sha256 = sha256Hex(bytes);
        // The exclusive name is what puts the entries of several processes in order.
        const written = await writeOnce(path(seq), await files.seal(bytes, [[digestStanza, sha256]]));
        opened.end = written ? { seq, sha256 } : before;
        if (!written) continue;
        appended = true;
        if (opened.isWhole) await head.note({ seq, sha256 });
        return;
      }
    },
    hasAppended: () => appended,
  };
}
