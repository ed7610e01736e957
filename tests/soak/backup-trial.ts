import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { errorCode } from '../../src/core/errors.ts';
import type { VaultCopies } from '../../src/core/vault-ports.ts';
import { createVaultCopies } from '../../src/vault/backup-copies.ts';
import { changedVault, type FullVault, plaintexts, sealAnew, somebody } from '../unit/vault/full-vault.ts';

/** A vault, and a backup of what it was before every file was sealed anew and one session more was written. */
export interface Scene {
  vault: FullVault;
  backup: string;
  /** SHA-256 of the plaintexts that every backup and every restored vault must have, by path. */
  old: ReadonlyMap<string, string>;
  now: ReadonlyMap<string, string>;
}

/** When a run is killed: after so many milliseconds, or (by strace) as it is about to rename for the n-th time. */
export type Kill = { afterMs: number } | { atRename: number };

/** What one kill came to. */
export interface KillTrial {
  killed: boolean;
  tookMs: number;
  failures: string[];
}

/** @param folder an empty one. @param soundBytes size of the sound of each of six sessions */
export async function scene(folder: string, soundBytes: number): Promise<Scene> {
  const { vault } = await changedVault(join(folder, 'home'), 6, soundBytes);
  const backup = join(folder, 'backup');
  await copiesAt(vault.home).backup(backup, { prune: false });
  const old = await plaintexts(vault.directory, vault.secret);
  await sealAnew(vault);
  return { vault, backup, old, now: await plaintexts(vault.directory, vault.secret) };
}

/** Backups by this process. */
export function copiesAt(home: string): VaultCopies {
  const run = { signal: new AbortController().signal, onEvent: () => undefined, holder: somebody };
  return createVaultCopies({ home, directory: join(home, 'vault') }, run);
}

/** The kinds of backup that can be interrupted. */
export const targets = ['new folder', 'folder to renew', 'tar'] as const;

/**
 * Kills `amynote backup`, looks at what is there, and lets another run finish it.
 * @param folder an empty one. @param kill never, when absent
 */
export async function killBackup(
  { vault, backup, old, now }: Scene,
  folder: string,
  kind: (typeof targets)[number],
  kill?: Kill,
): Promise<KillTrial> {
  const target = join(folder, kind === 'tar' ? 'backup.tar' : 'backup');
  if (kind === 'folder to renew') cpSync(backup, target, { recursive: true });
  const trial = await amynote(['backup', target], vault.home, kill);
  const failures: string[] = [];
  const copies = copiesAt(join(folder, 'elsewhere'));
  const state = await copies.check(target).then(({ faults }) => `${faults.length} faults`, errorCode);
  const allowed = {
    'new folder': ['0 faults', 'damaged'],
    'folder to renew': ['0 faults'],
    tar: ['0 faults', 'usage'],
  };
  // Before its folder was made, nothing is there.
  const isUnmade = kind === 'new folder' && state === 'usage' && !existsSync(target);
  if (!isUnmade && !allowed[kind].includes(state ?? '')) failures.push(`${kind}: after the kill: ${state}`);
  if (state === '0 faults') failures.push(...(await restored(target, vault, join(folder, 'after'), old)));

  if (kind !== 'tar' || state !== '0 faults') {
    const again = await amynote(['backup', target], vault.home);
    if (again.status !== 0)
      failures.push(`${kind}: the next run ended with ${again.status}: ${again.stderr}`);
  }
  failures.push(...(await restored(target, vault, join(folder, 'again'), now)));
  failures.push(...leftIn(folder));
  return { killed: trial.status === null, tookMs: trial.tookMs, failures };
}

/** Kills `amynote restore`: nothing is there, or a whole vault; another run completes it. */
export async function killRestore(
  { vault, backup, old }: Scene,
  folder: string,
  kill?: Kill,
): Promise<KillTrial> {
  const home = join(folder, 'home');
  const directory = join(home, 'vault');
  mkdirSync(home, { recursive: true });
  cpSync(join(vault.home, 'identity.txt'), join(home, 'identity.txt'));
  const trial = await amynote(['restore', backup], home, kill);
  const failures: string[] = [];
  if (!existsSync(directory)) {
    const again = await amynote(['restore', backup], home);
    if (again.status !== 0) failures.push(`the next run ended with ${again.status}: ${again.stderr}`);
  } else if (readdirSync(home).some((name) => name.startsWith('.tmp-'))) {
    // Killed between the name and the tidying: the next restore of the same vault would do it.
    const other = await amynote(['restore', backup, '--vault', join(home, 'other')], home);
    if (other.status !== 0) failures.push(`the tidying run ended with ${other.status}: ${other.stderr}`);
  }
  failures.push(...lostFrom(old, await plaintexts(directory, vault.secret), 'after the restore'));
  const [was, is] = [vault.home, home].map((place) => readFileSync(join(place, 'signing-key.age')));
  if (was === undefined || is === undefined || !was.equals(is)) failures.push('the signing key is another');
  failures.push(...leftIn(home));
  return { killed: trial.status === null, tookMs: trial.tookMs, failures };
}

async function restored(
  target: string,
  vault: FullVault,
  home: string,
  expected: Scene['old'],
): Promise<string[]> {
  try {
    const { directory } = await copiesAt(home).restore(target);
    return lostFrom(expected, await plaintexts(directory, vault.secret), 'restored');
  } catch (error) {
    return [`not restored: ${error}`];
  }
}

function lostFrom(expected: Scene['old'], found: Map<string, string>, when: string): string[] {
  const lost = [...expected].filter(([path, hash]) => found.get(path) !== hash);
  return lost.map(([path]) => `${when}: ${path}`);
}

function leftIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const left = names.filter((name) => name.includes('.tmp-') || /(^|\/)backup\/lock$/.test(name));
  return left.map((name) => `left behind: ${name}`);
}

interface Ended {
  /** Null for a process that was killed. */
  status: number | null;
  tookMs: number;
  stderr: string;
}

/** Runs a command over a vault of its own. @param kill when to kill it; never, when absent */
export async function amynote(args: readonly string[], home: string, kill?: Kill): Promise<Ended> {
  const began = performance.now();
  // One thread for the disk: renames then come in one order.
  const env = { PATH: process.env.PATH, HOME: home, AMYNOTE_HOME: home, UV_THREADPOOL_SIZE: '1' };
  const [program = '', ...options] = [
    ...under(kill),
    process.execPath,
    resolve('bin', 'amynote.js'),
    ...args,
  ];
  const child = spawn(program, options, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const timer =
    kill !== undefined && 'afterMs' in kill
      ? setTimeout(() => child.kill('SIGKILL'), kill.afterMs)
      : undefined;
  const status = await new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  clearTimeout(timer);
  return { status, tookMs: performance.now() - began, stderr };
}

function under(kill: Kill | undefined): string[] {
  if (kill === undefined || 'afterMs' in kill) return [];
  const calls = '?rename,?renameat,?renameat2';
  const inject = `inject=${calls}:signal=SIGKILL:when=${kill.atRename}`;
  return ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${calls}`, '-e', inject];
}
