import { lstat, readdir, readFile, rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import {
  type Certificate,
  certificateSchema,
  type ErasedMemory,
  type ErasureBegun,
  erasedMemorySchema,
  erasureBegunSchema,
} from '../core/erasure.ts';
import type { ErasureStore } from '../core/erasure-ports.ts';
import type { AmynoteError } from '../core/errors.ts';
import { lazily } from '../core/lazily.ts';
import type { AgeFiles } from './age-file.ts';
import { damagedFile, misplaced } from './damaged-file.ts';
import { destroyFile } from './destroy-file.ts';
import { vaultPath } from './layout.ts';
import { isLogged } from './logged-files.ts';
import { isOwnFolder } from './own-folder.ts';
import { namesIn } from './people-store.ts';
import { readSetAside } from './set-aside-files.ts';
import type { VaultFiles } from './vault-files.ts';
import type { Vouch } from './vouch.ts';
import { syncFolder, writeOnce } from './write-once.ts';

/** Where one vault's erasures are noted. */
export interface ErasurePlace {
  directory: string;
  /** `AMYNOTE_HOME/known/<vault id>` */
  known: string;
  vaultId: string;
}

const certificateName = /^([0-9a-hjkmnp-tv-z]{16})\.age$/;
const begunName = /^([0-9a-hjkmnp-tv-z]{16})\.begun\.age$/;

const storedBegun = lazily(() => erasureBegunSchema.extend({ mac: z.string().optional() }));

/** Certificates, and erasures under way, under `certificates`; what this home remembers of them lies outside of the vault. */
export function createErasureStore(
  { directory, known, vaultId }: ErasurePlace,
  files: AgeFiles,
  lasting: VaultFiles,
  vouch: Vouch,
): ErasureStore {
  const folder = join(directory, 'certificates');
  const begunPath = (id: string) => join(folder, `${id}.begun.age`);
  const idsOf = async (pattern: RegExp) =>
    (await namesIn(folder)).flatMap((name) => pattern.exec(name)?.[1] ?? []).sort();

  async function unfinishedIds(): Promise<string[]> {
    const done = new Set(await idsOf(certificateName));
    return (await idsOf(begunName)).filter((id) => !done.has(id));
  }

  async function readBegun(id: string): Promise<ErasureBegun[]> {
    const stored = (await lasting.readJson(begunPath(id), storedBegun()))?.value;
    if (stored === undefined) return [];
    const { mac, ...begun } = stored;
    // Whoever only has the recipients can seal a file: nothing is erased because of one.
    return begun.id === id && (await vouch.holds(placeOf(id), begun, mac)) ? [begun] : [];
  }

  async function readCertificate(id: string): Promise<Certificate[]> {
    const path = join(folder, `${id}.age`);
    const certificate = (await lasting.readJson(path, certificateSchema))?.value;
    if (certificate !== undefined && certificate.id !== id) throw misplaced(path);
    return certificate === undefined ? [] : [certificate];
  }

  return {
    vaultId,
    filesBelow: (below) => filesBelow(directory, below),
    isLasting: isLogged,
    isThere: (file) => isThere(join(directory, file)),
    async erase(file) {
      const path = join(directory, file);
      if (isLogged(file)) return lasting.erase(path);
      if (!(await isOwnFolder(directory, dirname(file)))) return 'absent';
      const done = await destroyFile(path);
      await syncFolder(dirname(path));
      return done;
    },
    removeFolder: (below) => removeFolder(directory, below),
    setAside: () => readSetAside(directory, files),
    async begin(begun) {
      const mac = await vouch.mac(placeOf(begun.id), begun);
      await lasting.writeJson(begunPath(begun.id), { ...begun, mac });
    },
    unfinishedIds,
    unfinished: async () => (await Promise.all((await unfinishedIds()).map(readBegun))).flat(),
    async finish(certificate) {
      await lasting.writeJson(join(folder, `${certificate.id}.age`), certificate);
      await lasting.erase(begunPath(certificate.id));
    },
    certificates: async () => (await Promise.all((await idsOf(certificateName)).map(readCertificate))).flat(),
    remember: (erased) => remember(known, erased),
    remembered: () => readMemories(known),
  };
}

function placeOf(id: string): string {
  return `certificates/${id}.begun.age`;
}

async function filesBelow(directory: string, below: string): Promise<string[]> {
  if (!(await isOwnFolder(directory, below))) throw notAFolder(join(directory, below));
  const found: string[] = [];
  for (const entry of await entriesOf(join(directory, below))) {
    const path = `${below}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await filesBelow(directory, path)));
    else if (vaultPath(path)?.kind !== 'lock') found.push(path);
  }
  return found.sort();
}

/** Fails, and should, where somebody put a file into it meanwhile. */
async function removeFolder(directory: string, below: string): Promise<void> {
  if (!(await isOwnFolder(directory, below))) return;
  const folder = join(directory, below);
  for (const entry of await entriesOf(folder)) {
    if (entry.isDirectory()) await removeFolder(directory, `${below}/${entry.name}`);
    else if (vaultPath(`${below}/${entry.name}`)?.kind === 'lock') await unlink(join(folder, entry.name));
  }
  await rmdir(folder).catch(() => undefined);
  await syncFolder(dirname(folder));
}

async function entriesOf(folder: string) {
  return readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

async function remember(known: string, erased: ErasedMemory): Promise<void> {
  await writeOnce(join(known, 'erased', `${erased.id}.json`), Buffer.from(`${JSON.stringify(erased)}\n`));
}

/**
 * What this home remembers of erasures, oldest first. What cannot be read is never an alarm: it only keeps a return from
 * being noticed. @param known `AMYNOTE_HOME/known/<vault id>`
 */
export async function readMemories(known: string): Promise<ErasedMemory[]> {
  const names = (await namesIn(join(known, 'erased'))).filter((name) => /^\w{16}\.json$/.test(name)).sort();
  const texts = await Promise.all(
    names.map((name) => readFile(join(known, 'erased', name), 'utf8').catch(() => '')),
  );
  return texts.flatMap((text) => {
    try {
      return erasedMemorySchema.parse(JSON.parse(text));
    } catch {
      return [];
    }
  });
}

function notAFolder(path: string): AmynoteError {
  return damagedFile('a link lies in the place of a folder', path, 'see which: amynote verify');
}
