import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AmynoteError } from '../core/errors.ts';
import { randomId } from '../core/ids.ts';
import { errno, writeOnce } from './write-once.ts';

const headerSchema = z.object({
  format: z.literal('amynote-vault'),
  version: z.literal(1),
  id: z.string(),
  createdAt: z.string(),
  recipients: z.array(z.string().startsWith('age1')).min(1),
});
export type VaultHeader = z.infer<typeof headerSchema>;

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
export async function createVault(directory: string, recipients: string[], now: Date): Promise<VaultHeader> {
  await refuseOccupied(directory);
  const header: VaultHeader = {
    format: 'amynote-vault',
    version: 1,
    id: randomId(),
    createdAt: now.toISOString(),
    recipients,
  };
  const content = new TextEncoder().encode(`${JSON.stringify(header, null, 2)}\n`);
  if (!(await writeOnce(join(directory, 'vault.json'), content)))
    throw occupied('there is a vault here already');
  return header;
}

/** @throws `no-vault` when there is none, `damaged` when it is unknown or newer. */
export async function readHeader(directory: string): Promise<VaultHeader> {
  const text = await headerText(directory);
  const parsed = headerSchema.safeParse(parseOrNull(text));
  if (parsed.success) return parsed.data;
  throw new AmynoteError('damaged', 'the vault header is damaged or of an unknown format', {
    hint: 'if a newer amynote made this vault, install that; else restore vault.json from a backup',
  });
}

async function headerText(directory: string): Promise<string> {
  try {
    return await readFile(join(directory, 'vault.json'), 'utf8');
  } catch (error) {
    if (errno(error) !== 'ENOENT' && errno(error) !== 'ENOTDIR') throw error;
    throw new AmynoteError('no-vault', 'there is no vault here', { hint: 'make one: amynote init' });
  }
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
