import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CheckpointStore } from '../core/vault-ports.ts';
import type { AgeFiles } from './age-file.ts';
import { readJson, writeJson } from './json-files.ts';

const checkpointSchema = z.object({ v: z.literal(1), kind: z.literal('piece'), value: z.string() });

/** Finished pieces of an unfinished transcription, one age file each, under `sessions/<id>/pieces`. */
export function createCheckpointStore(directory: string, files: AgeFiles): CheckpointStore {
  const folder = (sessionId: string) => join(directory, 'sessions', sessionId, 'pieces');
  const path = (sessionId: string, key: string) => join(folder(sessionId), `${shortHash(key)}.age`);
  return {
    read: async (sessionId, key) =>
      (await readJson(files, path(sessionId, key), checkpointSchema))?.value.value,
    write: async (sessionId, key, value) => {
      await writeJson(files, path(sessionId, key), { v: 1, kind: 'piece', value });
    },
    clear: (sessionId) => rm(folder(sessionId), { recursive: true, force: true }),
  };
}

function shortHash(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 32);
}
