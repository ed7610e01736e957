import type { Withdrawal } from '../core/consent.ts';
import type { Certificate, ErasedPart } from '../core/erasure.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Scope } from '../core/scopes.ts';
import { type EraseRequest, erase } from './erase.ts';
import { heldParts } from './retention-plan.ts';

/** What a withdrawal may take with it. */
export type WithdrawnPart = Extract<ErasedPart, 'audio' | 'transcript' | 'drafts' | 'nudge-drafts'>;

const partsOfScope: Partial<Record<Scope, WithdrawnPart>> = {
  record_audio: 'audio',
  transcribe_cloud: 'transcript',
  retain_transcript: 'transcript',
  ai_note_draft: 'drafts',
  nudge_drafts: 'nudge-drafts',
};

/** Something of a client that was made with a consent that is withdrawn now. */
export interface Erasable {
  part: WithdrawnPart;
  /** Sessions that hold it; drafts only where the note is not signed. None for texts between sessions. */
  sessionIds: string[];
  /** Of these, sessions without a signed note: what is not written yet is lost with it. */
  unsigned: number;
}

/** What there is to erase that goes with scopes, in the order of the parts. */
export async function erasableWith(
  ports: StagePorts,
  clientId: string,
  scopes: readonly Scope[],
): Promise<Erasable[]> {
  const wanted = new Set(scopes.flatMap((scope) => partsOfScope[scope] ?? []));
  const { sessions, nudges } = ports.vault;
  const own = (await sessions.listSessions()).filter((session) => session.clientId === clientId);
  const held = await Promise.all(
    own.map(async ({ id }) => ({
      id,
      parts: await heldParts(ports, id),
      signed: (await sessions.heldKinds(id)).has('signed-note'),
    })),
  );
  const found = (['audio', 'transcript', 'drafts'] as const).flatMap((part): Erasable[] => {
    const of = held.filter(({ parts, signed }) => parts.includes(part) && !(part === 'drafts' && signed));
    if (!wanted.has(part) || of.length === 0) return [];
    return [
      { part, sessionIds: of.map(({ id }) => id), unsigned: of.filter(({ signed }) => !signed).length },
    ];
  });
  if (!wanted.has('nudge-drafts')) return found;
  const drafts = (await nudges.list(clientId)).filter(({ value }) => value.approval === undefined);
  return drafts.length === 0 ? found : [...found, { part: 'nudge-drafts', sessionIds: [], unsigned: 0 }];
}

/** What of it was erased, and which sessions could not be, by the code of the error. */
export interface WithdrawnErased {
  certificates: Certificate[];
  failed: { sessionId: string; error: AmynoteError }[];
}

/**
 * Erases what a person took their consent back for. A stage that is at work stops before its next request, and gives its
 * session back: it is waited for some seconds.
 */
export async function eraseWithdrawn(
  ports: StagePorts,
  withdrawal: Withdrawal,
  chosen: readonly Erasable[],
  by: string,
): Promise<WithdrawnErased> {
  const { clientId, id: withdrawalId, scopes } = withdrawal;
  const result: WithdrawnErased = { certificates: [], failed: [] };
  const bySession = new Map<string, WithdrawnPart[]>();
  for (const { part, sessionIds } of chosen)
    for (const id of sessionIds) bySession.set(id, [...(bySession.get(id) ?? []), part]);
  const common = { clientId, reason: { by: 'withdrawal' as const, withdrawalId, scopes }, by };
  for (const [sessionId, what] of bySession) await attempt(ports, { ...common, sessionId, what }, result);
  if (chosen.some(({ part }) => part === 'nudge-drafts'))
    await attempt(ports, { ...common, what: ['nudge-drafts'] }, result);
  return result;
}

/** How often a session that is being written is asked for, and after how long again. */
const patience = { times: 20, ms: 500 };

async function attempt(
  ports: StagePorts,
  request: EraseRequest,
  { certificates, failed }: WithdrawnErased,
): Promise<void> {
  for (let time = 1; ; time += 1) {
    try {
      const certificate = await erase(ports, request);
      if (certificate !== undefined) certificates.push(certificate);
      return;
    } catch (error) {
      if (!(error instanceof AmynoteError)) throw error;
      if (errorCode(error) === 'busy' && time < patience.times && !ports.signal.aborted) {
        await new Promise((resolve) => setTimeout(resolve, patience.ms));
        continue;
      }
      failed.push({ sessionId: request.sessionId ?? '', error });
      return;
    }
  }
}
