import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AmynoteError, errorCode } from '../core/errors.ts';
import { timedId, timeOfId } from '../core/ids.ts';
import type { OpenSegment } from '../core/index-ports.ts';
import type { AgeFiles } from './age-file.ts';
import { damagedAgeFile } from './age-header.ts';
import { removeFile } from './derived-files.ts';
import { sha256Hex } from './json-files.ts';
import { isOwnFolder } from './own-folder.ts';
import { openSealedParts, type SealedParts } from './segment-file.ts';
import type { Vouch } from './vouch.ts';
import { errno, syncFolder, writeOnce } from './write-once.ts';

/**
 * Sealed files that are made of others and can be made again ("segments"), in folders of their own. Each says, vouched
 * for, which file it is: whoever only has the vault's recipients can seal one, but none that is believed.
 */
export interface SegmentFiles {
  /** Their names, oldest first. @param folder from the vault's folder on, with `/` */
  list(folder: string): Promise<string[]>;
  /** @returns undefined when it is gone, damaged or not vouched for. @throws `locked` */
  open(folder: string, name: string): Promise<OpenSegment | undefined>;
  /** @returns the name: later than all that are there. @throws `failed`; `damaged`, `locked` of the key that vouches */
  write(folder: string, manifest: unknown, body: Uint8Array): Promise<string>;
  /** Those that are not there are left out. @throws `failed` */
  erase(folder: string, names: readonly string[]): Promise<void>;
}

/** The first line of a segment: what it is, and the version of its form. */
const magic = 'amynote segment 1\n';

/** After the magic: the MAC in hexadecimal, a space, the length of the manifest in ten digits, a line feed. */
const headBytes = magic.length + 64 + 1 + 10 + 1;

/** A manifest is read before it is known who wrote it: a hundred times that of the largest vault, in bytes. */
const longestManifest = 64 * 1024 * 1024;

/** So many are opened at the same time: anybody can put any number of files there. */
const atOnce = 16;

/** Names after this moment, some 500 years from now, are nobody's clock. */
const lastMoment = 32 ** 9 / 2;

export function createSegmentFiles(
  directory: string,
  files: Pick<AgeFiles, 'sealBound' | 'fileKey'>,
  vouch: Vouch,
): SegmentFiles {
  const pathOf = (folder: string, name: string) => join(directory, folder, `${name}.age`);
  const list = async (folder: string) =>
    (await isOwnFolder(directory, folder)) ? segmentsIn(join(directory, folder)) : [];
  const turn = turns(atOnce);
  return {
    list,
    async open(folder, name) {
      if (!segmentName.test(`${name}.age`)) return undefined;
      try {
        return await turn(async () =>
          believed(await openSealedParts(pathOf(folder, name), files), placeOf(folder, name), vouch),
        );
      } catch (error) {
        if (errorCode(error) === 'damaged' || errno(error) !== '') return undefined;
        throw error;
      }
    },
    async write(folder, manifest, body) {
      if (!(await isOwnFolder(directory, folder))) throw noFolder();
      const name = nameAfter((await list(folder)).findLast((one) => timeOfId(one) < lastMoment));
      const text = Buffer.from(JSON.stringify(manifest));
      const sealed = await files.sealBound(async (seal) => {
        const mac = await vouch.mac(placeOf(folder, name), claimOf(seal, text));
        return [Buffer.from(`${magic}${mac} ${String(text.length).padStart(10, '0')}\n`), text, body];
      });
      if (await writeOnce(pathOf(folder, name), sealed)) return name;
      throw new AmynoteError('busy', 'another command wrote this at the same moment');
    },
    async erase(folder, names) {
      if (!(await isOwnFolder(directory, folder))) return;
      for (const name of names.filter((each) => segmentName.test(`${each}.age`)))
        await removeFile(pathOf(folder, name));
      if (names.length > 0) await syncFolder(join(directory, folder));
    },
  };
}

const segmentName = /^([0-9a-hjkmnp-tv-z]{16})\.age$/;

/** Of files and links; a folder in the place of one is nothing that could be read or removed. */
async function segmentsIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const files = entries.filter((entry) => !entry.isDirectory());
    return files.flatMap(({ name }) => segmentName.exec(name)?.[1] ?? []).sort();
  } catch (error) {
    if (errno(error) === 'ENOENT') return [];
    throw error;
  }
}

function noFolder(): AmynoteError {
  return new AmynoteError('damaged', 'a link or a file lies in the place of a folder', {
    hint: 'see which: amynote verify; then move it out of the way',
  });
}

/** Does so many things at a time; the others wait, first come, first served. */
function turns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = most;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

function placeOf(folder: string, name: string): string {
  return `${folder}/${name}.age`;
}

/** What the MAC is over, besides the place. */
function claimOf(seal: string, manifest: Uint8Array): object {
  return { seal, manifest: sha256Hex(manifest) };
}

/** Whoever reads several takes the later of two for right, also after the clock was put back. */
function nameAfter(newest: string | undefined): string {
  const soonest = newest === undefined ? 0 : timeOfId(newest) + 1;
  return timedId(Math.max(Date.now(), soonest));
}

/** @throws `damaged` when it is not what its place and its head say, or nothing vouches for it */
async function believed(parts: SealedParts, place: string, vouch: Vouch): Promise<OpenSegment> {
  try {
    const head = Buffer.from(await parts.read(0, headBytes)).toString('latin1');
    const [, mac, length] = headPattern.exec(head) ?? [];
    if (length === undefined || Number(length) > longestManifest) throw damagedAgeFile('no segment');
    const manifest = await parts.read(headBytes, Number(length));
    if (!(await vouch.holds(place, claimOf(parts.seal, manifest), mac)))
      throw damagedAgeFile('not vouched for');
    const start = headBytes + manifest.length;
    const bytes = parts.bytes - start;
    return {
      manifest: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(manifest)),
      bytes,
      async read(offset, wanted) {
        if (offset < 0) throw damagedAgeFile('a part lies outside of the body');
        return parts.read(start + offset, wanted);
      },
      close: parts.close,
    };
  } catch (error) {
    await parts.close();
    throw error;
  }
}

const headPattern = new RegExp(`^${magic}([0-9a-f]{64}) (\\d{10})\n$`);
