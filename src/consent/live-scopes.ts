import type { Client } from '../core/client.ts';
import type { ConsentEvent } from '../core/consent.ts';
import { type Scope, scopes } from '../core/scopes.ts';
import { standingOf } from './standing.ts';

/**
 * What each person of a client agrees to now, for listings.
 * @returns one entry per person, empty where nothing is live; scopes in the order of the consent form.
 */
export function liveScopes(client: Client, events: readonly ConsentEvent[], now: Date): Map<string, Scope[]> {
  const known = events.filter((event) => event.clientId === client.id);
  return new Map(
    client.people.map((person) => [
      person.id,
      scopes.filter((scope) => 'consentId' in standingOf(person.id, scope, known, now)),
    ]),
  );
}
