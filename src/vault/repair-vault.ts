import { createHash } from 'node:crypto';
import { link, lstat, mkdir, readdir, rename, rmdir, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { inventoryOf } from '../core/audit-inventory.ts';
import type { AuditLog } from '../core/audit-ports.ts';
import { timedId } from '../core/ids.ts';
import type { Finding, Repair } from '../core/inspection.ts';
import type { AgeFiles } from './age-file.ts';
import { type OpenBackup, openBackup } from './backup-reader.ts';
import { derivedFiles, removeDerived } from './derived-files.ts';
import { fileBlocks } from './file-blocks.ts';
import { isDerived, isPrivate } from './layout.ts';
import { isLogged } from './logged-files.ts';
import { syncFolder, temporaryPrefix, writeOnce } from './write-once.ts';

/** What is repaired, and with what. */
export interface RepairedVault {
  /** The vault's folder. */
  directory: string;
  files: AgeFiles;
  audit: Pick<AuditLog, 'append' | 'list'>;
}

/** States that a whole copy from a backup mends. */
const mendable: readonly Finding['state'][] = ['damaged', 'changed', 'missing'];

/**
 * Nothing of the record is deleted: what is in the way goes to `set-aside/`, and every step is in the audit log before
 * it is done. What is made of other files is removed: where it cannot be used, and where one of those was put back.
 * @param backup a folder or tar to take lost files from
 */
export async function repairVault(
  vault: RepairedVault,
  findings: readonly Finding[],
  backup: string | undefined,
): Promise<Repair[]> {
  const repairs = await removed(
    vault,
    findings.map(({ file }) => file),
  );
  for (const { file } of findings.filter(({ state, file }) => state === 'leftover' && !isDerived(file))) {
    repairs.push(...(await settleLeftover(vault, file)));
  }
  for (const { file } of findings.filter(({ state }) => state === 'overwritten')) {
    repairs.push(...(await noteLoss(vault, file)));
  }
  if (backup === undefined) return repairs;
  const source = await openBackup(backup);
  try {
    for (const { file } of findings.filter(({ state }) => mendable.includes(state))) {
      repairs.push(...(await fromBackup(vault, source, file)));
    }
  } finally {
    await source.close();
  }
  // A file that has come back under its name may say something else than what an index was made of.
  if (repairs.some(({ action }) => action === 'restored'))
    repairs.push(...(await removed(vault, await derivedFiles(vault.directory))));
  return repairs;
}

async function removed({ directory }: RepairedVault, files: readonly string[]): Promise<Repair[]> {
  const gone = await removeDerived(directory, files);
  return gone.map((file) => ({ file, action: 'removed', to: file }));
}

async function noteLoss({ audit }: RepairedVault, file: string): Promise<Repair[]> {
  const held = inventoryOf(await audit.list()).held.get(file);
  if (held === undefined) return [];
  await audit.append({ action: 'repair', file, sha256: held.sha256 });
  return [{ file, action: 'noted', to: file }];
}

/** A write that was complete but never got its name gets it now; anything else moves out of the way. */
async function settleLeftover(vault: RepairedVault, file: string): Promise<Repair[]> {
  const path = join(vault.directory, file);
  // A link to a folder is none: what lies there is not the vault's.
  if ((await lstat(path)).isDirectory()) {
    const inside = await readdir(path, { recursive: true, withFileTypes: true });
    const files = inside.filter((entry) => !entry.isDirectory());
    const repairs: Repair[] = [];
    for (const { name, parentPath } of files) {
      const below = join(parentPath, name)
        .slice(vault.directory.length + 1)
        .replaceAll('\\', '/');
      repairs.push(await setAside(vault, below));
    }
    await removeEmptyFolders(path);
    return repairs;
  }
  const name = await intendedName(vault, file);
  return [name === undefined ? await setAside(vault, file) : await giveName(vault, file, name)];
}

/** Fails, and should, where somebody put a file into it meanwhile. */
async function removeEmptyFolders(folder: string): Promise<void> {
  const inside = await readdir(folder, { withFileTypes: true });
  for (const entry of inside) if (entry.isDirectory()) await removeEmptyFolders(join(folder, entry.name));
  await rmdir(folder);
}

/** The log tells of a file before it gets its name: an absent file with this very content is the one. */
async function intendedName(vault: RepairedVault, file: string): Promise<string | undefined> {
  const blocks = () => fileBlocks(join(vault.directory, file));
  const hashes = { sealed: await rawHash(blocks()), open: await plaintextHash(vault.files, blocks()) };
  const { held, unsure } = inventoryOf(await vault.audit.list());
  const logged = [...held].concat(
    [...unsure].flatMap(([name, files]) => files.map((is) => [name, is] as const)),
  );
  for (const [name, is] of logged) {
    const sha256 = isPrivate(name) ? hashes.sealed : hashes.open;
    if (is.sha256 !== sha256 || dirname(name) !== dirname(file)) continue;
    if (!(await isThere(join(vault.directory, name)))) return name;
  }
  return undefined;
}

async function giveName(vault: RepairedVault, file: string, name: string): Promise<Repair> {
  const sha256 = await loggedHash(vault.files, name, fileBlocks(join(vault.directory, file)));
  await vault.audit.append({ action: 'repair', file: name, ...(sha256 && { sha256 }) });
  await link(join(vault.directory, file), join(vault.directory, name));
  await unlink(join(vault.directory, file));
  await syncFolder(dirname(join(vault.directory, name)));
  return { file: name, action: 'restored', to: name };
}

/** What the log says was there is no longer expected. */
async function setAside(vault: RepairedVault, file: string): Promise<Repair> {
  if (isLogged(file)) await vault.audit.append({ action: 'repair', file });
  return moveAside(vault, file);
}

/** Moved as it is, under a name that tells when. */
async function moveAside({ directory }: RepairedVault, file: string): Promise<Repair> {
  // The end of a temporary name can be anybody's choice.
  const name = basename(file)
    .replace(temporaryPrefix, 'tmp-')
    .replace(/[^a-z0-9.-]/g, '-');
  const to = `set-aside/${timedId(Date.now())}.${name}`;
  await mkdir(join(directory, 'set-aside'), { recursive: true, mode: 0o700 });
  await rename(join(directory, file), join(directory, to));
  await syncFolder(join(directory, 'set-aside'));
  await syncFolder(dirname(join(directory, file)));
  return { file, action: 'set-aside', to };
}

/** Taken only when the backup's copy opens and is what the log says was written: a backup can be damaged or old too. */
async function fromBackup(vault: RepairedVault, source: OpenBackup, file: string): Promise<Repair[]> {
  const found = await source.find(file);
  if (found === undefined) return [];
  const sha256 = await loggedHash(vault.files, file, found.bytes);
  const logged = inventoryOf(await vault.audit.list()).held.get(file);
  if (sha256 === undefined || (logged !== undefined && logged.sha256 !== sha256)) return [];
  const again = await source.find(file);
  if (again === undefined) return [];
  const moved: Repair[] = [];
  // Killed in between, the file is missing, which the next repair mends: the log goes on expecting it.
  const naming = async (name: () => Promise<boolean>) => {
    if (await isThere(join(vault.directory, file))) moved.push(await moveAside(vault, file));
    if (isLogged(file)) await vault.audit.append({ action: 'repair', file, sha256 });
    return name();
  };
  const isWritten = await writeOnce(join(vault.directory, file), again.bytes, naming);
  return isWritten ? [...moved, { file, action: 'restored', to: file }] : moved;
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** What the audit log knows a file by; undefined when it cannot be opened to its end. */
function loggedHash(
  files: AgeFiles,
  file: string,
  sealed: AsyncIterable<Uint8Array>,
): Promise<string | undefined> {
  return isPrivate(file) ? rawHash(sealed) : plaintextHash(files, sealed);
}

/** Undefined when it cannot be read to its end. */
async function rawHash(bytes: AsyncIterable<Uint8Array>): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of bytes) hash.update(chunk);
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}

/** Undefined when it cannot be opened to its end. */
async function plaintextHash(
  files: AgeFiles,
  sealed: AsyncIterable<Uint8Array>,
): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of files.openStream(sealed)) hash.update(chunk);
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}
