import { createHash } from 'node:crypto';
import * as z from 'zod';
import { canonicalBytes } from '../core/canonical.ts';
import { isId } from '../core/ids.ts';
import { isDerived, vaultPath } from './layout.ts';

/** Name of the list of a backup, which is written last. */
export const manifestName = 'backup.json';

/** Where the clinician's signing key lies in a backup: it belongs to `AMYNOTE_HOME`, not to the vault. */
export const signingKeyPath = 'home/signing-key.age';

/** The list's newest version that this amynote writes and reads. */
const manifestVersion = 1;

const format = 'amynote-backup';

/** Names that amynote gives to files: no `..`, no hidden name, nothing absolute, short enough for any tar. */
const plainPath = /^(?=.{1,99}$)[a-z0-9][a-z0-9.-]*(\/[a-z0-9][a-z0-9.-]*)*$/;

/** Whether a path of a vault's folder belongs into a backup: all but locks, what was not finished and what is made again. */
export function isCopied(path: string): boolean {
  if (!plainPath.test(path)) return false;
  const kind = vaultPath(path)?.kind;
  return kind !== undefined && kind !== 'lock' && kind !== 'temporary' && !isDerived(path);
}

const fileSchema = z.object({
  path: z.string().refine((path) => path === signingKeyPath || isCopied(path)),
  size: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const manifestSchema = z.object({
  format: z.literal(format),
  version: z.literal(manifestVersion),
  vaultId: z.string().refine(isId),
  createdAt: z.iso.datetime(),
  tool: z.string(),
  /** `begun` until the first run is through. */
  state: z.enum(['begun', 'complete']),
  /** Number of the last entry of the audit log that is in it; 0 without one. */
  auditHead: z.number().int().nonnegative(),
  files: z.array(fileSchema),
  /** What a later run was about to put in the place of files of the same path: either is right. */
  replacing: z.array(fileSchema),
});

/** One file of a backup: its path there, its size in bytes, and the SHA-256 of it as it lies on the disk. */
export type BackupFile = z.infer<typeof fileSchema>;

/** What a backup says of itself; nothing in it is clinical. */
export type BackupManifest = Omit<z.infer<typeof manifestSchema>, 'format' | 'version'>;

/** The one text a list has: any other byte in the file is damage. */
export function manifestBytes(manifest: BackupManifest): Uint8Array {
  const { vaultId, createdAt, tool, state, auditHead, files, replacing } = manifest;
  const head = { format, version: manifestVersion, vaultId, createdAt, tool, state, auditHead };
  const value = { ...head, files: files.map(inOrder), replacing: replacing.map(inOrder) };
  const check = createHash('sha256').update(canonicalBytes(value)).digest('hex');
  return new TextEncoder().encode(`${JSON.stringify({ ...value, check }, null, 1)}\n`);
}

/** @returns `newer` for a version to come; undefined for bytes that are not exactly what we write */
export function parseManifest(bytes: Uint8Array): BackupManifest | 'newer' | undefined {
  const json = parseOrUndefined(bytes);
  if (isNewer(json)) return 'newer';
  const manifest = manifestSchema.safeParse(json).data;
  if (manifest === undefined || Buffer.compare(manifestBytes(manifest), bytes) !== 0) return undefined;
  const paths = new Set(manifest.files.map(({ path }) => path));
  const isWhole = manifest.state === 'begun' || paths.has('vault.json');
  return isWhole && paths.size === manifest.files.length ? manifest : undefined;
}

/** What each file may be, by path: two looks only where a later run was interrupted. */
export function looksOf({ files, replacing }: BackupManifest): Map<string, BackupFile[]> {
  const looks = new Map(files.map((file) => [file.path, [file]]));
  for (const file of replacing) looks.get(file.path)?.push(file);
  return looks;
}

function inOrder({ path, size, sha256 }: BackupFile): BackupFile {
  return { path, size, sha256 };
}

function isNewer(json: unknown): boolean {
  if (typeof json !== 'object' || json === null) return false;
  if (!('format' in json) || json.format !== format) return false;
  return 'version' in json && typeof json.version === 'number' && json.version > manifestVersion;
}

function parseOrUndefined(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
