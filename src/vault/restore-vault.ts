import { link, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AmynoteError } from '../core/errors.ts';
import type { VaultRecipient } from '../core/recipients.ts';
import type { BackupFault, RestoreReport } from '../core/vault-ports.ts';
import { createKnownHead } from './audit-head.ts';
import { type BackupFile, type BackupManifest, looksOf, signingKeyPath } from './backup-manifest.ts';
import { type OpenBackup, openBackup } from './backup-reader.ts';
import { type BackupRun, bytesOf, createMeter, eachFile, isSame } from './backup-run.ts';
import type { VaultPlace } from './backup-vault.ts';
import { takeWorkspace } from './backup-workspace.ts';
import { readMemories } from './erasure-store.ts';
import { readHeader } from './header.ts';
import { signingKeyName } from './signing-key.ts';
import { placeOf, readPins } from './trust-pins.ts';
import { forgetVault } from './trusted-vaults.ts';
import { errno, syncFolder, temporaryPrefix, writeOnce, writeSynced } from './write-once.ts';

/**
 * Puts the vault of a backup in its place. Everything is copied beside it first and held against the list; only a
 * whole vault gets the name. Killed before, nothing is there but a folder that the next restore takes up and removes.
 * @throws `usage`, `failed` when the place is taken, `damaged` naming what is wrong, `busy`, `interrupted`
 */
export async function restoreVault(
  place: VaultPlace,
  source: string,
  run: BackupRun,
): Promise<RestoreReport> {
  await refuseTaken(place.directory);
  const backup = await openBackup(source);
  const { vaultId, createdAt, files } = backup.manifest;
  const beside = join(dirname(place.directory), `${temporaryPrefix}restore-${vaultId}`);
  try {
    const makeFolder = () => mkdir(beside, { recursive: true, mode: 0o700 });
    const leave = await takeWorkspace(beside, run.holder, makeFolder);
    const copy = join(beside, 'vault');
    try {
      await copyAll(backup, copy, run);
      const { recipients } = await readHeader(copy);
      const signingKey = await putBackSigningKey(backup, copy, place.home);
      await giveName(copy, place.directory).catch(async (error: unknown) => {
        if (signingKey === 'put-back') await rm(join(place.home, signingKeyName), { force: true });
        throw error;
      });
      const lostEntries = await acceptOlder(place, backup.manifest, recipients, run);
      const returned = await countReturned(place, vaultId);
      const bytes = files.reduce((sum, { size }) => sum + size, 0);
      const made = { directory: place.directory, vaultId, createdAt, files: files.length, bytes };
      return { ...made, signingKey, recipients: recipients.map(({ role }) => role), lostEntries, returned };
    } finally {
      await leave();
    }
  } finally {
    await backup.close();
  }
}

async function refuseTaken(directory: string): Promise<void> {
  const names = await readdir(directory).catch((error: unknown): string[] => {
    if (errno(error) === 'ENOENT') return [];
    throw occupied('the vault folder cannot be used');
  });
  if (names.length === 0) return;
  const isVault = names.includes('vault.json');
  throw occupied(isVault ? 'there is a vault here already' : 'the vault folder is not empty');
}

function occupied(what: string): AmynoteError {
  return new AmynoteError('failed', what, {
    hint: 'nothing is overwritten: name another folder with --vault DIR, or move that one away first',
  });
}

/** @throws `damaged`, naming every file that is not what the list says */
async function copyAll(backup: OpenBackup, copy: string, run: BackupRun): Promise<void> {
  const faults: BackupFault[] = [];
  const folders = new Set([copy]);
  await mkdir(copy, { mode: 0o700 });
  await eachFile(run, [...looksOf(backup.manifest)], async ([path, looks]) => {
    for (let at = dirname(join(copy, path)); at.length > copy.length; at = dirname(at)) folders.add(at);
    await mkdir(dirname(join(copy, path)), { recursive: true, mode: 0o700 });
    const fault = await copyFile(backup, join(copy, path), path, looks);
    if (fault !== undefined) faults.push({ file: path, fault });
  });
  if (faults.length > 0) throw damagedBackup(faults);
  for (const folder of folders) await syncFolder(folder);
}

