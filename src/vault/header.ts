import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AmynoteError } from '../core/errors.ts';
import { randomId } from '../core/ids.ts';
import type { VaultRecipient } from '../core/recipients.ts';
import { headerBytes, headerVersion, parseHeader, type VaultHeader } from './header-text.ts';
import { errno, replaceFile, writeOnce } from './write-once.ts';

export type { VaultHeader } from './header-text.ts';

const fileName = 'vault.json';

/** The keys that every file is sealed to. */
export function recipientKeys(header: VaultHeader): string[] {
  return header.recipients.map((recipient) => recipient.key);
}

/** @throws `failed` when the folder holds a vault or anything else: it is left alone. */
export async function refuseOccupied(directory: string): Promise<void> {
  const names = await namesInside(directory);
  if (names.length === 0) return;
  throw occupied(
    names.includes('vault.json') ? 'there is a vault here already' : 'the vault folder is not empty',
  );
}

async function namesInside(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (errno(error) === 'ENOENT') return [];
    throw occupied('the vault folder cannot be used');
  }
}

function occupied(what: string): AmynoteError {
  return new AmynoteError('failed', what, {
    hint: 'look at it: amynote status; or name another folder: amynote init --vault DIR',
  });
}

/** Makes an empty vault. @throws `failed`, see {@link refuseOccupied} */
export async function createVault(
  directory: string,
  recipients: readonly VaultRecipient[],
  now: Date,
): Promise<VaultHeader> {
  await refuseOccupied(directory);
  const header: VaultHeader = {
    version: headerVersion,
    id: randomId(),
    createdAt: now.toISOString(),
    recipients: [...recipients],
  };
  if (!(await writeOnce(join(directory, fileName), headerBytes(header))))
    throw occupied('there is a vault here already');
  return header;
}

/** @throws `no-vault` when there is none, `damaged` when a byte of it is wrong or a newer amynote made it. */
export async function readHeader(directory: string): Promise<VaultHeader> {
  const header = parseHeader(await readBytes(directory));
  if (header === 'newer') {
    throw new AmynoteError('damaged', 'the vault was made by a newer amynote', {
      hint: 'install the newest amynote; nothing in the vault was touched',
    });
  }
  if (header !== undefined) return header;
  throw new AmynoteError('damaged', 'the vault header is damaged', {
    hint: 'restore vault.json from a backup, then run: amynote doctor',
    data: { file: fileName },
  });
}

/**
 * Puts another header in the place of the one that is there, in the newest version; a crash leaves one of the two.
 * Only for {@link changeRecipients}, which notes at home first what the header is about to say.
 * @throws `failed` when the disk is full or refuses
 */
export function replaceHeader(directory: string, header: VaultHeader): Promise<void> {
  return replaceFile(join(directory, fileName), headerBytes({ ...header, version: headerVersion }));
}

async function readBytes(directory: string): Promise<Uint8Array> {
  try {
    return await readFile(join(directory, fileName));
  } catch (error) {
    if (errno(error) !== 'ENOENT' && errno(error) !== 'ENOTDIR') throw error;
    throw new AmynoteError('no-vault', 'there is no vault here', { hint: 'make one: amynote init' });
  }
}
