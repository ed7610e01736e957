import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AmynoteError } from '../core/errors.ts';
import { randomId } from '../core/ids.ts';
import type { VaultRecipient } from '../core/recipients.ts';
import { createAgeFiles } from './age-file.ts';
import { entryName } from './audit-entry.ts';
import { createAuditLog } from './audit-log.ts';
import { createHeader, headerName, recipientKeys, type VaultHeader } from './header.ts';
import { headerVersion } from './header-text.ts';
import type { LockHolder } from './lock.ts';
import { holdingPins } from './trust-pins.ts';
import { trustAsNamed } from './trusted-vaults.ts';
import { errno } from './write-once.ts';

/** What a new vault holds before its header: a process that was killed may have left it. */
const begun = ['key.age', entryName(1)];
const temporary = /^\.tmp-\w+$/;

/** @throws `failed` when the folder holds a vault or anything else: it is left alone. */
export async function refuseOccupied(directory: string): Promise<void> {
  const names = await namesInside(directory);
  if (names.includes(headerName)) throw occupied('there is a vault here already');
  if (!(await isUnfinished(directory, names))) throw occupied('the vault folder is not empty');
}

/**
 * Makes an empty vault whose log tells of it. The header comes last: before it there is no vault, whatever happens,
 * and the next try begins anew; with it there is all of it.
 * @param home where it is noted what the vault looks like (`AMYNOTE_HOME`)
 * @throws `failed`, see {@link refuseOccupied}; `busy`
 */
export function makeVault(
  home: string,
  directory: string,
  recipients: readonly VaultRecipient[],
  holder: LockHolder,
): Promise<VaultHeader> {
  return holdingPins(home, holder, async () => {
    await refuseOccupied(directory);
    await removeBegun(directory);
    const made = { id: randomId(), createdAt: new Date().toISOString(), recipients: [...recipients] };
    const header: VaultHeader = { version: headerVersion, ...made };
    const known = join(home, 'known', header.id);
    try {
      await beginLog({ directory, known }, header, holder);
      const naming = (name: () => Promise<boolean>) => trustAsNamed(home, directory, header, name);
      if (!(await createHeader(directory, header, naming))) throw occupied('there is a vault here already');
      return header;
    } catch (error) {
      await rm(known, { recursive: true, force: true }).catch(() => undefined);
      await removeBegun(directory).catch(() => undefined);
      throw error;
    }
  });
}

async function isUnfinished(directory: string, names: readonly string[]): Promise<boolean> {
  const others = names.filter((name) => !temporary.test(name));
  if (others.some((name) => name !== 'audit')) return false;
  const inLog = await namesInside(join(directory, 'audit'));
  return inLog.every((name) => begun.includes(name) || temporary.test(name));
}

async function namesInside(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errno(error) === 'ENOENT') return [];
    throw occupied('the vault folder cannot be used');
  }
}

/** Its entries are sealed to a recovery key that nobody has seen. */
async function removeBegun(directory: string): Promise<void> {
  if ((await namesInside(directory)).includes(headerName)) return;
  await rm(join(directory, 'audit'), { recursive: true, force: true });
}

async function beginLog(
  place: { directory: string; known: string },
  header: VaultHeader,
  { user, host }: LockHolder,
): Promise<void> {
  const files = createAgeFiles(recipientKeys(header), () => Promise.reject(madeElsewhere()));
  const log = createAuditLog(place, files, { run: randomId(), who: { user, host } });
  await log.append({ action: 'command', command: 'init', outcome: 'done', chains: 'egress' });
}

function occupied(what: string): AmynoteError {
  return new AmynoteError('failed', what, {
    hint: 'look at it: amynote status; or name another folder: amynote init --vault DIR',
  });
}

/** Only where there is a log already would an identity be needed. */
function madeElsewhere(): AmynoteError {
  return new AmynoteError('busy', 'another command is making a vault in this folder', {
    hint: 'wait for it to finish, then look at it: amynote status',
  });
}
