import { createHmac, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { type AuditEntry, type AuditFault, auditEntrySchema } from '../core/audit.ts';
import { canonicalBytes } from '../core/canonical.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';
import type { AgeFiles } from './age-file.ts';
import { readHeader, readStanza } from './age-header.ts';
import { readIfThere, sha256Hex } from './json-files.ts';
import { errno } from './write-once.ts';

/** The stanza that tells the SHA-256 of a file's plaintext to whoever appends without the identity. */
export const digestStanza = 'amynote.digest';

/** An entry as it was found in the log. */
export interface FoundEntry {
  /** What its name says. */
  seq: number;
  /** Absent when it cannot be believed. */
  entry?: AuditEntry;
  /** SHA-256 of its plaintext; absent when it cannot be opened. */
  sha256?: string;
  fault?: Extract<AuditFault['fault'], 'damaged' | 'forged'>;
}

/** 7 → `00000007.age` */
export function entryName(seq: number): string {
  return `${String(seq).padStart(8, '0')}.age`;
}

/** Numbers of the entries among file names, ascending. */
export function entryNumbers(names: readonly string[]): number[] {
  return names
    .flatMap((name) => /^(\d{8,15})\.age$/.exec(name)?.[1] ?? [])
    .map(Number)
    .filter((seq) => seq > 0)
    .sort((a, b) => a - b);
}

/** The plaintext of an entry, with its HMAC by the vault's audit key. */
export function entryBytes(facts: Omit<AuditEntry, 'mac'>, key: Uint8Array): Uint8Array {
  return canonicalBytes({ ...facts, mac: macOf(facts, key) });
}

/** SHA-256 of an entry's plaintext as its header tells it; undefined when the header tells none. */
export async function toldDigest(path: string): Promise<string | undefined> {
  try {
    return readStanza(await readHeader(path), digestStanza);
  } catch (error) {
    if (errorCode(error) === 'damaged' || errno(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Opens one entry and holds it against its header and the audit key.
 * @param key undefined when nobody has it any more: who wrote the entry then cannot be told
 * @returns undefined when there is no such file. @throws `locked`; `damaged` when a newer amynote wrote it
 */
export async function findEntry(
  files: AgeFiles,
  folder: string,
  seq: number,
  key: Uint8Array | undefined,
): Promise<FoundEntry | undefined> {
  const sealed = await readIfThere(join(folder, entryName(seq))).catch(nothingIfDamaged);
  if (sealed === undefined) return undefined;
  const plaintext = await files.open(sealed).catch((error: unknown) => {
    if (errorCode(error) !== 'damaged') throw error;
    return undefined;
  });
  const value = plaintext === undefined ? undefined : jsonObject(plaintext);
  if (plaintext === undefined || value === undefined) return { seq, fault: 'damaged' };
  const sha256 = sha256Hex(plaintext);
  if (key !== undefined && !isGenuine(value, key)) return { seq, sha256, fault: 'forged' };
  refuseNewer(value);
  const parsed = auditEntrySchema.safeParse(value);
  const told = readStanza(sealed, digestStanza);
  if (!parsed.success || told !== sha256) return { seq, sha256, fault: 'damaged' };
  return { seq, sha256, entry: parsed.data };
}

/** A folder or a pipe in the place of an entry is no entry, as an empty file is none. */
function nothingIfDamaged(error: unknown): Uint8Array {
  if (errorCode(error) !== 'damaged') throw error;
  return new Uint8Array();
}

function macOf(facts: object, key: Uint8Array): string {
  return createHmac('sha256', key).update(canonicalBytes(facts)).digest('hex');
}

/** Over everything that is written, so that what a later amynote adds is covered too. */
function isGenuine({ mac, ...facts }: Record<string, unknown>, key: Uint8Array): boolean {
  try {
    const [told, own] = [Buffer.from(String(mac)), Buffer.from(macOf(facts, key))];
    return told.length === own.length && timingSafeEqual(told, own);
  } catch {
    // JSON that has no canonical form, such as half a character, was not written here.
    return false;
  }
}

function jsonObject(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function refuseNewer({ v }: Record<string, unknown>): void {
  if (typeof v !== 'number' || v <= 1) return;
  throw new AmynoteError('damaged', 'the audit log was written by a newer amynote', {
    hint: 'install the newest amynote and run the same command again',
  });
}
