import { join } from 'node:path';
import { isId } from '../core/ids.ts';
import { namesIn } from './people-store.ts';
import { revisionName } from './revisions.ts';
import type { VaultFiles } from './vault-files.ts';

/** The files of the private notes as they lie there, sealed. */
export interface PrivateFiles {
  /** Of one session, in order. */
  numbers(sessionId: string): Promise<number[]>;
  /** Whether any session has one. */
  areThere(): Promise<boolean>;
  /** @returns false when the number was taken. @throws `failed` */
  write(sessionId: string, number: number, sealed: Uint8Array): Promise<boolean>;
  /** Undefined when there is none. @throws `damaged` */
  read(sessionId: string, number: number): Promise<Uint8Array | undefined>;
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
    async areThere() {
      for (const id of (await namesIn(root)).filter(isId)) if ((await numbers(id)).length > 0) return true;
      return false;
    },
    write: async (sessionId, number, sealed) =>
      (await files.writeSealed(path(sessionId, number), sealed)) !== undefined,
    read: (sessionId, number) => files.readSealed(path(sessionId, number)),
  };
}
