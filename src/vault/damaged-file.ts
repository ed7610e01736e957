import { AmynoteError, errorCode } from '../core/errors.ts';
import { lastingRoots } from './layout.ts';

/**
 * What is said of a file of the vault that is not what was written there.
 * @param what e.g. `a file of the vault is damaged`. @param path where it lies; named from the vault's folder on
 */
export function damagedFile(what: string, path: string, hint: string, cause?: unknown): AmynoteError {
  const file = pathInVault(path);
  return new AmynoteError('damaged', `${what}: ${file}`, { hint, data: { file }, cause });
}

/** What is said of a file that is whole, but not where it was written. */
export function misplaced(path: string): AmynoteError {
  return damagedFile('a file of the vault lies under a wrong name', path, 'run: amynote doctor');
}

/** Adds which file it was to what the opening of an age file threw; any other error goes on as it is. */
export function refuseNamed(error: unknown, path: string): never {
  if (!(error instanceof AmynoteError) || errorCode(error) !== 'damaged') throw error;
  throw damagedFile(error.message, path, error.hint ?? 'run: amynote doctor', error.cause);
}

const insidePath = new RegExp(`.*[\\\\/]((?:audit|${lastingRoots.join('|')})[\\\\/].*)$`, 's');

/** The layout's roots never contain one another: what follows the last of them is random ids and kinds. */
function pathInVault(path: string): string {
  return (insidePath.exec(path)?.[1] ?? '').replaceAll('\\', '/');
}
