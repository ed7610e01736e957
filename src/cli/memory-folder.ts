import { createHash } from 'node:crypto';
import { lstat, mkdtemp, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AmynoteError } from '../core/errors.ts';
import type { Host } from './host.ts';

/** File systems that live in memory: tmpfs and ramfs, as Linux numbers them (statfs(2)). */
const memoryFileSystems: ReadonlySet<number> = new Set([0x01021994, 0x858458f6]);

/** The folder's name tells whose it is, so that another run finds it after a crash: a session's id and a process. */
const folderName = /^amynote-edit\.([0-9a-z]+)\.(\d+)\.[0-9A-Za-z]{6}$/;

export const textFile = 'note.md';

/** Beside it: the SHA-256 of what the editor was given, in hexadecimal. */
const givenFile = 'given.sha256';

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
      hint: 'amynote review asks line by line; or in vim, on no file: amynote edit SESSION --print | vim -nu NONE -i NONE -c "set noshelltemp" - and there :w !amynote edit SESSION --from -',
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
  const found = (await leftFolders(host)).filter((left) => left.name === name);
  for (const { folder } of found) {
    if (await isOpenElsewhere(folder)) continue;
    return { text: await readText(folder), remove: () => removeFolder(folder) };
  }
  return undefined;
}

/** A folder of a run that died. */
interface LeftFolder {
  folder: string;
  /** A session's id. */
  name: string;
}

/** All of this user's, the oldest first; where there are none, it takes as long as listing one or two small folders. */
export async function leftFolders(host: Host): Promise<LeftFolder[]> {
  const found: (LeftFolder & { changedMs: number })[] = [];
  for (const place of placesOf(host)) {
    for (const entry of await readdir(place).catch(() => [])) {
      const [, name, pid] = folderName.exec(entry) ?? [];
      if (name === undefined || host.isAlive(Number(pid))) continue;
      const folder = join(place, entry);
      const changedMs = await changedIfOwn(host, folder);
      if (changedMs !== undefined) found.push({ folder, name, changedMs });
    }
  }
  return found.sort((a, b) => a.changedMs - b.changedMs).map(({ folder, name }) => ({ folder, name }));
}

/** Whether an editor has outlived the run that started it: what it is about to save must find its place. */
export async function isOpenElsewhere(folder: string): Promise<boolean> {
  for (const pid of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(pid)) continue;
    const command = await readFile(join('/proc', pid, 'cmdline'), 'utf8').catch(() => '');
    if (command.includes(`${folder}/`)) return true;
  }
  return false;
}

/** Whether an editor left a text as it was given to it, or nothing at all: the vault holds all there is to keep. */
export async function isUnchanged(folder: string, text: string): Promise<boolean> {
  const given = await readFile(join(folder, givenFile), 'utf8').catch(() => undefined);
  return text.trim() === '' || given === sha256(text);
}

/** What stands in the folder's text now; `''` where an editor was killed between taking the old one away and the new one. */
export function readText(folder: string): Promise<string> {
  return readFile(join(folder, textFile), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
}

/** Writes the text that an editor is given; the folder is new. */
export async function writeText(folder: string, text: string): Promise<void> {
  await writeFile(join(folder, givenFile), sha256(text), { flag: 'wx', mode: 0o600 });
  await writeFile(join(folder, textFile), text, { flag: 'wx', mode: 0o600 });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}

function placesOf({ env, platform }: Host): string[] {
  if (platform !== 'linux') return [];
  const runtime = env.XDG_RUNTIME_DIR;
  return [...new Set([...(runtime === undefined || runtime === '' ? [] : [runtime]), '/dev/shm'])];
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
