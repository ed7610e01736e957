import { inventoryOf } from '../core/audit-inventory.ts';
import { type Certificate, type ErasedMemory, returnedFiles } from '../core/erasure.ts';
import { AmynoteError } from '../core/errors.ts';
import type { ErasureSubject } from '../core/hold.ts';
import type { StagePorts } from '../core/ports.ts';
import { erase, finishErasure } from './erase.ts';

/** What was erased, and what could not be while the others went on. */
export interface DoneAgain {
  certificates: Certificate[];
  failed: { subject: ErasureSubject; error: AmynoteError }[];
}

/** Ends erasures that were cut off, each for itself. */
export async function finishErasures(ports: StagePorts): Promise<DoneAgain> {
  const done: DoneAgain = { certificates: [], failed: [] };
  for (const begun of await ports.vault.erasures.unfinished())
    await attempt(ports, done, begun.subject, () => finishErasure(ports, begun));
  return done;
}

/**
 * Ends erasures that were cut off, and erases anew what a restored backup brought back, and nothing that was made since.
 * @param signedNote whether signed notes go again, too
 */
export async function eraseAgain(
  ports: StagePorts,
  { by, signedNote }: { by: string; signedNote: boolean },
): Promise<DoneAgain> {
  const done = await finishErasures(ports);
  const returned = await returnedOf(ports);
  const { held, unsure } = inventoryOf(await ports.vault.audit.list());
  // What the log was not sure of, or is older than it, has no hash in `held`; whatever was made since has one.
  const older = returned.flatMap(({ memory }) =>
    memory.files.filter(({ file, sha256 }) =>
      sha256 === undefined
        ? !held.has(file)
        : unsure.get(file)?.some((each) => each.sha256 === sha256) === true,
    ),
  );
  const only = new Set([...returned.flatMap(({ files }) => files), ...older.map(({ file }) => file)]);
  for (const { memory } of returned) {
    const { subject, what, id } = memory;
    const reason = { by: 'return' as const, certificate: id };
    await attempt(ports, done, subject, () =>
      erase(ports, { ...subject, what, reason, by, signedNote, only }),
    );
  }
  return done;
}

/** How many files are in the vault again that were erased for good. */
export async function countReturned(ports: StagePorts): Promise<number> {
  return new Set((await returnedOf(ports)).flatMap(({ files }) => files)).size;
}

/** What was cut off has not come back: it never went. */
async function returnedOf({ vault }: StagePorts): Promise<{ memory: ErasedMemory; files: string[] }[]> {
  const unfinished = new Set(await vault.erasures.unfinishedIds());
  const memories = (await vault.erasures.remembered()).filter(({ id }) => !unfinished.has(id));
  return returnedFiles(memories, inventoryOf(await vault.audit.list()));
}

async function attempt(
  { signal }: StagePorts,
  { certificates, failed }: DoneAgain,
  subject: ErasureSubject,
  work: () => Promise<Certificate | undefined>,
): Promise<void> {
  if (signal.aborted) throw new AmynoteError('interrupted', 'interrupted; finished work is kept');
  const isSame = (one: ErasureSubject) =>
    one.clientId === subject.clientId && one.sessionId === subject.sessionId;
  if (failed.some((each) => isSame(each.subject))) return;
  try {
    const certificate = await work();
    if (certificate !== undefined) certificates.push(certificate);
  } catch (error) {
    if (!(error instanceof AmynoteError)) throw error;
    failed.push({ subject, error });
  }
}
