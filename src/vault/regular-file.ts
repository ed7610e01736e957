import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { AmynoteError } from '../core/errors.ts';

/**
 * Opens a file for reading that others may have put there: a pipe would be waited for without end, a device never
 * ends, and a link leads out of the vault.
 * @param links whether a link to a file will do, as a clinician may make one in `AMYNOTE_HOME`
 * @throws `damaged` when it is no file; the system's own errors
 */
export async function openRegular(path: string, links: 'followed' | 'refused'): Promise<FileHandle> {
  return (await openSized(path, links)).file;
}

/** The same, with how many bytes it has. */
export async function openSized(
  path: string,
  links: 'followed' | 'refused',
): Promise<{ file: FileHandle; size: number }> {
  // Both are unknown to Windows, which has neither such pipes nor such links in a folder.
  const unlinked = links === 'refused' ? constants.O_NOFOLLOW : 0;
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | unlinked).catch((error) => {
    throw error.code === 'ELOOP' ? notAFile(error) : error;
  });
  const facts = await file.stat();
  if (facts.isFile()) return { file, size: facts.size };
  await file.close();
  throw notAFile();
}

function notAFile(cause?: unknown): AmynoteError {
  return new AmynoteError('damaged', 'a link, a folder or a device lies in the place of a file', {
    hint: 'see which: amynote verify; then move it out of the way and restore the file from a backup',
    cause,
  });
}
