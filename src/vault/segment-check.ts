import { lstat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../core/errors.ts';
import type { OpenSegment } from '../core/index-ports.ts';
import type { CheckedFile } from './file-check.ts';
import type { SegmentFiles } from './segment-files.ts';

/** So much of a body is read at once, in bytes. */
const atOnce = 1024 * 1024;

/**
 * Reads a file that is made of others to its last byte, and holds it against what vouches for it. The log knows nothing
 * of such a file, and nothing is lost with it.
 * @param path from the vault's folder on. @returns undefined when it is no longer there. @throws `locked`
 */
export async function checkSegment(
  segments: SegmentFiles,
  directory: string,
  path: string,
): Promise<CheckedFile | undefined> {
  const segment = await segments.open(dirname(path), basename(path, '.age'));
  const isWhole = segment !== undefined && (await readsToItsEnd(segment));
  const facts = await lstat(join(directory, path)).catch(() => undefined);
  if (facts === undefined) return undefined;
  if (isWhole) return { bytes: facts.size };
  const detail =
    'it is damaged, or amynote did not write it: it is not used, and made again when it is needed';
  const finding = { state: 'rebuildable', file: path, detail, hint: 'amynote verify --repair' } as const;
  return { bytes: facts.size, finding };
}

async function readsToItsEnd(segment: OpenSegment): Promise<boolean> {
  try {
    for (let at = 0; at < segment.bytes; at += atOnce)
      await segment.read(at, Math.min(atOnce, segment.bytes - at));
    return true;
  } catch (error) {
    if (errorCode(error) !== 'damaged') throw error;
    return false;
  } finally {
    await segment.close();
  }
}
