import { AmynoteError } from '../core/errors.ts';

/** What a folder, its rights or a full machine answer with: nothing of it is a bug. */
const refusals = new Set([
  'EACCES',
  'EPERM',
  'ENOTDIR',
  'EISDIR',
  'EROFS',
  'ENOSPC',
  'EDQUOT',
  'EMFILE',
  'EIO',
]);

/**
 * A refusal of the operating system in our words; every other error as it is.
 * Paths are left out: one that was typed may name a client.
 */
export function explained(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || !refusals.has(String(error.code))) return error;
  return new AmynoteError('failed', `a file or folder cannot be used (${String(error.code)})`, {
    hint: 'check where everything lies and your rights to it: amynote doctor',
    cause: error,
  });
}
