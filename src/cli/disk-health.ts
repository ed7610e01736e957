import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { HealthCheck } from '../core/health.ts';
import { deviceUnder, type SealState, stateOfDevice } from './device-state.ts';

const run = promisify(execFile);

/**
 * Whether the disk under the vault is encrypted as well. The files are sealed in any case; a sealed disk also hides their
 * names and times, and what other programs keep. Where it cannot be told, that is said.
 * @param root where `/proc` and `/sys` are
 */
export async function checkDisk(platform: string, folder: string, root = '/'): Promise<HealthCheck[]> {
  const name = 'disk';
  const state = await stateOf(platform, folder, root);
  if (state === 'sealed') return [{ name, state: 'ok', detail: 'encrypted' }];
  const hint = hints[platform] ?? hints.linux;
  const detail =
    state === 'plain'
      ? 'no encryption of the disk can be seen from here; the files of the vault are encrypted by themselves'
      : 'whether the disk is encrypted cannot be told from here; the files of the vault are, by themselves';
  return [{ name, state: 'unknown', detail, ...(hint !== undefined && { hint }) }];
}

const hints: Record<string, string> = {
  linux:
    'look at it: lsblk -o NAME,TYPE,MOUNTPOINT (crypt is encrypted); LUKS is set up when the system is installed',
  darwin: 'System Settings, Privacy & Security, FileVault',
  win32: 'Settings, Privacy & security, Device encryption (BitLocker)',
};

async function stateOf(platform: string, folder: string, root: string): Promise<SealState> {
  // FileVault is of the volume that the system starts from; other volumes lie elsewhere.
  if (platform === 'darwin') return folder.startsWith('/Volumes/') ? 'unknown' : fileVault();
  if (platform !== 'linux') return 'unknown';
  const device = await deviceUnder(root, folder);
  return device === undefined ? 'unknown' : stateOfDevice(root, device);
}

async function fileVault(): Promise<SealState> {
  try {
    const { stdout } = await run('fdesetup', ['status']);
    return /FileVault is On/.test(stdout) ? 'sealed' : 'plain';
  } catch {
    return 'unknown';
  }
}
