import type { Client, Person } from '../core/client.ts';
import type { ConsentEvent } from '../core/consent.ts';
import type { ConsentGate } from '../core/consent-ports.ts';
import { AmynoteError } from '../core/errors.ts';
import type { Scope } from '../core/scopes.ts';
import { liveScopes } from './live-scopes.ts';
import { type LackReason, lackReasons, standingOf } from './standing.ts';

interface Lack {
  person: Person;
  reason: LackReason;
}

/** The gate before every step that needs a person's yes. Pure: it reads no clock and no vault. */
export function createConsentGate(): ConsentGate {
  return { require: requireConsent, live: liveScopes };
}

function requireConsent(client: Client, events: readonly ConsentEvent[], scope: Scope, now: Date): string[] {
  const known = events.filter((event) => event.clientId === client.id);
  const ids = new Set<string>();
  const lacks: Lack[] = [];
  for (const person of client.people) {
    const standing = standingOf(person.id, scope, known, now);
    if ('consentId' in standing) ids.add(standing.consentId);
    else lacks.push({ person, reason: standing.reason });
  }
  // A client without people would otherwise pass, as nobody is missing.
  if (lacks.length > 0 || client.people.length === 0) throw refusal(client, scope, lacks);
  return [...ids];
}

function refusal(client: Client, scope: Scope, lacks: readonly Lack[]): AmynoteError {
  const gravest = lackReasons.find((reason) => lacks.some((lack) => lack.reason === reason)) ?? 'never given';
  const who = lacks.length === 0 ? 'no person is named' : rolesAndReasons(lacks);
  const message = `consent for ${scope} is missing from ${lacks.length} of ${client.people.length} people (${who})`;
  return new AmynoteError('consent', message, {
    hint: hintFor(gravest, `amynote consent add ${client.id} --scope ${scope}${whoseFlag(client, lacks)}`),
    data: {
      scope,
      reason: gravest,
      clientId: client.id,
      personIds: lacks.map((lack) => lack.person.id),
    },
  });
}

/** A withdrawal is an answer, not an obstacle: the next thing to do is not to record it away. */
function hintFor(reason: LackReason, command: string): string {
  return reason === 'withdrawn' ? `take notes by hand; only after a newly signed form: ${command}` : command;
}

/** Where several people are in the room, each consents for themselves. */
function whoseFlag(client: Client, [first]: readonly Lack[]): string {
  return client.people.length > 1 && first !== undefined ? ` --person ${first.person.id}` : '';
}

/** `client: withdrawn, group member: never given × 2`; roles, because a name has no place in an error. */
function rolesAndReasons(lacks: readonly Lack[]): string {
  const counts = new Map<string, number>();
  for (const { person, reason } of lacks) {
    const label = `${person.role}: ${reason}`;
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return [...counts].map(([label, count]) => (count > 1 ? `${label} × ${count}` : label)).join(', ');
}
