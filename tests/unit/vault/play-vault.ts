import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { type AgeFiles, createAgeFiles } from '../../../src/vault/age-file.ts';
import { secretLine } from '../../../src/vault/keys.ts';
import type { LockHolder } from '../../../src/vault/lock.ts';
import { type OpenVault, openVault } from '../../../src/vault/open-vault.ts';
import { createVaultKeeper } from '../../../src/vault/vault-keeper.ts';

/** A vault of its own for one test, with the identity in plain text. */
export interface PlayVault {
  home: string;
  directory: string;
  /** `AGE-SECRET-KEY-1…` */
  secret: string;
  recipient: string;
  files: AgeFiles;
  open(holder?: LockHolder): Promise<OpenVault>;
}

/** This process, alone on its machine. */
export const holder: LockHolder = {
  pid: process.pid,
  host: 'here',
  user: 'tester',
  isAlive: (pid) => pid === process.pid,
  startOf: (pid) => `boot:${pid}`,
};

/** Removed when the test ends, or as `atEnd` says. */
export function temporaryFolder(atEnd: (remove: () => void) => void = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'amynote-test-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Called where tests are declared; what it returns is told, in `beforeAll` too, what to undo after the last of them.
 * `afterAll` itself is not heard once the tests run.
 */
export function afterTheLast(): (undo: () => void) => void {
  const undone: (() => void)[] = [];
  afterAll(() => {
    for (const undo of undone.reverse()) undo();
  });
  return (undo) => void undone.push(undo);
}

/**
 * Its log holds nothing, as that of an old vault: each test counts from its own first entry.
 * @param home where to make it, when not in a folder that goes with the test
 */
export async function playVault(home = temporaryFolder()): Promise<PlayVault> {
  const directory = join(home, 'vault');
  const noPassphrase = () => Promise.reject(new Error('no passphrase is set'));
  const keeper = createVaultKeeper(home, directory, noPassphrase, holder);
  const { recipient, vaultId } = await keeper.create(undefined);
  for (const folder of [join(directory, 'audit'), join(home, 'known', vaultId)]) {
    rmSync(folder, { recursive: true });
  }
  const secret = secretLine(await readFile(join(home, 'identity.txt'), 'utf8'));
  const identity = async () => secret;
  return {
    home,
    directory,
    secret,
    recipient,
    files: createAgeFiles([recipient], identity),
    open: (by = holder) => openVault(home, directory, identity, by),
  };
}

/** Every file and folder below, by relative path; folders end in a slash. */
export function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .map(
      (entry) => relative(directory, join(entry.parentPath, entry.name)) + (entry.isDirectory() ? '/' : ''),
    )
    .sort();
}

/** The permission bits, e.g. `0o600`. */
export function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}
