import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { SetAsideFile } from '../core/erasure-ports.ts';
import { errorCode } from '../core/errors.ts';
import type { AgeFiles } from './age-file.ts';
import { fileBytes } from './json-files.ts';
import { isOwnFolder } from './own-folder.ts';
import { namesIn } from './people-store.ts';
import { errno } from './write-once.ts';

/** What is longer than this is sound, and told by its hash. */
const jsonLimit = 64 * 1024 * 1024;

/** Everything under `set-aside`, opened where the vault's key does it: it may be of anybody. @throws `locked` */
export async function readSetAside(directory: string, files: AgeFiles): Promise<SetAsideFile[]> {
  if (!(await isOwnFolder(directory, 'set-aside'))) return [];
  const names = (await namesIn(join(directory, 'set-aside'))).sort();
  const found: SetAsideFile[] = [];
  for (const name of names) found.push(await opened(files, directory, `set-aside/${name}`));
  return found;
}

async function opened(files: AgeFiles, directory: string, file: string): Promise<SetAsideFile> {
  const hash = createHash('sha256');
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of files.openStream(fileBytes(join(directory, file)))) {
      hash.update(chunk);
      bytes += chunk.length;
      if (bytes <= jsonLimit) chunks.push(chunk);
    }
  } catch (error) {
    // Damaged is what most of them are, or another key's.
    if (errorCode(error) !== undefined || errno(error) !== '') return sealed(directory, file);
    throw error;
  }
  const said = bytes <= jsonLimit ? parsed(Buffer.concat(chunks)) : undefined;
  return { file, sha256: hash.digest('hex'), ...(said !== undefined && { said }) };
}

/** A private note is known to the audit log by its sealed bytes. */
async function sealed(directory: string, file: string): Promise<SetAsideFile> {
  const hash = createHash('sha256');
  try {
    for await (const block of fileBytes(join(directory, file))) hash.update(block);
    return { file, sha256: hash.digest('hex') };
  } catch {
    return { file };
  }
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
