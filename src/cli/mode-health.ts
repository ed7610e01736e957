import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { counted } from '../core/counted.ts';
import type { HealthCheck } from '../core/health.ts';
import type { Host } from './host.ts';

/** Whether other users of this machine can look into the folders, or read or write a file in them. */
export async function checkModes({ platform }: Host, folders: readonly string[]): Promise<HealthCheck> {
  const name = 'permissions';
  // Windows has no such bits: Node reports them all set.
  if (platform === 'win32') {
    const detail = 'who may open the folders cannot be told from here';
    return { name, state: 'unknown', detail, hint: 'look at them: Properties, Security' };
  }
  const open = (await Promise.all(folders.map(openToOthers))).flat();
  if (open.length === 0) return { name, state: 'ok', detail: 'only you can look inside' };
  const hint = `chmod -R go= ${folders.map((folder) => `"${folder}"`).join(' ')}`;
  const closed = folders.every((folder) => !open.includes(folder));
  const detail = closed
    ? `${counted(new Set(open).size, 'file')} could be read by others if they got into the folder`
    : 'others on this machine can list the folders';
  return { name, state: 'warning', detail, hint };
}

/** Paths of a folder, itself included, whose mode lets others in; what is not there lets nobody in. */
async function openToOthers(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  const paths = [folder, ...entries.map((entry) => join(folder, entry))];
  const open = await Promise.all(paths.map(isOpen));
  return paths.filter((_, at) => open[at]);
}

async function isOpen(path: string): Promise<boolean> {
  const facts = await lstat(path).catch(() => undefined);
  if (facts === undefined || facts.isSymbolicLink()) return false;
  return (facts.mode & 0o077) !== 0;
}
