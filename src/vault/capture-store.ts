import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { PcmFormat } from '../core/audio-ports.ts';
import { AmynoteError } from '../core/errors.ts';
import { isId } from '../core/ids.ts';
import type { CaptureStore } from '../core/vault-ports.ts';
import type { AgeFiles } from './age-file.ts';
import { refuseNamed } from './damaged-file.ts';
import { readJson, writeJson } from './json-files.ts';
import { namesIn } from './people-store.ts';
import { writeOnce } from './write-once.ts';

const formatSchema = z.object({
  v: z.literal(1),
  kind: z.literal('capture'),
  sampleRate: z.number().int(),
  channels: z.union([z.literal(1), z.literal(2)]),
});

/** Parts of an unfinished recording under `sessions/<id>/capture`, each sealed and synced as it comes. */
export function createCaptureStore(directory: string, files: AgeFiles): CaptureStore {
  const root = join(directory, 'sessions');
  const folder = (sessionId: string) => join(root, sessionId, 'capture');
  const nextPart = new Map<string, number>();

  return {
    async begin(sessionId, format) {
      await writeJson(files, join(folder(sessionId), 'format.age'), { v: 1, kind: 'capture', ...format });
    },
    async format(sessionId): Promise<PcmFormat> {
      const stored = await readJson(files, join(folder(sessionId), 'format.age'), formatSchema);
      if (stored === undefined) throw nothingCaptured();
      return { sampleRate: stored.value.sampleRate, channels: stored.value.channels };
    },
    async append(sessionId, pcm) {
      const part = nextPart.get(sessionId) ?? lastPart(await namesIn(folder(sessionId))) + 1;
      nextPart.set(sessionId, part + 1);
      if (!(await writeOnce(join(folder(sessionId), partName(part)), await files.seal(pcm)))) throw taken();
    },
    async *read(sessionId) {
      for (const name of partNames(await namesIn(folder(sessionId)))) {
        const path = join(folder(sessionId), name);
        yield await files.open(await readFile(path)).catch((error: unknown) => refuseNamed(error, path));
      }
    },
    async unfinished() {
      const ids = (await namesIn(root)).filter(isId);
      const parts = await Promise.all(ids.map(async (id) => partNames(await namesIn(folder(id))).length));
      return ids.filter((_, index) => (parts[index] ?? 0) > 0);
    },
    clear: (sessionId) => rm(folder(sessionId), { recursive: true, force: true }),
  };
}

function partName(part: number): string {
  return `${String(part).padStart(6, '0')}.age`;
}

function partNames(names: readonly string[]): string[] {
  return names.filter((name) => /^\d{6}\.age$/.test(name)).sort();
}

function lastPart(names: readonly string[]): number {
  return Number(partNames(names).at(-1)?.slice(0, 6) ?? 0);
}

function taken(): AmynoteError {
  return new AmynoteError('busy', 'another command is recording into this session', {
    hint: 'start another recording: amynote record --client CLIENT',
  });
}

function nothingCaptured(): AmynoteError {
  return new AmynoteError('not-found', 'this session has no unfinished recording', {
    hint: 'see it: amynote list',
  });
}
