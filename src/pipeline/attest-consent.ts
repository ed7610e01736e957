import type { AttestLine } from '../core/attest.ts';
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
  return lineOf(takenClaim, { evidence, faults, next: 'amynote erase SESSION, or find the signed form' });
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

/** One of these scopes has to be in what a request named as its consent. */
const scopesOf: Record<EgressEntry['purpose'], readonly Scope[]> = {
  transcribe: ['transcribe_cloud', 'record_audio'],
  diarize: ['transcribe_cloud'],
  draft: ['ai_note_draft'],
  prep: ['ai_note_draft'],
  search: ['cross_session_search', 'transcribe_cloud'],
};

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
  if (named.includes(undefined)) return 'names a consent that is not there';
  const wanted = scopesOf[entry.purpose];
  const fitting = named.flatMap((consent) =>
    consent?.scopes.some((scope) => wanted.includes(scope)) ? [consent] : [],
  );
  if (fitting.length === 0) return `names no consent to ${wanted[0]}`;
  const stood = fitting.every((consent) => stoodAt(consent, wanted, events, Date.parse(entry.at)));
  return stood ? undefined : 'names a consent that was withdrawn by then';
}

function stoodAt(
  consent: Consent,
  wanted: readonly Scope[],
  events: readonly ConsentEvent[],
  at: number,
): boolean {
  const scope = wanted.find((one) => consent.scopes.includes(one));
  return !events.some(
    (event) =>
      event.kind === 'withdrawal' &&
      event.personId === consent.personId &&
      scope !== undefined &&
      event.scopes.includes(scope) &&
      saidAt(event) >= saidAt(consent) &&
      saidAt(event) < at,
  );
}
