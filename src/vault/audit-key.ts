import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { AuditFault } from '../core/audit.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';
import type { AgeFiles } from './age-file.ts';
import { digestStanza, entryNumbers, toldDigest } from './audit-entry.ts';
import { readIfThere, sha256Hex } from './json-files.ts';
import { namesIn } from './people-store.ts';
import { isThere, replaceFile, writeOnce } from './write-once.ts';

const keySchema = z.object({
  v: z.literal(1),
  kind: z.literal('audit-key'),
  key: z.string().regex(/^[0-9a-f]{64}$/),
});

const sealedName = 'key.age';

/**
 * The random key that entries of one vault's log are vouched for with: at home in plain text, so that appending
 * needs no identity, and sealed in the vault, so that another home of the clinician can go on.
 */
export interface AuditKeys {
  /**
   * Makes it when the log is new.
   * @throws `damaged` when it is lost; `locked` when only the vault has it and the identity cannot be used
   */
  forWriting(): Promise<Uint8Array>;
  /**
   * @param names what lies in the log's folder. @returns the key, and what is wrong with the sealed one
   * @throws `locked`
   */
  forReading(names: readonly string[]): Promise<{ key?: Uint8Array; fault?: AuditFault['fault'] }>;
}

/** @param home the folder of what this home knows of the vault. @param folder the log's folder */
export function createAuditKeys(home: string, folder: string, files: AgeFiles): AuditKeys {
  const own = join(home, 'audit.key');
  const sealed = join(folder, sealedName);
  const openSealed = async () => files.open((await readIfThere(sealed)) ?? new Uint8Array());
  const seal = async (text: Uint8Array) =>
    writeOnce(sealed, await files.seal(text, [[digestStanza, sha256Hex(text)]]));

  /** Home first: of several processes of one home exactly one makes the key, and it is sealed by any of them. */
  async function make(): Promise<Uint8Array> {
    const value = { v: 1, kind: 'audit-key', key: randomBytes(32).toString('hex') };
    await writeOnce(own, new TextEncoder().encode(JSON.stringify(value)));
    const text = await readFile(own);
    if ((await seal(text)) || (await toldDigest(sealed)) === sha256Hex(text)) return text;
    return takeOver();
  }

  async function takeOver(): Promise<Uint8Array> {
    const text = await openSealed();
    parseKey(text);
    await replaceFile(own, text);
    return text;
  }

  return {
    async forWriting() {
      const known = await readIfThere(own);
      if (known !== undefined) {
        if (!(await isThere(sealed))) await seal(known);
        return parseKey(known);
      }
      const names = await namesIn(folder);
      if (names.includes(sealedName)) return parseKey(await takeOver());
      if (entryNumbers(names).length > 0) throw lostKey();
      return parseKey(await make());
    },
    async forReading(names) {
      const known = await readIfThere(own);
      const key = known && parseKey(known);
      if (!names.includes(sealedName)) return { ...(key && { key }), fault: 'missing' };
      const text = await openSealed().catch(unlessDamaged);
      if (text === undefined) return { ...(key && { key }), fault: 'damaged' };
      if (known === undefined) return { key: parseKey(text) };
      const isSame = Buffer.compare(known, text) === 0;
      return { key: parseKey(known), ...(!isSame && { fault: 'forged' as const }) };
    },
  };
}

function parseKey(text: Uint8Array): Uint8Array {
  try {
    return Buffer.from(keySchema.parse(JSON.parse(Buffer.from(text).toString())).key, 'hex');
  } catch {
    // The parser's own message may quote the key, so it is dropped.
    throw new AmynoteError('damaged', 'the key of the audit log is damaged', {
      hint: 'remove audit.key below AMYNOTE_HOME/known: it is read again from the vault',
    });
  }
}

function unlessDamaged(error: unknown): undefined {
  if (errorCode(error) !== 'damaged') throw error;
}

function lostKey(): AmynoteError {
  return new AmynoteError('damaged', 'the key of the audit log is missing', {
    hint: 'restore audit/key.age of the vault from a backup, then run the same command again',
  });
}
