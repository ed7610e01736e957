import { createHash, type Hash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { open, rename, stat, unlink, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AmynoteError, errorCode } from '../core/errors.ts';
import { randomId } from '../core/ids.ts';
import type { AgeFiles } from './age-file.ts';
import { type ExtraStanza, readHeader, readStanza } from './age-header.ts';
import { digestStanza } from './audit-entry.ts';
import { refuseNamed } from './damaged-file.ts';
import { fileBlocks } from './file-blocks.ts';
import { diskError, errno, temporaryPrefix, writeSynced } from './write-once.ts';

/**
 * Puts in the place of a file the same plaintext, sealed anew. The old file stays until the new one is synced and
 * was read back; times and our own stanzas are kept. The folder is left to be synced: until then a power cut can bring
 * the old file back, which is as good.
 * @param isCurrent asked last, before the new file takes the name
 * @returns false when it was left alone: it has gone or changed meanwhile, or is not to be sealed so any more
 * @throws `damaged` when it cannot be opened, `locked`; `failed` when the disk is full, refuses or does not keep
 * what was written. The old file is there in every case.
 */
export async function reencryptFile(
  path: string,
  files: AgeFiles,
  isCurrent: () => Promise<boolean>,
): Promise<boolean> {
  const temporary = join(dirname(path), temporaryPrefix + randomId());
  try {
    const before = await sealAnew(path, temporary, files);
    if ((await readBack(temporary, files)) !== before.sha256) throw notKept();
    if (!(await isCurrent()) || !isSameFile(await stat(path), before.facts)) {
      await unlink(temporary);
      return false;
    }
    await rename(temporary, path);
    await utimes(path, before.facts.atime, before.facts.mtime);
    return true;
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    if (errno(error) === 'ENOENT') return false;
    throw diskError(error);
  }
}

/** @returns what the old file was; `sha256` is that of its plaintext, in hexadecimal */
async function sealAnew(
  path: string,
  temporary: string,
  files: AgeFiles,
): Promise<{ facts: Stats; sha256: string }> {
  // Held open: nobody can take it away or put another in its place while it is read.
  const source = await open(path, 'r');
  try {
    const facts = await source.stat();
    const hash = createHash('sha256');
    const plaintext = hashed(files.openStream(source.createReadStream({ autoClose: false })), hash);
    const stanzas = ownStanzas(await readHeader(path));
    await writeSynced(temporary, await files.sealStream(plaintext, stanzas));
    return { facts, sha256: hash.digest('hex') };
  } catch (error) {
    refuseNamed(error, path);
  } finally {
    await source.close();
  }
}

/** The number alone may have gone to another file meanwhile. */
function isSameFile(now: Stats, before: Stats): boolean {
  return now.ino === before.ino && now.ctimeMs === before.ctimeMs;
}

async function* hashed(source: AsyncIterable<Uint8Array>, hash: Hash): AsyncIterable<Uint8Array> {
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
}

/** The stanza that belongs to the plaintext; any other is bound to the old file's key. */
function ownStanzas(header: Uint8Array): ExtraStanza[] {
  const digest = readStanza(header, digestStanza);
  return digest === undefined ? [] : [[digestStanza, digest]];
}

async function readBack(path: string, files: AgeFiles): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of files.openStream(fileBlocks(path))) hash.update(chunk);
  } catch (error) {
    if (errorCode(error) === 'damaged') throw notKept();
    throw error;
  }
  return hash.digest('hex');
}

function notKept(): AmynoteError {
  return new AmynoteError('failed', 'the disk does not give back what was written; the old file stays', {
    hint: 'make a backup to another disk, then check this one',
  });
}
