import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { lazily } from '../core/lazily.ts';
import type { CheckpointStore } from '../core/vault-ports.ts';
import type { AgeFiles } from './age-file.ts';
import { destroyParts } from './destroy-file.ts';
import { readJson, writeJson } from './json-files.ts';
import { namesIn } from './people-store.ts';
import type { Vouch } from './vouch.ts';

const checkpointSchema = lazily(() =>
  z.object({
    v: z.literal(1),
    kind: z.literal('piece'),
    value: z.string(),
    mac: z.string().optional(),
  }),
);

/**
 * Finished parts of one unfinished stage, one age file each, under `sessions/<id>/<name>`.
 * @param name a folder for each stage: what one of them has finished with may be all that another one has paid for
 * @param vouch where parts are the clinician's decisions: one that nothing vouches for is as if it were not there
 */
export function createCheckpointStore(
  directory: string,
  files: AgeFiles,
  name: 'pieces' | 'voice-pieces' | 'review-pieces',
  vouch?: Vouch,
): CheckpointStore {
  const folder = (sessionId: string) => join(directory, 'sessions', sessionId, name);
  const path = (sessionId: string, key: string) => join(folder(sessionId), fileOf(key));
  const place = (sessionId: string, key: string) => `sessions/${sessionId}/${name}/${fileOf(key)}`;

  async function read(sessionId: string, key: string): Promise<string | undefined> {
    const piece = (await readJson(files, path(sessionId, key), checkpointSchema()))?.value;
    if (piece === undefined || vouch === undefined) return piece?.value;
    const { value, mac } = piece;
    return (await vouch.holds(place(sessionId, key), { value }, mac)) ? value : undefined;
  }

  return {
    has: async (sessionId, key) => (await namesIn(folder(sessionId))).includes(fileOf(key)),
    read,
    async write(sessionId, key, value) {
      const mac = await vouch?.mac(place(sessionId, key), { value });
      const piece = { v: 1, kind: 'piece', value, ...(mac !== undefined && { mac }) };
      if ((await writeJson(files, path(sessionId, key), piece)) !== undefined) return;
      // A planted part must not keep the genuine one from its place.
      if (vouch === undefined || (await read(sessionId, key)) !== undefined) return;
      await rm(path(sessionId, key), { force: true });
      await writeJson(files, path(sessionId, key), piece);
    },
    clear: (sessionId) => destroyParts(folder(sessionId)),
    async clearAllBut(sessionId, keys) {
      const kept = new Set(keys.map(fileOf));
      await destroyParts(folder(sessionId), (name) => kept.has(name));
    },
  };
}

function fileOf(key: string): string {
  return `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.age`;
}
