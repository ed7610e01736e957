import { AmynoteError } from '../core/errors.ts';
import { type ErasureSubject, type Hold, holdsOn, liveHolds } from '../core/hold.ts';
import { timedId } from '../core/ids.ts';
import type { StagePorts } from '../core/ports.ts';

/** What is held from now on, why, and who says so. */
export interface HoldRequest extends ErasureSubject {
  reason: string;
  by: string;
}

/** Places a hold: from now on nothing of it is deleted, by rule, request or withdrawal. @throws `usage` without a reason */
export async function placeHold(ports: StagePorts, request: HoldRequest): Promise<Hold> {
  const { clientId, sessionId, by } = request;
  const reason = request.reason.trim();
  if (reason === '') {
    throw new AmynoteError('usage', 'a hold says why it is there', { hint: 'add --reason "subpoena of …"' });
  }
  const hold: Hold = {
    v: 1,
    kind: 'hold',
    id: timedId(ports.now().getTime()),
    clientId,
    ...(sessionId !== undefined && { sessionId }),
    reason,
    at: ports.now().toISOString(),
    by,
  };
  await ports.vault.holds.save(hold);
  return hold;
}

/** @param word the id of a live hold, or the beginning of it. @throws `not-found`, `usage` for an ambiguous one */
export async function releaseHold(ports: StagePorts, word: string, by: string): Promise<Hold> {
  const live = liveHolds(await ports.vault.holds.list());
  const [hold, another] = live.filter(({ id }) => id.startsWith(word.toLowerCase()));
  if (hold === undefined) {
    throw new AmynoteError('not-found', 'there is no such hold, or it is released', {
      hint: 'see them: amynote retention hold list',
    });
  }
  if (another !== undefined) {
    throw new AmynoteError('usage', 'several holds begin with that id', { hint: 'type more of it' });
  }
  const now = ports.now();
  const id = timedId(now.getTime());
  await ports.vault.holds.save({
    ...{ v: 1, kind: 'hold-released', id, holdId: hold.id },
    at: now.toISOString(),
    by,
  });
  return hold;
}

/** @throws `failed`, naming the first hold, where anything of the subject is held */
export async function refuseHeld(ports: Pick<StagePorts, 'vault'>, subject: ErasureSubject): Promise<void> {
  const [hold] = holdsOn(await ports.vault.holds.list(), subject);
  if (hold !== undefined) throw held(hold);
}

/** @throws `failed` where the session, or all of its client, is held; `not-found` */
export async function refuseHeldSession(ports: StagePorts, sessionId: string): Promise<void> {
  // Most vaults have no hold: then nothing is opened.
  if (liveHolds(await ports.vault.holds.list()).length === 0) return;
  const { clientId } = await ports.vault.sessions.readSession(sessionId);
  await refuseHeld(ports, { clientId, sessionId });
}

function held({ id, at, sessionId }: Hold): AmynoteError {
  const of = sessionId === undefined ? 'this client' : 'this session';
  return new AmynoteError(
    'failed',
    `hold ${id} of ${at.slice(0, 10)} keeps everything of ${of}: nothing is deleted`,
    {
      hint: `when it is over: amynote retention hold release ${id}`,
      data: { holdId: id },
    },
  );
}
