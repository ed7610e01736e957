import type { AuditEntry } from '../core/audit.ts';
import { inventoryOf } from '../core/audit-inventory.ts';
import type {
  Certificate,
  CertificateBody,
  Destruction,
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
import { type ErasurePlan, planErasure, sessionsOf } from './erasure-plan.ts';
import { refuseHeld } from './holds.ts';

export interface EraseRequest extends ErasureSubject {
  what: readonly ErasedPart[];
  reason: ErasureReason;
  /** The clinician, as the certificate names them. */
  by: string;
  /** Whether the clinician said that signed notes go, too. */
  signedNote?: boolean;
  /** Of files that last, only these, as they came back; all that belong to the parts when absent. */
  only?: ReadonlySet<string>;
}

/**
 * Erases parts of a session or a client for good, and all that was made of them, and signs a certificate of it. What is
 * about to go is written down first: killed at any moment, {@link finishErasure} ends it.
 * @returns undefined when there was nothing to erase
 * @throws `failed` under a hold, for a signed note that was not named, or where new work hangs on what came back; `busy`
 * while one of the sessions is written
 */
export async function erase(ports: StagePorts, request: EraseRequest): Promise<Certificate | undefined> {
  await refuseHeld(ports, request);
  const { what } = request;
  const { sessionIds } = await planErasure(ports, request, what, await ports.vault.audit.list());
  return whileAllLocked(ports, sessionIds, async () => {
    if (!request.signedNote) await refuseSignedNotes(ports, sessionIds, what);
    // Others may have written until they were locked out, and a hold may have come.
    const entries = await ports.vault.audit.list();
    const plan = await planErasure(ports, request, what, entries);
    refuseUnlocked(plan, sessionIds);
    await refuseHeld(ports, request);
    const begun = begunOf(ports, request, plan);
    if (begun === undefined) return undefined;
    await ports.vault.erasures.begin(begun);
    return carryOut(ports, begun, entries, sessionIds);
  });
}

/** Undefined where there is nothing to erase. @throws `failed` where new work hangs on what is to be erased anew */
function begunOf(ports: StagePorts, request: EraseRequest, plan: ErasurePlan): ErasureBegun | undefined {
  const { clientId, sessionId, what, reason, by, only } = request;
  const files = plan.lasting.filter(({ file }) => only?.has(file) ?? true);
  if (files.length + (only === undefined ? plan.passing.length : 0) === 0) return undefined;
  if (isWhole(what) && files.length < plan.lasting.length) throw newWork(request);
  const now = ports.now();
  return {
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
}

function newWork({ clientId, sessionId }: ErasureSubject): AmynoteError {
  const of = sessionId === undefined ? `client ${clientId}` : `session ${sessionId}`;
  return new AmynoteError(
    'failed',
    `${of} came back, and was worked on since: nothing of it is erased anew`,
    {
      hint: `to erase it with the new work: amynote erase ${sessionId ?? clientId}`,
    },
  );
}

/**
 * Ends what an earlier run began and was killed in.
 * @throws `busy`; `failed` under a hold that was placed since, and where a note was signed since
 */
export async function finishErasure(ports: StagePorts, begun: ErasureBegun): Promise<Certificate> {
  const { subject, what } = begun;
  const sessionIds = await sessionsOf(ports, subject);
  return whileAllLocked(ports, sessionIds, async () => {
    await refuseHeld(ports, subject);
    const entries = await ports.vault.audit.list();
    if (isWhole(what)) await refuseSignedSince(ports, begun, sessionIds, entries);
    return carryOut(ports, begun, entries, sessionIds);
  });
}

async function refuseSignedSince(
  { vault }: StagePorts,
  { files, subject }: ErasureBegun,
  sessionIds: readonly string[],
  entries: readonly AuditEntry[],
): Promise<void> {
  const known = new Set(files.map(({ file }) => file));
  const others = otherFiles(files, entries);
  const there = await Promise.all(sessionIds.map((id) => vault.erasures.filesBelow(`sessions/${id}`)));
  const signed = there.flat().filter((file) => /\/(?:signed-note|addendum)\.\d+\.age$/.test(file));
  if (signed.every((file) => known.has(file) && !others.has(file))) return;
  const whose = subject.sessionId ?? subject.clientId;
  throw new AmynoteError('failed', `a note of ${whose} was signed since its erasure was cut off: it stays`, {
    hint: `only where you may erase the record as well: amynote erase ${whose} --signed-note`,
  });
}

/** Every step can be done again: what is gone already stays gone. @param locked sessions that nobody else writes */
async function carryOut(
  ports: StagePorts,
  begun: ErasureBegun,
  entries: readonly AuditEntry[],
  locked: readonly string[],
): Promise<Certificate> {
  const { erasures } = ports.vault;
  const { v, id, at, subject, what, files } = begun;
  await erasures.remember({ v, id, at, subject, what, files: lastingOf(files) });
  const others = otherFiles(files, entries);
  const gone: CertificateBody['files'] = [];
  const eraseNamed = async (named: readonly ErasableFile[]) => {
    for (const each of named)
      gone.push({ ...each, method: others.has(each.file) ? 'absent' : await erasures.erase(each.file) });
  };
  // A text whose key is gone and whose name is not cannot be read, and planning reads them all.
  await eraseNamed(files.filter(isNudge));
  const plan = await planErasure(ports, subject, what, entries);
  refuseUnlocked(plan, locked);
  const passing: Destruction[] = [];
  for (const file of plan.passing) passing.push(await erasures.erase(file));
  for (const each of isWhole(what) ? newcomers(files, plan.lasting, others) : [])
    gone.push({ ...each, method: await erasures.erase(each.file) });
  await eraseNamed(files.filter((each) => !isNudge(each)));
  await forgetDerived(ports, begun, plan);
  return writeCertificate(ports, { begun, gone, passing, entries, sessionIds: plan.sessionIds });
}

function isNudge({ file }: ErasableFile): boolean {
  return /^clients\/\w+\/nudge\./.test(file);
}

/** Of files that were to be erased, names that another file has taken since. */
function otherFiles(files: readonly ErasableFile[], entries: readonly AuditEntry[]): Set<string> {
  const { held, unsure } = inventoryOf(entries);
  const taken = files.filter(({ file, sha256 }) => {
    const now = held.get(file);
    const known = now === undefined ? (unsure.get(file) ?? []) : [now];
    return known.length > 0 && known.every((each) => each.sha256 !== sha256);
  });
  return new Set(taken.map(({ file }) => file));
}

/** What came to the whole of something after its erasure had begun goes with it: nothing could be done with it alone. */
function newcomers(
  begun: readonly ErasableFile[],
  now: readonly ErasableFile[],
  others: ReadonlySet<string>,
): ErasableFile[] {
  const known = new Set(begun.map(({ file }) => file));
  return now.filter(({ file }) => !known.has(file) || others.has(file));
}

/** A session that was made in between is nobody's to erase yet. @throws `busy` */
function refuseUnlocked({ sessionIds }: ErasurePlan, locked: readonly string[]): void {
  if (sessionIds.every((id) => locked.includes(id))) return;
  throw new AmynoteError('busy', 'another command made a session of this client meanwhile', {
    hint: 'run the same command again',
  });
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
