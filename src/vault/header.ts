import { join } from 'node:path';
import { AmynoteError } from '../core/errors.ts';
import { headerBytes, headerVersion, parseHeader, type VaultHeader } from './header-text.ts';
import { readIfThere } from './json-files.ts';
import { errno, type Naming, replaceFile, writeOnce } from './write-once.ts';

export type { VaultHeader } from './header-text.ts';

/** Where it is, there is a vault. */
export const headerName = 'vault.json';

/** The keys that every file is sealed to. */
export function recipientKeys(header: VaultHeader): string[] {
  return header.recipients.map((recipient) => recipient.key);
}

/**
 * Writes the header of a new vault.
 * @param naming done around the giving of its name, from when on there is a vault. @returns false when there is one
 */
export function createHeader(directory: string, header: VaultHeader, naming?: Naming): Promise<boolean> {
  return writeOnce(join(directory, headerName), headerBytes(header), naming);
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
    data: { file: headerName },
  });
}

/**
 * Puts another header in the place of the one that is there, in the newest version; a crash leaves one of the two.
 * Only for {@link changeRecipients}, which notes at home first what the header is about to say.
 * @throws `failed` when the disk is full or refuses
 */
export function replaceHeader(directory: string, header: VaultHeader): Promise<void> {
  return replaceFile(join(directory, headerName), headerBytes({ ...header, version: headerVersion }));
}

async function readBytes(directory: string): Promise<Uint8Array> {
  const bytes = await readIfThere(join(directory, headerName)).catch((error: unknown) => {
    if (errno(error) !== 'ENOTDIR') throw error;
    return undefined;
  });
  if (bytes !== undefined) return bytes;
  throw new AmynoteError('no-vault', 'there is no vault here', { hint: 'make one: amynote init' });
}
