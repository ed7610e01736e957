import type { ErasureBegun } from '../core/erasure.ts';
import { AmynoteError } from '../core/errors.ts';
import { timedId } from '../core/ids.ts';
import type { StagePorts } from '../core/ports.ts';
import type { ErasurePlan } from './erasure-plan.ts';
import { keepIndex } from './memory-index.ts';

/** Takes what is gone out of everything that was made of it: indexes, rules of style, folders, the list of sessions. */
export async function forgetDerived(
  ports: StagePorts,
  begun: ErasureBegun,
  plan: ErasurePlan,
): Promise<void> {
  const { subject, what } = begun;
  const isClient = what.includes('client');
  await forgetInIndex(ports, subject.clientId, isClient ? undefined : plan.sessionIds);
  if (isClient || what.includes('session')) await forgetInStyle(ports, goneSessions(begun, plan.sessionIds));
  const { erasures, sessions } = ports.vault;
  if (isClient) await erasures.removeFolder(`clients/${subject.clientId}/index`);
  for (const folder of plan.folders) await erasures.removeFolder(folder);
  if (isClient) await refuseNewSessions(ports, subject.clientId);
  // Sessions that are gone leave the sealed list of them when it is read.
  if (plan.folders.length > 0) await sessions.listSessions();
}

/** After an interruption the sessions are no longer there to be listed; what was begun names their files. */
export function goneSessions({ files }: ErasureBegun, sessionIds: readonly string[]): Set<string> {
  const named = files.flatMap(({ file }) => /^sessions\/(\w+)\//.exec(file)?.[1] ?? []);
  return new Set([...sessionIds, ...named]);
}

/** Words that are gone leave the index now; where that cannot be done, all of it goes, and is made again. */
async function forgetInIndex(
  ports: StagePorts,
  clientId: string,
  sessionIds: readonly string[] | undefined,
): Promise<void> {
  const { indexes, people } = ports.vault;
  const client = sessionIds === undefined ? undefined : await people.readClient(clientId);
  const names = await indexes.list(clientId);
  if (names.length > 0 && client !== undefined) {
    const isKept = await keepIndex(ports, client, new Set(sessionIds)).then(
      () => true,
      () => false,
    );
    if (isKept) return;
  }
  await indexes.erase(clientId, await indexes.list(clientId));
  // Who takes the lock removes what a dead process began to write.
  await (await indexes.lock(clientId))?.();
}

/** A rule that rests on no other session goes; the others count without these. */
async function forgetInStyle({ vault, now }: StagePorts, sessionIds: ReadonlySet<string>): Promise<void> {
  for (const rule of await vault.style.list()) {
    const counts = Object.entries(rule.counts);
    const others = counts.filter(([id]) => !sessionIds.has(id));
    if (others.length === counts.length) continue;
    if (others.length === 0) await vault.style.erase(rule.id);
    else
      await vault.style.save({ ...rule, id: timedId(now().getTime()), counts: Object.fromEntries(others) });
  }
}

/** @throws `busy`: the erasure stays begun, and takes the new one with it the next time */
async function refuseNewSessions({ vault }: StagePorts, clientId: string): Promise<void> {
  const left = (await vault.sessions.listSessions()).filter((session) => session.clientId === clientId);
  if (left.length === 0) return;
  throw new AmynoteError('busy', 'another command made a session of this client meanwhile', {
    hint: 'run the same command again',
  });
}
