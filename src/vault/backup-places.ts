import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { AmynoteError } from '../core/errors.ts';

/**
 * A copy inside what it is a copy of would grow with every run, and go with it.
 * @throws `usage` when one of the two lies in the other
 */
export async function refuseNested(vault: string, copy: string): Promise<void> {
  const [one, other] = await Promise.all([realPlace(vault), realPlace(copy)]);
  if (!isWithin(one, other) && !isWithin(other, one)) return;
  throw new AmynoteError('usage', 'the backup and the vault lie one inside the other', {
    hint: 'name a place apart from the vault, best on another disk',
  });
}

/** The real path of what may not exist yet. */
async function realPlace(path: string): Promise<string> {
  const full = resolve(path);
  const real = await realpath(full).catch(() => undefined);
  if (real !== undefined) return real;
  return dirname(full) === full ? full : join(await realPlace(dirname(full)), basename(full));
}

function isWithin(inner: string, outer: string): boolean {
  const path = relative(outer, inner);
  return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}
