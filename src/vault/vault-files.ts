import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import type { z } from 'zod';
import type { AuditEvent } from '../core/audit.ts';
import type { Destruction } from '../core/erasure.ts';
import type { AmynoteError } from '../core/errors.ts';
import type { AgeFiles } from './age-file.ts';
import { damagedFile, refuseNamed } from './damaged-file.ts';
import { destroyFile, removeName } from './destroy-file.ts';
import { inTurn } from './in-turn.ts';
import { fileBytes, jsonBytes, readIfThere, readJson, type StoredJson, sha256Hex } from './json-files.ts';
import { isOwnFolder } from './own-folder.ts';
import { errno, type Naming, syncFolder, writeOnce } from './write-once.ts';

/**
 * The files that last, of one vault. The audit log tells of each before it gets its name or loses it, so that the log
 * is the list of what must be there. Paths are whole ones, below the vault's folder.
 */
export interface VaultFiles {
  /** @returns undefined when there is no such file. @throws `damaged`, `locked` */
  readJson<T>(path: string, schema: z.ZodType<T>): Promise<StoredJson<T> | undefined>;
  /** @throws `damaged`, also when there is no such file; `locked` */
  readStream(path: string): AsyncIterable<Uint8Array>;
  /** @returns the hash of the plaintext, or undefined when the name was taken. @throws `failed` */
  writeJson(path: string, value: unknown): Promise<string | undefined>;
  /** The same for a request that is about to leave: its file comes and goes, and the log tells of it as of a request. */
  writeRequest(path: string, value: unknown): Promise<string | undefined>;
  /** The same for bytes as they come, with how many they were. */
  writeStream(
    path: string,
    plaintext: AsyncIterable<Uint8Array>,
  ): Promise<{ sha256: string; bytes: number } | undefined>;
  /** Bytes that are sealed already, to another key than the vault's; the log knows them as they are. @returns as `writeJson` */
  writeSealed(path: string, sealed: Uint8Array): Promise<string | undefined>;
  /** @returns undefined when there is no such file */
  readSealed(path: string): Promise<Uint8Array | undefined>;
  /** Removes a file for good: first its key, then its name. @throws `failed` */
  erase(path: string): Promise<Destruction>;
  /** Says that a session's contents were read, from a file that is not among these. */
  tellRead(sessionId: string): void;
  /** Sessions whose contents were read or written, in that order. */
  touchedSessions(): string[];
}

/** Where it is said what is about to happen to a file, and that it did not happen after all. */
interface Announcements {
  append(event: AuditEvent): Promise<void>;
  retract(event: AuditEvent): Promise<void>;
}

export function createVaultFiles(directory: string, files: AgeFiles, audit: Announcements): VaultFiles {
  const sessions = new Set<string>();
  // One thing at a time from its entry to its name: a crash cuts off no more than the last entry of a process.
  const turn = inTurn();

  /** @returns the path from the vault's folder on, with `/` */
  function touch(path: string): string {
    const file = relative(directory, path).split(sep).join('/');
    const [root, owner = '', name] = file.split('/');
    if (root === 'sessions' && name !== 'session.age') sessions.add(owner);
    return file;
  }

  async function announced(event: AuditEvent, act: () => Promise<boolean>): Promise<boolean> {
    await audit.append(event);
    const done = await act().catch(async (error: unknown) => {
      await audit.retract({ ...event, outcome: 'failed' });
      throw error;
    });
    if (!done) await audit.retract({ ...event, outcome: 'busy' });
    return done;
  }

  function logged(path: string, sha256: () => string, action: 'write' | 'egress' = 'write'): Naming {
    const file = touch(path);
    return (name) =>
      turn(async () => {
        if (await isThere(path)) return false;
        return announced({ action, file, sha256: sha256() }, name);
      });
  }

  async function writeValue(path: string, value: unknown, action: 'write' | 'egress') {
    const bytes = jsonBytes(value);
    const sha256 = sha256Hex(bytes);
    const naming = logged(path, () => sha256, action);
    return (await writeOnce(path, await files.seal(bytes), naming)) ? sha256 : undefined;
  }

  return {
    readJson(path, schema) {
      touch(path);
      return readJson(files, path, schema);
    },
    async *readStream(path) {
      touch(path);
      try {
        yield* files.openStream(fileBytes(path));
      } catch (error) {
        if (errno(error) === 'ENOENT') throw missing(path, error);
        refuseNamed(error, path);
      }
    },
    writeJson: (path, value) => writeValue(path, value, 'write'),
    writeRequest: (path, value) => writeValue(path, value, 'egress'),
    async writeStream(path, plaintext) {
      const hash = createHash('sha256');
      let bytes = 0;
      const counted = (async function* () {
        for await (const chunk of plaintext) {
          hash.update(chunk);
          bytes += chunk.length;
          yield chunk;
        }
      })();
      let sha256 = '';
      const naming = logged(path, () => {
        sha256 = hash.digest('hex');
        return sha256;
      });
      return (await writeOnce(path, await files.sealStream(counted), naming)) ? { sha256, bytes } : undefined;
    },
    async writeSealed(path, sealed) {
      const sha256 = sha256Hex(sealed);
      return (await writeOnce(
        path,
        sealed,
        logged(path, () => sha256),
      ))
        ? sha256
        : undefined;
    },
    readSealed(path) {
      touch(path);
      return readIfThere(path).catch((error: unknown) => refuseNamed(error, path));
    },
    async erase(path) {
      const file = touch(path);
      return turn(async () => {
        if (!(await isThere(path))) return 'absent';
        let done: Destruction = 'absent';
        await announced({ action: 'erase', file }, async () => {
          done = await remove(directory, path);
          return true;
        });
        return done;
      });
    },
    tellRead: (sessionId) => void sessions.add(sessionId),
    touchedSessions: () => [...sessions],
  };
}

function missing(path: string, cause: unknown): AmynoteError {
  const hint = 'restore it from a backup, then run: amynote doctor';
  return damagedFile('a file of the vault is missing', path, hint, cause);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (errno(error) === 'ENOENT') return false;
    throw error;
  }
}

async function remove(directory: string, path: string): Promise<Destruction> {
  const folder = relative(directory, dirname(path)).split(sep).join('/');
  // Behind a link lies somebody else's folder: nothing there is overwritten.
  const done = (await isOwnFolder(directory, folder)) ? await destroyFile(path) : await removeName(path);
  await syncFolder(dirname(path));
  return done;
}
