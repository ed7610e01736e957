import { readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { AuditHead } from '../core/audit.ts';
import { randomId } from '../core/ids.ts';
import { temporaryPrefix } from './write-once.ts';

const headSchema = z.object({ seq: z.number().int().positive(), sha256: z.string() });

/** The highest end of a vault's log that this home has seen: a log that ends before it was cut. */
export interface KnownHead {
  /** Undefined when there is none, or none that can be read: that is never an alarm. */
  read(): Promise<AuditHead | undefined>;
  /** Notes a higher one; a lower one is left out. */
  note(head: AuditHead): Promise<void>;
}

/** @param home the folder of what this home knows of the vault */
export function createKnownHead(home: string): KnownHead {
  const path = join(home, 'audit-head.json');
  const read = async () => {
    const json = readFile(path, 'utf8').then((text): unknown => JSON.parse(text));
    return headSchema.safeParse(await json.catch(() => undefined)).data;
  };
  return {
    read,
    async note(head) {
      const known = await read();
      if (known !== undefined && known.seq >= head.seq) return;
      const temporary = join(home, temporaryPrefix + randomId());
      try {
        // Not synced: what a power cut takes away here only makes the alarm come later, and each entry would wait for it.
        await writeFile(temporary, `${JSON.stringify(head)}\n`, { flag: 'wx', mode: 0o600 });
        await rename(temporary, path);
      } catch {
        await unlink(temporary).catch(() => undefined);
      }
    },
  };
}
