import { lstat, mkdtemp, readdir, readFile, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { AmynoteError } from '../core/errors.ts';
import type { Host } from './host.ts';

/** File systems that live in memory: tmpfs and ramfs, as Linux numbers them (statfs(2)). */
const memoryFileSystems: ReadonlySet<number> = new Set([0x01021994, 0x858458f6]);

/** The folder's name tells whose it is, so that another run finds it after a crash: a session's id and a process. */
const folderName = /^amynote-edit\.([0-9a-z]+)\.(\d+)\.[0-9A-Za-z]{6}$/;

export const textFile = 'note.md';

/**
 * Makes a folder that nobody else may enter and that is in memory, never on a disk.
 * @param name a session's id @throws `failed` where there is no such place
 */
export async function makeMemoryFolder(host: Host, name: string): Promise<string> {
  for (const place of placesOf(host)) {
    if (!(await isInMemory(place))) continue;
    const folder = await mkdtemp(join(place, `amynote-edit.${name}.${host.pid}.`)).catch(() => undefined);
    if (folder === undefined) continue;
    if (await isInMemory(folder)) return folder;
    await rm(folder, { recursive: true, force: true });
  }
  throw new AmynoteError(
    'failed',
    'this computer has no folder in memory, and a disk would keep what is edited',
    {
      hint: 'amynote review asks line by line; or choose for yourself: amynote edit SESSION --print, and --from - to read it back',
    },
  );
}

/**
 * Removes what runs that died left behind, of any session.
 * @returns the text that was being edited under this name, if there was one
 */
export async function takeLeft(host: Host, name: string): Promise<string | undefined> {
  let left: string | undefined;
  for (const place of placesOf(host)) {
    for (const entry of await readdir(place).catch(() => [])) {
      const [, session, pid] = folderName.exec(entry) ?? [];
      const folder = join(place, entry);
      if (pid === undefined || host.isAlive(Number(pid)) || !(await isOwn(host, folder))) continue;
      if (session === name) left = await readFile(join(folder, textFile), 'utf8').catch(() => left);
      await rm(folder, { recursive: true, force: true });
    }
  }
  return left;
}

function placesOf({ env, platform }: Host): string[] {
  if (platform !== 'linux') return [];
  const runtime = env.XDG_RUNTIME_DIR;
  return [...(runtime === undefined || runtime === '' ? [] : [runtime]), '/dev/shm'];
}

async function isInMemory(path: string): Promise<boolean> {
  const system = await statfs(path).catch(() => undefined);
  return system !== undefined && memoryFileSystems.has(system.type >>> 0);
}

/** Everybody may write to such places: what others put there is none of ours, also by a link. */
async function isOwn({ uid }: Host, folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => undefined);
  return found?.isDirectory() === true && found.uid === uid;
}
