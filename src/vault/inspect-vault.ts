import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Inventory, inventoryOf } from '../core/audit-inventory.ts';
import { type ErasedMemory, returnedFiles } from '../core/erasure.ts';
import type { ErasureStore } from '../core/erasure-ports.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';
import type { Finding, Inspection } from '../core/inspection.ts';
import { someAtOnce } from '../core/some-at-once.ts';
import type { AuditLog } from '../core/vault-ports.ts';
import type { AgeFiles } from './age-file.ts';
import { lastingFindings } from './check-ledger.ts';
import { absentFiles, logFindings, missing, overwritten, unlikeTheLog } from './compare-with-log.ts';
import { contradictions } from './compare-within.ts';
import { type CheckedFile, checkFile } from './file-check.ts';
import { isDerived, isFilePlace, vaultPath } from './layout.ts';
import { checkSegment } from './segment-check.ts';
import type { SegmentFiles } from './segment-files.ts';
import { errno } from './write-once.ts';

/** What is looked at, and how progress is told. */
export interface InspectedVault {
  /** The vault's folder. */
  directory: string;
  files: AgeFiles;
  segments: SegmentFiles;
  audit: Pick<AuditLog, 'check' | 'list'>;
  /** What this home knows to be erased. */
  erasures: Pick<ErasureStore, 'remembered'>;
  /** Whether a vault of this format has a log from its first moment on. */
  isLogged: boolean;
  signal: AbortSignal;
  /** Bytes of the vault read so far, of how many. */
  onProgress(done: number, total: number): void;
}

/** So many files are opened at the same time: reading from the disk and the work of the key go on together. */
const atOnce = 4;

/**
 * Reads every byte of a vault: opens every file, and holds it against its name, its neighbours and the audit log.
 * What other commands write or erase meanwhile is no finding.
 * @throws `locked`, `interrupted`
 */
export async function inspectVault(vault: InspectedVault): Promise<Inspection> {
  const { directory, audit } = vault;
  const paths = await pathsBelow(directory);
  const checked = await openAll(vault, paths);
  // The log is read after the files: whatever was among them must be in it by now.
  const faults = await audit.check();
  const inventory = inventoryOf(await audit.list().catch(noneIfDamaged));
  const absent = absentFiles(new Set(checked.keys()), inventory);
  const files = [...checked.values()];
  return {
    files: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    findings: sorted([
      ...paths.filter((path) => vaultPath(path) === undefined).map(foreignName),
      ...(
        await stillThere(
          directory,
          files.flatMap(({ finding }) => finding ?? []),
        )
      ).map((finding) => unlessCutOff(finding, inventory)),
      ...logFindings(faults),
      ...(await stillThere(directory, unlikeTheLog(checked, inventory))),
      ...(await stillAbsent(vault, absent)).map(missing),
      // Sound that was erased, as its retention asks for, leaves the facts about it.
      ...contradictions(checked).filter(({ file }) => !inventory.erased.has(file)),
      ...(await lastingFindings(vault, checked, inventory)),
      ...overwritten(inventory),
      ...returned(await vault.erasures.remembered(), inventory),
      ...(vault.isLogged && inventory.held.size === 0 && !inventory.isComplete ? [logGone] : []),
    ]),
  };
}

async function openAll(vault: InspectedVault, paths: readonly string[]): Promise<Map<string, CheckedFile>> {
  const { directory, signal, onProgress } = vault;
  const sizes = await Promise.all(paths.map((path) => sizeOf(join(directory, path))));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const checked = new Map<string, CheckedFile>();
  let done = 0;
  await someAtOnce(paths, atOnce, async (path) => {
    if (signal.aborted) throw new AmynoteError('interrupted', 'interrupted', { hint: 'amynote verify' });
    const is = await checkAny(vault, path);
    if (is === undefined) return;
    checked.set(path, is);
    done += is.bytes;
    onProgress(Math.min(done, total), total);
  });
  return checked;
}

