import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { AuditEntry, AuditEvent } from '../core/audit.ts';
import { inventoryOf } from '../core/audit-inventory.ts';
import { egressEntrySchema } from '../core/egress.ts';
import { errorCode } from '../core/errors.ts';
import type { AgeFiles } from './age-file.ts';
import { fileBytes, readJson } from './json-files.ts';
import { lastingRoots, vaultPath } from './layout.ts';
import { isLogged } from './logged-files.ts';
import { namesIn } from './people-store.ts';
import { errno } from './write-once.ts';

/** The log to take files into. */
interface Adopting {
  entries: readonly AuditEntry[];
  append(event: AuditEvent): Promise<void>;
}

/**
 * Takes the files of a vault that is older than its log into the log, once in a vault's life: afterwards a file that
 * the log does not know was put there by somebody else. Killed in the middle, it goes on the next time.
 * @returns how many were taken in; a file that cannot be opened is left out. @throws `locked`, `failed`
 */
export async function adoptFiles(
  directory: string,
  files: AgeFiles,
  { entries, append }: Adopting,
): Promise<number> {
  const { held, unsure, isComplete, chainedFrom } = inventoryOf(entries);
  let adopted = 0;
  if (chainedFrom === undefined) {
    for await (const request of unlinkedRequests(directory, files)) {
      if (unsure.has(request.file)) continue;
      await append({ action: 'egress', ...request });
      adopted += 1;
    }
    if (isComplete)
      await append({ action: 'command', command: 'egress adopt', outcome: 'done', chains: 'egress' });
  }
  if (isComplete) return adopted;
  for await (const file of filesIn(directory)) {
    if (held.has(file) || unsure.has(file)) continue;
    const sha256 = await plaintextHash(files, join(directory, file));
    if (sha256 === undefined) continue;
    await append({ action: 'write', file, sha256 });
    adopted += 1;
  }
  await append({ action: 'command', command: 'audit adopt', outcome: 'done', chains: 'egress' });
  return adopted;
}

/** Single requests of releases that did not link them; folded ones are in files that the log knows. */
async function* unlinkedRequests(
  directory: string,
  files: AgeFiles,
): AsyncIterable<{ file: string; sha256: string }> {
  for (const name of (await namesIn(join(directory, 'egress'))).sort()) {
    const file = `egress/${name}`;
    if (vaultPath(file)?.kind !== 'egress') continue;
    const stored = await readJson(files, join(directory, file), egressEntrySchema).catch(unlessDamaged);
    if (stored !== undefined && stored.value.link === undefined) yield { file, sha256: stored.sha256 };
  }
}

async function* filesIn(directory: string): AsyncIterable<string> {
  for (const root of lastingRoots) {
    for (const name of (await namesIn(join(directory, root))).sort()) {
      const path = `${root}/${name}`;
      if (isLogged(path)) yield path;
      else if (root !== 'egress') yield* ownedFiles(directory, path);
    }
  }
}

async function* ownedFiles(directory: string, folder: string): AsyncIterable<string> {
  const names = await namesIn(join(directory, folder)).catch(unlessNoFolder);
  for (const path of names.sort().map((name) => `${folder}/${name}`)) if (isLogged(path)) yield path;
}

async function plaintextHash(files: AgeFiles, path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of files.openStream(fileBytes(path))) hash.update(chunk);
    return hash.digest('hex');
  } catch (error) {
    if (errno(error) === 'ENOENT' || errorCode(error) === 'damaged') return undefined;
    throw error;
  }
}

function unlessDamaged(error: unknown): undefined {
  if (errorCode(error) !== 'damaged') throw error;
}

function unlessNoFolder(error: unknown): string[] {
  if (errno(error) === 'ENOTDIR') return [];
  throw error;
}
