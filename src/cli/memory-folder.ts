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
 * Makes a folder that nobody else may enter and that is in memory: nothing but swapping puts it on a disk.
 * @param name a session's id @throws `failed` where there is no such place
 */
export async function makeMemoryFolder(host: Host, name: string): Promise<string> {
  for (const place of placesOf(host)) {
    if (!(await isInMemory(place))) continue;
    const folder = await mkdtemp(join(place, `amynote-edit.${name}.${host.pid}.`)).catch(() => undefined);
    if (folder === undefined) continue;
    if (await isInMemory(folder)) return folder;
    await removeFolder(folder);
  }
  throw new AmynoteError(
    'failed',
    'this computer has no folder in memory, and a disk would keep what is edited',
    {
      hint: 'amynote review asks line by line; or choose for yourself: amynote edit SESSION --print, and --from - to read it back',
    },
  );
}

/** A text that a run which died was editing, and how it is removed; `''` where the file is gone. */
interface Left {
  text: string;
  remove(): Promise<void>;
}

/**
 * Finds what a run that died left behind under this name, the oldest first; what belongs to others stays for them.
 * @throws the system's error for a text that cannot be read
 */
export async function findLeft(host: Host, name: string): Promise<Left | undefined> {
  const found: { folder: string; changedMs: number }[] = [];
  for (const place of placesOf(host)) {
    for (const entry of await readdir(place).catch(() => [])) {
      const [, session, pid] = folderName.exec(entry) ?? [];
      if (session !== name || host.isAlive(Number(pid))) continue;
      const folder = join(place, entry);
      const changedMs = await changedIfOwn(host, folder);
      if (changedMs !== undefined) found.push({ folder, changedMs });
    }
  }
  const [oldest] = found.sort((a, b) => a.changedMs - b.changedMs);
  return oldest && { text: await readText(oldest.folder), remove: () => removeFolder(oldest.folder) };
}

/** What stands in the folder's text now; `''` where an editor was killed between taking the old one away and the new one. */
export function readText(folder: string): Promise<string> {
  return readFile(join(folder, textFile), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
}

export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
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
async function changedIfOwn({ uid }: Host, folder: string): Promise<number | undefined> {
  const found = await lstat(folder).catch(() => undefined);
  return found?.isDirectory() === true && found.uid === uid ? found.mtimeMs : undefined;
}
