import type { AuditEntry } from '../core/audit.ts';
import type {
  Certificate,
  CertificateBody,
  ErasableFile,
  ErasedPart,
  ErasureBegun,
  ErasureReason,
} from '../core/erasure.ts';
import { AmynoteError } from '../core/errors.ts';
import type { ErasureSubject } from '../core/hold.ts';
import { timedId } from '../core/ids.ts';
import type { StagePorts } from '../core/ports.ts';
import { writeCertificate } from './erasure-certificate.ts';
import { forgetDerived } from './erasure-derived.ts';
import { planErasure } from './erasure-plan.ts';
import { refuseHeld } from './holds.ts';

export interface EraseRequest extends ErasureSubject {
  what: readonly ErasedPart[];
  reason: ErasureReason;
  /** The clinician, as the certificate names them. */
  by: string;
  /** Whether the clinician said that signed notes go, too. */
  signedNote?: boolean;
  /** Of files that last, only these; all that belong to the parts when absent. */
  only?: ReadonlySet<string>;
}

/**
 * Erases parts of a session or a client for good, and all that was made of them, and signs a certificate of it. What is
 * about to go is written down first: killed at any moment, {@link finishErasures} ends it.
 * @returns undefined when there was nothing to erase
 * @throws `failed` under a hold, or for a signed note that was not named; `busy` while one of the sessions is written
 */
export async function erase(ports: StagePorts, request: EraseRequest): Promise<Certificate | undefined> {
  await refuseHeld(ports, request);
  const { clientId, sessionId, what, reason, by, only } = request;
  const entries = await ports.vault.audit.list();
  const first = await planErasure(ports, request, what, entries);
  return whileAllLocked(ports, first.sessionIds, async () => {
    if (!request.signedNote) await refuseSignedNotes(ports, first.sessionIds, what);
    // Others may have written until they were locked out, and a hold may have come.
    const plan = await planErasure(ports, request, what, entries);
    await refuseHeld(ports, request);
    const files = plan.lasting.filter(({ file }) => only?.has(file) ?? true);
    if (files.length + plan.passing.length === 0) return undefined;
    const now = ports.now();
    const begun: ErasureBegun = {
      v: 1,
      kind: 'erasure-begun',
      id: timedId(now.getTime()),
      at: now.toISOString(),
      by,
      subject: { clientId, ...(sessionId !== undefined && { sessionId }) },
      what: [...what],
      reason,
      files,
      passing: countedKinds(plan.passing),
    };
    await ports.vault.erasures.begin(begun);
    return carryOut(ports, begun, entries);
  });
}

/**
 * Ends what an earlier run began and was killed in.
 * @returns the certificates. @throws as {@link erase}
 */
export async function finishErasures(ports: StagePorts): Promise<Certificate[]> {
  const certificates: Certificate[] = [];
  for (const begun of await ports.vault.erasures.unfinished()) {
    const entries = await ports.vault.audit.list();
    const { sessionIds } = await planErasure(ports, begun.subject, begun.what, entries);
    const certificate = await whileAllLocked(ports, sessionIds, () => carryOut(ports, begun, entries));
    certificates.push(certificate);
  }
  return certificates;
}

/** Every step can be done again: what is gone already stays gone. */
async function carryOut(
  ports: StagePorts,
  begun: ErasureBegun,
  entries: readonly AuditEntry[],
): Promise<Certificate> {
  const { erasures } = ports.vault;
  const { v, id, at, subject, what, files } = begun;
  await erasures.remember({ v, id, at, subject, what, files: lastingOf(files) });
  const plan = await planErasure(ports, subject, what, entries);
  for (const file of plan.passing) await erasures.erase(file);
  const gone: CertificateBody['files'] = [];
  for (const each of isWhole(what) ? allOf(files, plan.lasting) : files)
    gone.push({ ...each, method: await erasures.erase(each.file) });
  await forgetDerived(ports, begun, plan);
  return writeCertificate(ports, { begun, gone, entries, sessionIds: plan.sessionIds });
}

/** A session that was made while a client was erased goes with the rest the next time. */
function allOf(begun: readonly ErasableFile[], now: readonly ErasableFile[]): ErasableFile[] {
  const known = new Set(begun.map(({ file }) => file));
  return [...begun, ...now.filter(({ file }) => !known.has(file))];
}

function isWhole(what: readonly ErasedPart[]): boolean {
  return what.includes('session') || what.includes('client');
}

function lastingOf(files: readonly ErasableFile[]): ErasableFile[] {
  return files.map(({ file, sha256 }) => ({ file, ...(sha256 !== undefined && { sha256 }) }));
}

/** How many of each kind: `pieces`, `capture`, `index`, `set-aside`. */
function countedKinds(files: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const file of files) {
    const [root = '', , third = ''] = file.split('/');
    const kind = root === 'set-aside' ? root : third.startsWith('.tmp-') ? 'unfinished' : third;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** @throws `failed` where a whole session goes whose note is signed */
async function refuseSignedNotes(
  { vault }: StagePorts,
  sessionIds: readonly string[],
  what: readonly ErasedPart[],
): Promise<void> {
  if (!isWhole(what)) return;
  for (const id of sessionIds) {
    if (!(await vault.sessions.heldKinds(id)).has('signed-note')) continue;
    throw new AmynoteError(
      'failed',
      `the note of session ${id} is signed: it is the record, and no rule erases it`,
      {
        hint: `records are kept for 7 years after the last service as a rule, a minor’s longer; your law and board decide. Only where you may erase it: add --signed-note`,
        data: { sessionId: id },
      },
    );
  }
}

/** All of them at once, or none. @throws `busy` */
async function whileAllLocked<T>(
  { vault }: StagePorts,
  sessionIds: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  const releases: (() => Promise<void>)[] = [];
  try {
    for (const id of sessionIds) releases.push(await vault.sessions.lock(id));
    return await work();
  } finally {
    for (const release of releases) await release();
  }
}
