import { join } from 'node:path';
import { errorCode } from '../core/errors.ts';
import type { IndexStore } from '../core/index-ports.ts';
import { removeFile } from './derived-files.ts';
import { type LockHolder, lockSession } from './lock.ts';
import { isOwnFolder } from './own-folder.ts';
import { namesIn } from './people-store.ts';
import type { SegmentFiles } from './segment-files.ts';
import type { VaultFiles } from './vault-files.ts';
import { errno, temporaryPrefix } from './write-once.ts';

/** The index of each client's memory, under `clients/<client>/index`. */
export function createIndexStore(
  directory: string,
  segments: SegmentFiles,
  lasting: Pick<VaultFiles, 'tellRead'>,
  holder: LockHolder,
): IndexStore {
  const folder = (clientId: string) => `clients/${clientId}/index`;
  return {
    list: (clientId) => segments.list(folder(clientId)),
    open: (clientId, name) => segments.open(folder(clientId), name),
    write: (clientId, manifest, body) => segments.write(folder(clientId), manifest, body),
    erase: (clientId, names) => segments.erase(folder(clientId), names),
    tellRead(sessionIds) {
      for (const id of sessionIds) lasting.tellRead(id);
    },
    async lock(clientId) {
      if (!(await isOwnFolder(directory, folder(clientId)))) return undefined;
      const release = await heldOrNot(join(directory, 'clients', clientId), holder);
      // Only the holder writes there: what has no name yet is of a dead process, and may hold words struck since.
      if (release !== undefined) await clearUnfinished(join(directory, folder(clientId)));
      return release;
    },
  };
}

/** Takes the lock of a folder, or does without. */
export async function heldOrNot(
  folder: string,
  holder: LockHolder,
): Promise<(() => Promise<void>) | undefined> {
  try {
    return await lockSession(folder, holder);
  } catch (error) {
    if (errorCode(error) === 'busy' || errorCode(error) === 'failed' || errno(error) !== '') return undefined;
    throw error;
  }
}

async function clearUnfinished(folder: string): Promise<void> {
  for (const name of await namesIn(folder))
    if (name.startsWith(temporaryPrefix)) await removeFile(join(folder, name));
}