/** The paths of a list are all of the vault's own kind: none of them leads out of the folder. */
async function copyFile(
  backup: OpenBackup,
  to: string,
  path: string,
  looks: readonly BackupFile[],
): Promise<BackupFault['fault'] | undefined> {
  const found = await backup.find(path);
  if (found === undefined) return 'missing';
  if (!looks.some(({ size }) => size === found.size)) return 'damaged';
  const meter = createMeter();
  try {
    await writeSynced(to, meter.through(found.bytes));
  } catch (error) {
    if (errno(error) === 'EIO') return 'damaged';
    throw error;
  }
  const measured = meter.read();
  return looks.some((look) => isSame(look, measured)) ? undefined : 'damaged';
}

/** It belongs to the clinician, not to the vault: one that is there is never replaced. */
async function putBackSigningKey(
  backup: OpenBackup,
  copy: string,
  home: string,
): Promise<RestoreReport['signingKey']> {
  if (!backup.manifest.files.some(({ path }) => path === signingKeyPath)) return 'none';
  const from = join(copy, signingKeyPath);
  const isNew = await nameOnce(from, join(home, signingKeyName));
  await rm(dirname(from), { recursive: true });
  return isNew ? 'put-back' : 'kept';
}

/** @returns false when the name was taken */
async function nameOnce(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    await syncFolder(dirname(to));
    return true;
  } catch (error) {
    // Another file system, or one without links: then by a copy.
    return errno(error) === 'EEXIST' ? false : writeOnce(to, bytesOf(from));
  }
}

async function giveName(copy: string, directory: string): Promise<void> {
  try {
    await rename(copy, directory);
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(errno(error)))
      throw occupied('there is something here already');
    if (errno(error) !== 'EXDEV' && errno(error) !== 'EBUSY') throw error;
    throw new AmynoteError('failed', 'the vault folder is a disk of its own', {
      hint: 'name a folder on that disk with --vault DIR',
      cause: error,
    });
  }
  await syncFolder(dirname(directory));
}

/**
 * Whoever restores wants the older state: this home no longer expects what came after it, neither entries of the
 * log nor recipients. A key that it never trusted here is not accepted: a backup may lie where others can write.
 * @returns how many entries of the log this home had seen that the backup does not have
 */
async function acceptOlder(
  { home, directory }: VaultPlace,
  { vaultId, auditHead }: BackupManifest,
  recipients: readonly VaultRecipient[],
  { holder }: BackupRun,
): Promise<number> {
  const pin = (await readPins(home))[await placeOf(home, directory)];
  const isTrusted = recipients.every(({ key }) => pin?.recipients.includes(key));
  if (pin !== undefined && (pin.id !== vaultId || isTrusted)) await forgetVault(home, directory, holder);
  const known = join(home, 'known', vaultId);
  const seen = (await createKnownHead(known).read())?.seq ?? 0;
  if (seen > auditHead) await rm(join(known, 'audit-head.json'), { force: true });
  return Math.max(0, seen - auditHead);
}

/** By names alone, as a restore needs no key: `amynote erase --again` looks at what they hold. */
async function countReturned({ home, directory }: VaultPlace, vaultId: string): Promise<number> {
  const memories = await readMemories(join(home, 'known', vaultId));
  const names = new Set(memories.flatMap(({ files }) => files.map(({ file }) => file)));
  const found = await Promise.all(
    [...names].map((file) => lstat(join(directory, file)).catch(() => undefined)),
  );
  return found.filter((facts) => facts !== undefined).length;
}

/** What is said of a backup that is not what its list says. */
function damagedBackup(faults: readonly BackupFault[]): AmynoteError {
  const [first, ...others] = faults.toSorted((a, b) => (a.file < b.file ? -1 : 1));
  const more = others.length > 0 ? `, and ${others.length} more` : '';
  return new AmynoteError('damaged', `the backup is damaged: ${first?.file} is ${first?.fault}${more}`, {
    hint: 'see all of them: amynote backup --check BACKUP; take another backup, or make a new one',
    data: { files: faults.map(({ file }) => file).sort() },
  });
}
