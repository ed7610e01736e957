import { readFile, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { PcmFormat } from '../core/audio-ports.ts';
import { type CaptureEntry, captureEventSchema } from '../core/capture.ts';
import { AmynoteError } from '../core/errors.ts';
import { isId } from '../core/ids.ts';
import { lazily } from '../core/lazily.ts';
import { someAtOnce } from '../core/some-at-once.ts';
import type { CaptureStore } from '../core/vault-ports.ts';
import type { AgeFiles } from './age-file.ts';
import { refuseNamed } from './damaged-file.ts';
import { destroyFile, destroyParts } from './destroy-file.ts';
import { jsonBytes, readJson } from './json-files.ts';
import { namesIn } from './people-store.ts';
import { temporaryPrefix, writeOnce } from './write-once.ts';

const formatSchema = lazily(() =>
  z.object({
    v: z.literal(1),
    kind: z.literal('capture'),
    sampleRate: z.number().int(),
    channels: z.union([z.literal(1), z.literal(2)]),
  }),
);

const storedEventSchema = lazily(() =>
  z.object({
    v: z.literal(1),
    kind: z.literal('capture-event'),
    event: captureEventSchema,
  }),
);

/** So many folders are looked into at the same time. */
const atOnce = 64;

/** Parts and events of an unfinished recording under `sessions/<id>/capture`, each sealed and synced as it comes. */
export function createCaptureStore(directory: string, files: AgeFiles): CaptureStore {
  const root = join(directory, 'sessions');
  const folder = (sessionId: string) => join(root, sessionId, 'capture');
  const nextNumber = new Map<string, number>();

  /** A number is used up only once its file bears its name: a write that failed leaves no hole. */
  async function writeNext(sessionId: string, ending: string, plaintext: Uint8Array): Promise<number> {
    const number = nextNumber.get(sessionId) ?? lastNumber(await namesIn(folder(sessionId))) + 1;
    nextNumber.set(sessionId, number);
    const path = join(folder(sessionId), entryName(number, ending));
    if (!(await writeOnce(path, await files.seal(plaintext)))) throw taken();
    nextNumber.set(sessionId, number + 1);
    return number;
  }

  async function entryOf(sessionId: string, name: string): Promise<CaptureEntry> {
    const path = join(folder(sessionId), name);
    const number = Number(name.slice(0, 6));
    if (!name.endsWith(eventEnding)) return { number, type: 'sound', open: () => openPart(files, path) };
    const stored = await readJson(files, path, storedEventSchema());
    if (stored === undefined) throw nothingCaptured();
    return { number, type: 'event', event: stored.value.event };
  }

  return {
    async begin(sessionId, format) {
      const path = join(folder(sessionId), 'format.age');
      await writeOnce(path, await files.seal(jsonBytes({ v: 1, kind: 'capture', ...format })));
    },
    async format(sessionId): Promise<PcmFormat> {
      const stored = await readJson(files, join(folder(sessionId), 'format.age'), formatSchema());
      if (stored === undefined) throw nothingCaptured();
      return { sampleRate: stored.value.sampleRate, channels: stored.value.channels };
    },
    append: (sessionId, pcm) => writeNext(sessionId, soundEnding, pcm),
    async note(sessionId, event) {
      await writeNext(sessionId, eventEnding, jsonBytes({ v: 1, kind: 'capture-event', event }));
    },
    async entries(sessionId) {
      const entries: CaptureEntry[] = [];
      for (const name of entryNames(await namesIn(folder(sessionId))))
        entries.push(await entryOf(sessionId, name));
      return entries;
    },
    async remove(sessionId, numbers) {
      for (const number of numbers) {
        await destroyFile(join(folder(sessionId), entryName(number, soundEnding)));
      }
    },
    async lastAt(sessionId) {
      const last = entryNames(await namesIn(folder(sessionId))).at(-1);
      return last === undefined ? undefined : (await stat(join(folder(sessionId), last))).mtime;
    },
    async unfinished() {
      const ids = (await namesIn(root)).filter(isId);
      const isLeft = async (id: string) => {
        const names = await namesIn(join(root, id));
        if (!names.includes('session.age') || !names.includes('capture')) return false;
        return (await namesIn(folder(id))).some((name) => name.endsWith('.age'));
      };
      const left = await someAtOnce(ids, atOnce, isLeft);
      return ids.filter((_, index) => left[index]);
    },
    async clear(sessionId) {
      await removeHalfMade(join(root, sessionId));
      await destroyParts(folder(sessionId));
    },
    async disk() {
      const { bavail, bsize } = await statfs(directory);
      const changes = await Promise.all(
        ['audit', 'sessions'].map((name) => changedAt(join(directory, name))),
      );
      const last = Math.max(...changes);
      return { freeBytes: bavail * bsize, lastWriteAt: last > 0 ? new Date(last) : undefined };
    },
  };
}

const soundEnding = '.age';
const eventEnding = '.event.age';

function entryName(number: number, ending: string): string {
  return `${String(number).padStart(6, '0')}${ending}`;
}

function entryNames(names: readonly string[]): string[] {
  return names.filter((name) => /^\d{6}(\.event)?\.age$/.test(name)).sort();
}

function lastNumber(names: readonly string[]): number {
  return Number(entryNames(names).at(-1)?.slice(0, 6) ?? 0);
}

async function openPart(files: AgeFiles, path: string): Promise<Uint8Array> {
  return files.open(await readFile(path)).catch((error: unknown) => refuseNamed(error, path));
}

/**
 * The sound that a process was encoding when it died. Whoever clears a capture has the session's lock: besides, only
 * attempts to take that lock write here, and they are small.
 */
async function removeHalfMade(folder: string): Promise<void> {
  for (const name of (await namesIn(folder)).filter((one) => one.startsWith(temporaryPrefix))) {
    const size = await stat(join(folder, name)).then(
      (facts) => facts.size,
      () => 0,
    );
    if (size > largestLock) await destroyFile(join(folder, name), 'header');
  }
}

const largestLock = 4096;

/** When a name was last added to a folder; 0 when there is no such folder. */
function changedAt(folder: string): Promise<number> {
  return stat(folder).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
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
