import type { AttestLine } from '../core/attest.ts';
import { isLoopback } from '../core/base-url.ts';
import type { Consent, ConsentEvent } from '../core/consent.ts';
import { counted } from '../core/counted.ts';
import type { EgressEntry } from '../core/egress.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Scope } from '../core/scopes.ts';
import type { Session } from '../core/session.ts';
import { type AttestClaim, lineOf } from './attest-lines.ts';

/** What people said about consent, by the id of their client. */
export type Said = ReadonlyMap<string, readonly ConsentEvent[]>;

/** @param clientIds also of clients whose record is erased: what they said is kept */
export async function readSaid(
  { vault }: Pick<StagePorts, 'vault'>,
  clientIds: ReadonlySet<string>,
): Promise<Said> {
  // Of a damaged one nothing is known: whatever rested on it does not hold.
  const said = [...clientIds].map(
    async (id) => [id, await vault.people.consentEvents(id).catch(() => [])] as const,
  );
  return new Map(await Promise.all(said));
}

const takenClaim: AttestClaim = {
  id: 'consent-recorded',
  claim: 'Nobody’s words were taken in without a consent that stood at the time',
  rerun: 'amynote consent list CLIENT',
};

/** Every session that was recorded or imported, against what its people had said by then. */
export function takenLine(sessions: readonly Session[], said: Said): AttestLine {
  const faults = sessions
    .filter((session) => !wasAllowed(session, said))
    .map(({ id }) => `session ${id}: no consent to record_audio stood when it was taken in`);
  const evidence = `${counted(sessions.length, 'session')}, each with a yes to record_audio at the time`;
  return lineOf(takenClaim, { evidence, faults, next: 'find the signed form: amynote consent list CLIENT' });
}

/** Who joined the client later was not in that room: somebody had to have said yes, and nobody no. */
function wasAllowed({ clientId, createdAt }: Session, said: Said): boolean {
  const at = Date.parse(createdAt);
  const events = said.get(clientId) ?? [];
  const people = new Set(events.map(({ personId }) => personId));
  const standings = [...people].map((personId) =>
    standsAt(
      events.filter((event) => event.personId === personId),
      'record_audio',
      at,
    ),
  );
  return standings.includes('yes') && !standings.includes('withdrawn');
}

function standsAt(
  events: readonly ConsentEvent[],
  scope: Scope,
  at: number,
): 'yes' | 'withdrawn' | 'not said' {
  const own = events.filter((event) => event.scopes.includes(scope) && saidAt(event) <= at);
  const last = own.toSorted((a, b) => saidAt(a) - saidAt(b)).at(-1);
  if (last === undefined) return 'not said';
  return last.kind === 'consent' ? 'yes' : 'withdrawn';
}

/** A paper that was typed in later was still said before. */
function saidAt(event: ConsentEvent): number {
  if (event.kind === 'withdrawal') return Date.parse(event.withdrawnAt);
  return Math.min(Date.parse(event.givenAt), Date.parse(event.recordedAt));
}

const sentClaim: AttestClaim = {
  id: 'consent-sent',
  claim: 'Every byte that left this machine left under a consent that stood at that moment',
  rerun: 'amynote egress show --all --json',
};

/** What the consents that a request names have to cover, each by one of them; on this machine sound needs less. */
function scopesOf({ purpose, origin }: EgressEntry): readonly Scope[] {
  const isHere = isLoopback(new URL(origin));
  const scopes: Record<EgressEntry['purpose'], readonly Scope[]> = {
    transcribe: isHere ? [] : ['transcribe_cloud'],
    diarize: ['transcribe_cloud'],
    draft: ['ai_note_draft'],
    prep: ['ai_note_draft', 'cross_session_search'],
    search: isHere ? ['cross_session_search'] : ['cross_session_search', 'transcribe_cloud'],
  };
  return scopes[purpose];
}

/** Every entry of the ledger, against the consents it names. */
export function sentLine(entries: readonly EgressEntry[], said: Said): AttestLine {
  const faults = entries.flatMap((entry) => {
    const fault = faultOf(entry, said);
    return fault === undefined ? [] : [`${entry.purpose} of ${entry.at.slice(0, 16)}: ${fault}`];
  });
  const evidence = `${counted(entries.length, 'request')}, each with the consents it names: there, of that client, and not withdrawn by then`;
  return lineOf(sentClaim, {
    evidence,
    faults,
    next: 'amynote egress show --all; amynote consent list CLIENT',
  });
}

function faultOf(entry: EgressEntry, said: Said): string | undefined {
  const events = said.get(entry.clientId) ?? [];
  const named = entry.consentIds.map((id) =>
    events.find((event): event is Consent => event.kind === 'consent' && event.id === id),
  );
  if (named.length === 0) return 'names no consent';
  const consents = named.filter((consent) => consent !== undefined);
  if (consents.length < named.length) return 'names a consent that is not there';
  const wanted = scopesOf(entry);
  const lacking = wanted.find((scope) => !consents.some(({ scopes }) => scopes.includes(scope)));
  if (lacking !== undefined) return `names no consent to ${lacking}`;
  const at = Date.parse(entry.at);
  if (consents.some((consent) => saidAt(consent) > at)) return 'names a consent that was given later';
  const stood = consents.every((consent) => stoodAt(consent, wanted, events, at));
  return stood ? undefined : 'names a consent that was withdrawn by then';
}

function stoodAt(
  consent: Consent,
  wanted: readonly Scope[],
  events: readonly ConsentEvent[],
  at: number,
): boolean {
  return !events.some(
    (event) =>
      event.kind === 'withdrawal' &&
      event.personId === consent.personId &&
      wanted.some((scope) => consent.scopes.includes(scope) && event.scopes.includes(scope)) &&
      saidAt(event) >= saidAt(consent) &&
      saidAt(event) < at,
  );
}
