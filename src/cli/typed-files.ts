import { constants } from 'node:fs';
import { open, realpath, stat, unlink } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import type { CommandContext } from '../commands/command-context.ts';
import { AmynoteError } from '../core/errors.ts';

/** Files that the clinician named on the command line. A path may name a client, so it is not said again. */
export function typedFiles(
  vault: () => Promise<string>,
): Pick<CommandContext, 'readStart' | 'writeFile' | 'modifiedAt'> {
  return {
    readStart: (path, bytes) => readStart(path, bytes).catch(refusePath),
    writeFile: async (path, content) => {
      await refuseInside(await vault(), path);
      const mode = constants.S_IRUSR | constants.S_IWUSR;
      await writeNew(path, content, mode).catch(refusePath);
    },
    modifiedAt: async (path) => (await stat(path).catch(refusePath)).mtime,
  };
}

/** On the disk when it returns, and not there at all where it could not be written whole. */
async function writeNew(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } catch (error) {
    await unlink(path);
    throw error;
  } finally {
    await file.close();
  }
  const folder = await open(dirname(resolve(path)));
  // Some network disks sync no folder.
  await folder.sync().catch(() => undefined);
  await folder.close();
}

/** What is written for the clinician is not encrypted: nothing of it belongs into the vault's folder. */
async function refuseInside(vault: string, path: string): Promise<void> {
  const folder = await realpath(dirname(resolve(path))).catch(refuseFolder);
  const inside = relative(await realpath(vault).catch(() => resolve(vault)), folder);
  if (inside !== '' && (inside.startsWith('..') || isAbsolute(inside))) return;
  throw new AmynoteError('usage', 'the file would lie in the vault, unencrypted', {
    hint: 'name a file outside of it',
  });
}

async function readStart(path: string, bytes: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of file.createReadStream({ end: bytes - 1, autoClose: false })) {
      chunks.push(chunk as Uint8Array);
      length += (chunk as Uint8Array).length;
    }
    return Buffer.concat(chunks, length);
  } finally {
    await file.close();
  }
}

/** What is to be written needs its folder, and makes none: a misspelt one would hold what nobody finds again. */
function refuseFolder(error: unknown): never {
  if (codeOf(error) !== 'ENOENT') refusePath(error);
  throw new AmynoteError('usage', 'the folder that the file is to be in is not there', {
    hint: 'make it first, or name a folder that is there',
  });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function refusePath(error: unknown): never {
  const code = codeOf(error);
  if (code === 'ENOENT')
    throw new AmynoteError('usage', 'there is no such file or folder', { hint: 'check the path' });
  if (code === 'EEXIST') {
    throw new AmynoteError('usage', 'a file of that name exists', {
      hint: 'name another file: nothing is overwritten',
    });
  }
  throw new AmynoteError('failed', `the file cannot be opened (${String(code ?? 'unknown reason')})`, {
    hint: 'check the path and your rights to it',
  });
}
