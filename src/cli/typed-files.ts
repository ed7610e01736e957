import { constants } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import type { CommandContext } from '../commands/command-context.ts';
import { AmynoteError } from '../core/errors.ts';

/** Files that the clinician named on the command line. A path may name a client, so it is not said again. */
export const typedFiles: Pick<CommandContext, 'readFile' | 'writeFile' | 'modifiedAt'> = {
  readFile: (path) => readFile(path, 'utf8').catch(refusePath),
  writeFile: (path, text) =>
    writeFile(path, text, { flag: 'wx', mode: constants.S_IRUSR | constants.S_IWUSR }).catch(refusePath),
  modifiedAt: async (path) => (await stat(path).catch(refusePath)).mtime,
};

function refusePath(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
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
