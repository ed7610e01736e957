import { join } from 'node:path';
import { isId } from '../core/ids.ts';
import { removeFile } from './derived-files.ts';
import { readIfThere } from './json-files.ts';
import { namesIn } from './people-store.ts';
import { revisionName } from './revisions.ts';
import type { VaultFiles } from './vault-files.ts';
import { syncFolder, temporaryPrefix } from './write-once.ts';

/** The files of the private notes as they lie there, sealed. */
export interface PrivateFiles {
  /** Of one session, in order. */
  numbers(sessionId: string): Promise<number[]>;
  /** The ids of the sessions that have one. */
  sessionIds(): Promise<string[]>;
  /** @returns false when the number was taken. @throws `failed` */
  write(sessionId: string, number: number, sealed: Uint8Array): Promise<boolean>;
  /** Undefined when there is none. @throws `damaged` */
  read(sessionId: string, number: number): Promise<Uint8Array | undefined>;
  /** @returns false when there was none. @throws `failed` */
  erase(sessionId: string, number: number): Promise<boolean>;
}

const privateName = /^private\.([1-9]\d{0,6})\.age$/;

export function createPrivateFiles(directory: string, files: VaultFiles): PrivateFiles {
  const root = join(directory, 'sessions');
  const path = (sessionId: string, number: number) => join(root, sessionId, revisionName('private', number));
  const numbers = async (sessionId: string) => {
    const names = await namesIn(join(root, sessionId));
    return names
      .flatMap((name) => privateName.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((one, other) => one - other);
  };
  return {
    numbers,
    async sessionIds() {
      const ids: string[] = [];
      for (const id of (await namesIn(root)).filter(isId)) if ((await numbers(id)).length > 0) ids.push(id);
      return ids;
    },
    write: async (sessionId, number, sealed) =>
      (await files.writeSealed(path(sessionId, number), sealed)) !== undefined,
    read: (sessionId, number) => files.readSealed(path(sessionId, number)),
    async erase(sessionId, number) {
      const sealed = await readIfThere(path(sessionId, number)).catch(() => undefined);
      const isThere = (await numbers(sessionId)).includes(number);
      if (sealed !== undefined) {
        await removeCopies(join(root, sessionId), sealed, (name) => name.startsWith(temporaryPrefix));
        await removeCopies(join(directory, 'set-aside'), sealed, () => true);
      }
      await files.erase(path(sessionId, number));
      return isThere;
    },
  };
}

/** What a crash between two steps, or a repair, left of a file beside it: the same bytes under another name. */
async function removeCopies(
  folder: string,
  sealed: Uint8Array,
  mayBe: (name: string) => boolean,
): Promise<void> {
  for (const name of (await namesIn(folder)).filter(mayBe)) {
    const path = join(folder, name);
    const found = await readIfThere(path).catch(() => undefined);
    if (found === undefined || !Buffer.from(found).equals(sealed)) continue;
    await removeFile(path);
    await syncFolder(folder);
  }
}
