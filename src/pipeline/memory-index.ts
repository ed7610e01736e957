import type { Client } from '../core/client.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';
import type { SearchableRecord, SegmentPart, SegmentSessions } from '../core/memory-ports.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import { readRecordedSession } from './client-record.ts';
import { forgetVectors } from './forget-vectors.ts';
import { type FoundIndex, findIndex, type Work } from './found-index.ts';
import type { CurrentSession, IndexPlan } from './index-plan.ts';
import { segmentInMemory } from './memory-segment.ts';
import { interruption, requireScope } from './stage-session.ts';

/** A client's index, up to date and open. */
export interface OpenIndex {
  record: SearchableRecord;
  /** Ids of sessions that are damaged: nothing of them is in it. */
  unread: string[];
  close(): Promise<void>;
}

/**
 * Brings a client's index up to date and opens it: what changed is seen by the names of files, only that is read anew,
 * and words that are gone from the record are gone from it when this returns. While another process is at it, what is
 * missing is read into memory and nothing is written.
 * @param sessions the client's, when they were read already
 * @throws `consent` without `cross_session_search`, when what there was is erased; `locked`, `interrupted`
 */
export async function openIndex(
  ports: StagePorts,
  client: Client,
  sessions?: readonly Session[],
): Promise<OpenIndex> {
  // What it needs is read while the consents are.
  const [searcher] = await Promise.all([ports.searcher(), requireIndexScope(ports, client)]);
  const { segments, unread, isWritten, close } = await refreshed({
    ...{ ports, searcher, clientId: client.id },
    ...(sessions && { sessions }),
  });
  try {
    // Somebody may have withdrawn while it was written, and seen nothing to erase.
    if (isWritten) await requireIndexScope(ports, client);
    return { record: await searcher.open(segments), unread, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Takes what was just changed into the index before anybody searches, and out of it what is gone; without
 * `cross_session_search` it erases the index. Other sessions that nobody indexed yet are left to the next search.
 * @param changed ids of sessions
 */
export async function keepIndex(
  ports: StagePorts,
  client: Client,
  changed: ReadonlySet<string>,
): Promise<void> {
  try {
    await requireIndexScope(ports, client);
    const work: Work = { ports, searcher: await ports.searcher(), clientId: client.id, only: changed };
    await (await refreshed(work)).close();
    await requireIndexScope(ports, client);
  } catch (error) {
    if (errorCode(error) !== 'consent') throw error;
    await clearUnfinished(ports, client.id);
  }
}

/** Without `cross_session_search` it erases the index. @throws `consent` then */
export async function requireIndexScope(ports: StagePorts, client: Client): Promise<void> {
  try {
    await requireScope(ports, client, 'cross_session_search');
  } catch (error) {
    if (errorCode(error) !== 'consent') throw error;
    const { indexes } = ports.vault;
    const names = await indexes.list(client.id);
    if (names.length > 0) await indexes.erase(client.id, names);
    throw error;
  }
}

/** Who takes the lock removes what a dead process began to write: words may be in it that are gone by now. */
async function clearUnfinished({ vault }: StagePorts, clientId: string): Promise<void> {
  const release = await vault.indexes.lock(clientId);
  await release?.();
}

/** What is searched. */
interface Refreshed {
  segments: SegmentSessions[];
  unread: string[];
  isWritten: boolean;
  close(): Promise<void>;
}

async function refreshed(work: Work): Promise<Refreshed> {
  const found = await findIndex(work);
  if (isUpToDate(found, work)) {
    if (work.only !== undefined) await clearUnfinished(work.ports, work.clientId);
    return { segments: found.plan.segments.map(livePart), unread: [], isWritten: false, close: found.close };
  }
  const release = await lockFor(work);
  if (release === undefined) {
    tellKept(work, found);
    return withMissing(work, found);
  }
  try {
    return await rewritten(work, await foundNow(work, found));
  } finally {
    await release();
  }
}

/**
 * Another process may have done it, and given the lock back, since it was looked at. Where no file came or went, what
 * was seen holds: whoever changes a session meanwhile brings that in after us.
 */
async function foundNow({ sessions: _, ...work }: Work, found: FoundIndex): Promise<FoundIndex> {
  const names = await work.ports.vault.indexes.list(work.clientId);
  if (names.length === found.names.length && names.every((name, at) => name === found.names[at]))
    return found;
  await found.close();
  return findIndex(work);
}

function isUpToDate({ plan, useless, unbelieved, formerVectors }: FoundIndex, work: Work): boolean {
  if (formerVectors !== undefined || unbelieved.length > 0) return false;
  return toRead(plan, work).length === 0 && plan.replaced.length === 0 && useless.length === 0;
}

/** How often somebody who need not answer a search asks for the lock, and after how long again. */
const patience = { times: 30, ms: 100 };

/**
 * Undefined when another process is at it: a search goes on without.
 * @throws `busy` when what was changed cannot be brought in for some seconds
 */
async function lockFor({ ports, clientId, only }: Work): Promise<(() => Promise<void>) | undefined> {
  const { indexes } = ports.vault;
  if (only === undefined) return indexes.lock(clientId);
  for (let time = 0; time < patience.times; time += 1) {
    const release = await indexes.lock(clientId);
    if (release !== undefined) return release;
    await new Promise((resolve) => setTimeout(resolve, patience.ms));
  }
  throw new AmynoteError('busy', 'another command is writing this index');
}

/** A lock of another machine, or one that nobody holds, would keep words that are gone without anybody knowing. */
function tellKept({ ports, clientId }: Work, { plan, formerVectors }: FoundIndex): void {
  const isKept = plan.replaced.some(({ sessions, live }) => live.length < sessions.length);
  if (!isKept && formerVectors === undefined) return;
  const message = `another command has this client’s index, so what changed in the record stays in it for now; if no amynote is running, delete clients/${clientId}/lock in the vault`;
  ports.onEvent({ type: 'notice', stage: 'index', message });
}

function toRead({ missing }: IndexPlan, { only }: Work): CurrentSession[] {
  return missing.filter(({ session }) => only?.has(session.id) ?? true);
}

function livePart({ segment, live }: IndexPlan['segments'][number]): SegmentSessions {
  return { segment, sessions: live };
}

/** Goes on with what was found, and what is missing in memory. */
async function withMissing(work: Work, { plan, close }: FoundIndex): Promise<Refreshed> {
  const { read, unread } = await readSessions(work, toRead(plan, work));
  const parts = read.map(({ part }) => part);
  const added = {
    segment: segmentInMemory(await work.searcher.makeSegment(parts)),
    sessions: read.map(({ session }) => session),
  };
  return { segments: [...plan.segments.map(livePart), added], unread, isWritten: false, close };
}

/** Writes what is missing and what is left of segments that are to go, and only then erases those. */
async function rewritten(
  work: Work,
  { plan, useless, unbelieved, formerVectors, close }: FoundIndex,
): Promise<Refreshed> {
  const { ports, searcher, clientId } = work;
  const { read, unread } = await readSessions(work, toRead(plan, work));
  const taken = plan.replaced.flatMap(({ segment, live }) =>
    live.map((session) => ({ session, part: { from: segment, sessionId: session.id } })),
  );
  const all: ReadSession[] = [...read, ...taken].sort(byDate);
  const segments = plan.segments.filter((one) => !plan.replaced.includes(one)).map(livePart);
  if (all.length > 0) {
    const made = await searcher.makeSegment(all.map(({ part }) => part));
    await ports.vault.indexes.write(clientId, made.manifest, made.body);
    segments.push({ segment: segmentInMemory(made), sessions: all.map(({ session }) => session) });
  }
  const replaced = plan.replaced.map(({ name }) => name);
  await ports.vault.indexes.erase(clientId, [...replaced, ...useless, ...unbelieved]);
  if (unbelieved.length > 0) tellUnbelieved(ports);
  if (formerVectors !== undefined)
    await forgetVectors(ports, clientId, formerVectors, await searcher.open(segments));
  return { segments, unread, isWritten: true, close };
}

/** Says that something of an index was not what this vault had written. */
export function tellUnbelieved({ onEvent }: StagePorts): void {
  const message =
    'a file of the index was damaged, or not written by this vault; it was removed and made again';
  onEvent({ type: 'notice', stage: 'index', message });
}

/** A session as a new segment takes it. */
interface ReadSession {
  session: Session;
  part: SegmentPart;
}

/** Below so many it is over before anybody wonders. */
const fewSessions = 20;

async function readSessions(
  { ports }: Work,
  sessions: readonly CurrentSession[],
): Promise<{ read: ReadSession[]; unread: string[] }> {
  const read: ReadSession[] = [];
  const unread: string[] = [];
  const total = sessions.length;
  for (const [done, { session, sources }] of sessions.entries()) {
    if (ports.signal.aborted) throw interruption();
    if (total >= fewSessions)
      ports.onEvent({ type: 'progress', stage: 'index', done, total, unit: 'sessions' });
    try {
      const recorded = await readRecordedSession(ports, session);
      read.push({ session, part: { recorded, sources } });
    } catch (error) {
      if (errorCode(error) !== 'damaged') throw error;
      unread.push(session.id);
    }
  }
  return { read, unread };
}

function byDate({ session: a }: ReadSession, { session: b }: ReadSession): number {
  return Date.parse(a.startedAt) - Date.parse(b.startedAt) || (a.id < b.id ? -1 : Number(a.id > b.id));
}
