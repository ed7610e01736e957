import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CheckpointStore } from '../core/vault-ports.ts';
import type { AgeFiles } from './age-file.ts';
import { readJson, writeJson } from './json-files.ts';
import { namesIn } from './people-store.ts';

const checkpointSchema = z.object({ v: z.literal(1), kind: z.literal('piece'), value: z.string() });

/**
 * Finished parts of one unfinished stage, one age file each, under `sessions/<id>/<name>`.
 * @param name a folder for each stage: what one of them has finished with may be all that another one has paid for
 */
export function createCheckpointStore(
  directory: string,
  files: AgeFiles,
  name: 'pieces' | 'voice-pieces' | 'review-pieces',
): CheckpointStore {
  const folder = (sessionId: string) => join(directory, 'sessions', sessionId, name);
  const path = (sessionId: string, key: string) => join(folder(sessionId), fileOf(key));
  return {
    read: async (sessionId, key) =>
      (await readJson(files, path(sessionId, key), checkpointSchema))?.value.value,
    write: async (sessionId, key, value) => {
      await writeJson(files, path(sessionId, key), { v: 1, kind: 'piece', value });
    },
    clear: (sessionId) => rm(folder(sessionId), { recursive: true, force: true }),
    async clearAllBut(sessionId, keys) {
      const kept = new Set(keys.map(fileOf));
      for (const each of await namesIn(folder(sessionId)))
        if (!kept.has(each)) await rm(join(folder(sessionId), each), { force: true });
    },
  };
}

function fileOf(key: string): string {
  return `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.age`;
}
