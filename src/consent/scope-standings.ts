import type { Client } from '../core/client.ts';
import type { ConsentEvent } from '../core/consent.ts';
import type { ScopeStanding } from '../core/consent-ports.ts';
import { type Scope, scopes } from '../core/scopes.ts';
import { type Ages, peopleNeeded, personStanding } from './people-needed.ts';
import type { Moment } from './terms-change.ts';

/**
 * What each person of a client agrees to now, for listings.
 * @returns one entry per person, empty where nothing is live; scopes in the order of the consent form.
 */
export function liveScopes(
  client: Client,
  events: readonly ConsentEvent[],
  moment: Moment,
  ages: Ages,
): Map<string, Scope[]> {
  const standings = scopeStandings(client, events, moment, ages);
  return new Map(
    peopleNeeded(client, moment.now, ages).map(({ id }) => [
      id,
      standings.flatMap(({ personId, scope, state }) => (personId === id && state === 'live' ? [scope] : [])),
    ]),
  );
}

/** Where everybody stands whose word is needed, scope by scope in the order of the consent form. */
export function scopeStandings(
  client: Client,
  events: readonly ConsentEvent[],
  moment: Moment,
  ages: Ages,
): ScopeStanding[] {
  const known = events.filter((event) => event.clientId === client.id);
  return peopleNeeded(client, moment.now, ages).flatMap((person) =>
    scopes.map((scope): ScopeStanding => {
      const standing = personStanding(person, client, scope, known, moment, ages);
      const { consent } = standing;
      const state = 'reason' in standing ? standing.reason : 'live';
      return { personId: person.id, scope, state, ...(consent !== undefined && { consent }) };
    }),
  );
}
