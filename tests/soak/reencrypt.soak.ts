import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { changedVault, type FullVault, plaintexts } from '../unit/vault/full-vault.ts';
import { killReencryption, type Sealing } from '../unit/vault/reencrypt-trial.ts';
import { soakOf } from './trials.ts';

const sessions = 6;
const soundBytes = 4_000_000;

/** `amynote recipient reencrypt`, killed between its start and the moment at which it would end. */
export const soak = soakOf('re-encrypt', async (folder) => {
  const { vault, added } = await changedVault(join(folder, 'home'), sessions, soundBytes);
  const toSeal = { vault, added, before: await plaintexts(vault.directory, vault.secret) };
  const [first, last] = await bounds(vault, join(folder, 'timed'));
  return (place, random) => killReencryption(toSeal, place, begin, first + random * (last - first));
});

/** Milliseconds after which the command has work to do, and after which it ends: a second run has none. */
async function bounds(vault: FullVault, home: string): Promise<[number, number]> {
  cpSync(vault.home, home, { recursive: true });
  const whole = await timed(home);
  const idle = await timed(home);
  return [Math.min(idle, whole) * 0.8, whole * 0.9];
}

async function timed(home: string): Promise<number> {
  const began = performance.now();
  if (!(await (await begin(home)).ended)) throw new Error('an undisturbed run failed');
  return performance.now() - began;
}

async function begin(home: string): Promise<Sealing> {
  const env = { PATH: process.env.PATH, HOME: home, AMYNOTE_HOME: home };
  const args = [resolve('bin', 'amynote.js'), 'recipient', 'reencrypt'];
  const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
  const ended = new Promise<boolean>((done, fail) => {
    child.once('error', fail);
    child.once('close', (status) => done(status === 0));
  });
  return { process: child, ended };
}
