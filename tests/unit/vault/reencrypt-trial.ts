import type { ChildProcess } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { type FullVault, plaintexts } from './full-vault.ts';

/** A process that seals a vault anew, begun; `ended` tells whether it came to its end by itself. */
export interface Sealing {
  process: ChildProcess;
  ended: Promise<boolean>;
}

/** A vault whose header names a key more than its files are sealed to. */
export interface ToSeal {
  vault: FullVault;
  /** The secret of that key. */
  added: string;
  /** What `plaintexts` told of the vault. */
  before: ReadonlyMap<string, string>;
}

/** What one kill came to. */
export interface ReencryptTrial {
  /** Whether the process was still at work. */
  killed: boolean;
  /** Milliseconds from its beginning to its end. */
  tookMs: number;
  /** Files that were sealed to the added key when it died. */
  done: number;
  files: number;
  /** What was lost or left undone; empty when all is well. */
  failures: string[];
}

/**
 * Kills a re-encryption, and looks at every file: with the clinician's key after the kill, with the added key after
 * another run.
 * @param home a folder that does not exist yet. @param afterMs when to kill
 */
export async function killReencryption(
  { vault, added, before }: ToSeal,
  home: string,
  begin: (home: string) => Promise<Sealing>,
  afterMs: number,
): Promise<ReencryptTrial> {
  cpSync(vault.home, home, { recursive: true });
  const directory = join(home, 'vault');
  const sealing = await begin(home);
  const began = performance.now();
  const timer = setTimeout(() => sealing.process.kill('SIGKILL'), afterMs);
  const killed = !(await sealing.ended);
  const tookMs = performance.now() - began;
  clearTimeout(timer);

  const failures = differing(before, await plaintexts(directory, vault.secret), 'after the kill');
  const reached = await plaintexts(directory, added);
  const done = [...before.keys()].filter((path) => reached.get(path) !== 'unreadable').length;
  if (!(await (await begin(home)).ended)) failures.push('the next run did not come to its end');
  failures.push(...differing(before, await plaintexts(directory, vault.secret), 'after the next run'));
  failures.push(...differing(before, await plaintexts(directory, added), 'for the added key'));
  return { killed, tookMs, done, files: before.size, failures };
}

/** What was there must be there, word for word, and nothing may be unreadable. */
function differing(before: ToSeal['before'], now: Map<string, string>, when: string): string[] {
  const lost = [...before].filter(([path, hash]) => now.get(path) !== hash).map(([path]) => path);
  const shut = [...now].filter(([path, hash]) => hash === 'unreadable' && !lost.includes(path));
  return [...lost, ...shut.map(([path]) => path)].map((path) => `${when}: ${path}`);
}
