import type { AuditEntry } from '../core/audit.ts';
import { inventoryOf } from '../core/audit-inventory.ts';
import type { ErasedPart } from '../core/erasure.ts';
import type { ErasureSubject } from '../core/hold.ts';
import type { StagePorts } from '../core/ports.ts';

/** What is to be erased, in the order in which it goes: what a record hangs on comes last. */
export interface ErasurePlan {
  /** Of all that lasts, with what the audit log knows of it. */
  lasting: { file: string; sha256?: string }[];
  /** What comes and goes. */
  passing: string[];
  sessionIds: string[];
  /** Folders that are empty afterwards. */
  folders: string[];
}

/** Names of the files of each part, below a session's folder. */
const partFiles: Record<'audio' | 'transcript' | 'drafts', RegExp> = {
  audio: /^(?:audio\.\d+\.age|capture\/.*|\.tmp-.*)$/,
  transcript: /^(?:(?:transcript|speakers)\.\d+\.age|(?:voice-|review-)?pieces\/.*|\.tmp-.*)$/,
  drafts: /^(?:note\.\d+\.age|review-pieces\/.*)$/,
};

/**
 * Finds every file that is of a subject's parts, and nothing else.
 * @param entries the whole audit log, oldest first. @throws `damaged` where a link lies in the place of a folder
 */
export async function planErasure(
  ports: StagePorts,
  { clientId, sessionId }: ErasureSubject,
  what: readonly ErasedPart[],
  entries: readonly AuditEntry[],
): Promise<ErasurePlan> {
  const isWhole = what.includes('client') || what.includes('session');
  const sessionIds = await sessionsOf(ports, { clientId, sessionId });
  const found: string[] = [];
  for (const id of sessionIds) found.push(...(await filesOfSession(ports, id, what, isWhole)));
  found.push(...(await filesOfClient(ports, clientId, what)));
  if (isWhole && !what.includes('client')) found.push(...(await nudgesQuoting(ports, clientId, sessionIds)));
  if (isWhole) found.push(...(await setAsideOf(ports, clientId, sessionIds, what, entries)));
  const { held } = inventoryOf(entries);
  const { erasures } = ports.vault;
  const files = [...new Set(found)].sort(lastThings);
  return {
    lasting: files
      .filter((file) => erasures.isLasting(file))
      .map((file) => ({ file, ...(held.has(file) && { sha256: held.get(file)?.sha256 ?? '' }) })),
    passing: files.filter((file) => !erasures.isLasting(file)),
    sessionIds,
    folders: isWhole ? sessionIds.map((id) => `sessions/${id}`) : [],
  };
}

/** Of a subject: also those whose folder is only half there, after an erasure that was cut off. */
export async function sessionsOf(
  { vault }: StagePorts,
  { clientId, sessionId }: ErasureSubject,
): Promise<string[]> {
  if (sessionId !== undefined) return [sessionId];
  const sessions = await vault.sessions.listSessions();
  return sessions.filter((session) => session.clientId === clientId).map(({ id }) => id);
}

async function filesOfSession(
  { vault }: StagePorts,
  sessionId: string,
  what: readonly ErasedPart[],
  isWhole: boolean,
): Promise<string[]> {
  const folder = `sessions/${sessionId}`;
  const files = await vault.erasures.filesBelow(folder);
  if (isWhole) return files;
  const names = files.map((file) => file.slice(folder.length + 1));
  const patterns = (['audio', 'transcript', 'drafts'] as const).filter((part) => what.includes(part));
  return names
    .filter((name) => patterns.some((part) => partFiles[part].test(name)))
    .map((name) => `${folder}/${name}`);
}

/** Of a client who goes, all but what was said about consent: that has to be shown for six years. */
async function filesOfClient(
  ports: StagePorts,
  clientId: string,
  what: readonly ErasedPart[],
): Promise<string[]> {
  if (what.includes('client')) {
    const files = await ports.vault.erasures.filesBelow(`clients/${clientId}`);
    return files.filter((file) => !/\/consent\.\w+\.age$/.test(file));
  }
  if (!what.includes('nudge-drafts')) return [];
  const drafts = (await ports.vault.nudges.list(clientId)).filter(
    ({ value }) => value.approval === undefined && value.handedOver.length === 0,
  );
  return nudgeFiles(
    ports,
    clientId,
    drafts.map(({ value }) => value.id),
  );
}

async function nudgesQuoting(
  ports: StagePorts,
  clientId: string,
  sessionIds: readonly string[],
): Promise<string[]> {
  const quoting = (await ports.vault.nudges.list(clientId)).filter(({ value }) =>
    value.sources.some(({ sessionId }) => sessionId !== undefined && sessionIds.includes(sessionId)),
  );
  return nudgeFiles(
    ports,
    clientId,
    quoting.map(({ value }) => value.id),
  );
}

async function nudgeFiles(
  { vault }: StagePorts,
  clientId: string,
  ids: readonly string[],
): Promise<string[]> {
  const folder = `clients/${clientId}`;
  const files = await vault.erasures.filesBelow(folder);
  return files.filter((file) => ids.some((id) => file.startsWith(`${folder}/nudge.${id}.`)));
}

/** What a repair moved out of the way is found again by what it says, or by the hash that the log knew it by. */
async function setAsideOf(
  { vault }: StagePorts,
  clientId: string,
  sessionIds: readonly string[],
  what: readonly ErasedPart[],
  entries: readonly AuditEntry[],
): Promise<string[]> {
  const aside = await vault.erasures.setAside();
  if (aside.length === 0) return [];
  const folders = [
    ...sessionIds.map((id) => `sessions/${id}/`),
    ...(what.includes('client') ? [`clients/${clientId}/`] : []),
  ];
  const logged = entries.filter(({ file = '' }) => folders.some((folder) => file.startsWith(folder)));
  const hashes = new Set(logged.flatMap(({ file, sha256 }) => (isConsent(file) ? [] : (sha256 ?? []))));
  const says = JSON.stringify;
  return aside
    .filter(({ sha256, said }) => {
      if (sha256 !== undefined && hashes.has(sha256)) return true;
      const { sessionId, clientId: owner, id, kind } = (said ?? {}) as Record<string, unknown>;
      if ([sessionId, id].some((one) => typeof one === 'string' && sessionIds.includes(one))) return true;
      if (kind === 'nudge') return sessionIds.some((one) => says(said).includes(one));
      if (kind === 'consent' || kind === 'withdrawal') return false;
      return what.includes('client') && (owner === clientId || id === clientId);
    })
    .map(({ file }) => file);
}

function isConsent(file = ''): boolean {
  return /\/consent\.\w+\.age$/.test(file);
}

/** A session is one as long as its `session.age` is there, and a client as long as a state of them is. */
function lastThings(a: string, b: string): number {
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

function rank(file: string): number {
  if (/^clients\/\w+\/client\.\d+\.age$/.test(file)) return 3;
  return /\/session\.age$/.test(file) ? 2 : Number(!file.includes('/pieces/') && !file.includes('/capture/'));
}