/** Names that are not the vault's own, what a crash left and what was set aside hold nothing that could be checked. */
async function checkAny(
  { files, segments, directory }: InspectedVault,
  path: string,
): Promise<CheckedFile | undefined> {
  const place = vaultPath(path);
  if (place === undefined || ['temporary', 'set-aside', 'lock'].includes(place.kind)) return undefined;
  const facts = await factsOf(join(directory, path));
  if (facts?.isFile() === false && !(isDerived(path) && !facts.isDirectory()))
    return { bytes: 0, finding: notAFile(path) };
  // Held against its own check sum, and against what is known at home, when the vault was opened.
  if (place.kind === 'header') return { bytes: (await readFile(join(directory, path))).length };
  if (isDerived(path)) return checkSegment(segments, directory, path);
  return checkFile(files, directory, path, place);
}

/** The key is destroyed before the name goes: what was stopped in between cannot be opened, and need not be. */
function unlessCutOff(finding: Finding, { erased }: Inventory): Finding {
  const { state, file } = finding;
  if (state !== 'damaged' || !erased.has(file)) return finding;
  const detail = 'its erasing was cut off: nothing of it can be read any more';
  return { state: 'leftover', file, detail, hint: 'move it out of the way: amynote verify --repair' };
}

function returned(memories: readonly ErasedMemory[], inventory: Inventory): Finding[] {
  const detail = 'it was erased for good, and has come back, as with an older backup';
  const hint = 'erase it anew: amynote erase --again';
  const files = returnedFiles(memories, inventory).flatMap((each) => each.files);
  return [...new Set(files)].map((file) => ({ state: 'returned', file, detail, hint }));
}

/** A file that was read, and erased by another command before the log was. */
async function stillThere(directory: string, findings: readonly Finding[]): Promise<Finding[]> {
  const present = await Promise.all(findings.map(({ file }) => isThere(join(directory, file))));
  return findings.filter((_, index) => present[index]);
}

/** A file that another command erased meanwhile is gone from the log as well when that is read again. */
async function stillAbsent(
  { directory, audit }: InspectedVault,
  absent: readonly string[],
): Promise<string[]> {
  const gone: string[] = [];
  for (const path of absent) if (!(await isThere(join(directory, path)))) gone.push(path);
  if (gone.length === 0) return [];
  const now = new Set(absentFiles(new Set(), inventoryOf(await audit.list().catch(noneIfDamaged))));
  return gone.filter((path) => now.has(path));
}

async function pathsBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .map((entry) => ({
      isFolder: entry.isDirectory(),
      path: join(entry.parentPath, entry.name)
        .slice(directory.length + 1)
        .replaceAll('\\', '/'),
    }))
    .filter(({ isFolder, path }) => !isFolder || isFilePlace(path))
    .map(({ path }) => path)
    .sort();
}

function notAFile(file: string): Finding {
  const detail = 'a link, a folder or a device lies in its place';
  const hint = 'restore it from a backup: amynote verify --repair --from BACKUP';
  return { state: 'damaged', file, detail, hint };
}

const logGone: Finding = {
  state: 'log',
  file: 'audit',
  detail: 'the audit log is gone: nothing can be compared with it',
  hint: 'put a backup in its place: amynote restore BACKUP',
};

function foreignName(file: string): Finding {
  const detail = 'amynote gives no such name';
  return { state: 'foreign', file, detail, hint: 'move it out of the vault' };
}

function sorted(findings: readonly Finding[]): Finding[] {
  const byFile = findings.toSorted((a, b) => (a.file < b.file ? -1 : Number(a.file > b.file)));
  // The same file may be found wanting in two ways at once; what was seen first says most.
  const first = new Map(byFile.map(({ file }) => [file, byFile.find((finding) => finding.file === file)]));
  return [...first.values()].flatMap((finding) => finding ?? []);
}

function noneIfDamaged(error: unknown): [] {
  if (errorCode(error) !== 'damaged') throw error;
  return [];
}

async function sizeOf(path: string): Promise<number> {
  return (await factsOf(path))?.size ?? 0;
}

async function isThere(path: string): Promise<boolean> {
  return (await factsOf(path)) !== undefined;
}

function factsOf(path: string) {
  return lstat(path).catch((error: unknown) => {
    if (errno(error) === 'ENOENT') return undefined;
    throw error;
  });
}
