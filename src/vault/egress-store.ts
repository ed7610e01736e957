import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type EgressEntry, egressEntrySchema } from '../core/egress.ts';
import { AmynoteError } from '../core/errors.ts';
import { randomId, timedId } from '../core/ids.ts';
import { lazily } from '../core/lazily.ts';
import type { EgressLedger } from '../core/vault-ports.ts';
import type { AgeFiles } from './age-file.ts';
import { inTurn } from './in-turn.ts';
import { readJson, writeJson } from './json-files.ts';
import { namesIn } from './people-store.ts';
import type { VaultFiles } from './vault-files.ts';
import { temporaryPrefix } from './write-once.ts';

const outcomeSchema = lazily(() =>
  z.object({
    v: z.literal(1),
    kind: z.literal('egress-outcome'),
    outcome: egressEntrySchema.shape.outcome.unwrap(),
  }),
);

const settledSchema = lazily(() =>
  z.object({
    v: z.literal(1),
    kind: z.literal('egress-settled'),
    entries: z.array(egressEntrySchema),
  }),
);

/**
 * The egress ledger: one file before a request leaves, one when its answer is known, folded when a stage ends.
 * @param files for single files, which come and go. @param lasting for folded ones
 */
export function createEgressLedger(
  directory: string,
  files: AgeFiles,
  lasting: Pick<VaultFiles, 'writeJson' | 'writeRequest'>,
): Omit<EgressLedger, 'check'> {
  const folder = join(directory, 'egress');
  const begun = new Map<string, EgressEntry>();
  const link: NonNullable<EgressEntry['link']> = { run: randomId(), number: 0, prev: null };
  let sinceTold = 0;
  // One after another: each names the one before it, which must be there by then.
  const turn = inTurn();

  /** The log tells of the first, and of some in between: one entry for each of hundreds would be most of the log. */
  async function write(entry: EgressEntry): Promise<string | undefined> {
    const path = join(folder, `${entry.id}.age`);
    if (sinceTold % toldEach !== 0) return writeJson(files, path, entry);
    return lasting.writeRequest(path, entry);
  }

  return {
    begin: (entry) =>
      turn(async () => {
        const linked = { ...entry, link: { ...link, number: link.number + 1 } };
        const sha256 = await write(linked);
        if (sha256 === undefined) throw taken();
        link.number += 1;
        link.prev = sha256;
        sinceTold += 1;
        begun.set(entry.id, linked);
      }),
    async end(id, outcome) {
      await writeJson(files, join(folder, `${id}.outcome.age`), { v: 1, kind: 'egress-outcome', outcome });
      const entry = begun.get(id);
      if (entry !== undefined) begun.set(id, { ...entry, outcome });
    },
    async settle() {
      const entries = [...begun.values()].filter((entry) => entry.outcome !== undefined);
      if (entries.length === 0) return;
      const settled = { v: 1, kind: 'egress-settled', entries };
      const path = join(folder, `${timedId(Date.now())}.settled.age`);
      if ((await lasting.writeJson(path, settled)) === undefined) throw taken();
      sinceTold = 0;
      for (const { id } of entries) {
        await unlink(join(folder, `${id}.age`));
        await unlink(join(folder, `${id}.outcome.age`));
        begun.delete(id);
      }
    },
    list: async () => (await listEntries(files, folder)).map(({ link: _, ...entry }) => entry),
  };
}

/** A session of fifty minutes is some six hundred requests. */
const toldEach = 50;

/** Another process may fold single files into a settled one while they are read: then they are read again. */
async function listEntries(files: AgeFiles, folder: string): Promise<EgressEntry[]> {
  for (;;) {
    const names = await namesIn(folder);
    const entries = await readEntries(files, folder, names);
    if (!foldedMeanwhile(names, await namesIn(folder))) return entries;
  }
}

function foldedMeanwhile(before: readonly string[], after: readonly string[]): boolean {
  const then = new Set(before);
  const now = new Set(after);
  return (
    before.some((name) => !now.has(name) && !name.startsWith(temporaryPrefix)) ||
    after.some((name) => !then.has(name) && name.endsWith('.settled.age'))
  );
}

async function readEntries(
  files: AgeFiles,
  folder: string,
  names: readonly string[],
): Promise<EgressEntry[]> {
  const settled = await Promise.all(
    names
      .filter((name) => name.endsWith('.settled.age'))
      .map((name) => readJson(files, join(folder, name), settledSchema())),
  );
  const single = await Promise.all(
    names.filter((name) => /^\w{16}\.age$/.test(name)).map((name) => readEntry(files, folder, name)),
  );
  const byId = new Map<string, EgressEntry>();
  for (const entry of single) if (entry !== undefined) byId.set(entry.id, entry);
  for (const entry of settled.flatMap((file) => file?.value.entries ?? [])) byId.set(entry.id, entry);
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function readEntry(files: AgeFiles, folder: string, name: string): Promise<EgressEntry | undefined> {
  const stored = await readJson(files, join(folder, name), egressEntrySchema);
  if (stored === undefined) return undefined;
  const outcomePath = join(folder, name.replace(/\.age$/, '.outcome.age'));
  const outcome = (await readJson(files, outcomePath, outcomeSchema()))?.value.outcome;
  return { ...stored.value, ...(outcome === undefined ? {} : { outcome }) };
}

function taken(): AmynoteError {
  return new AmynoteError('failed', 'an entry of the egress ledger with this id exists', {
    hint: 'run the same command again',
  });
}
