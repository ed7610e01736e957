import { birthdayAt } from '../core/age.ts';
import type { Client } from '../core/client.ts';
import type { ConsentEvent } from '../core/consent.ts';
import type { ConsentDay } from '../core/consent-ports.ts';
import { calendarDay, localIso } from '../core/time.ts';
import { type Ages, ofAge } from './people-needed.ts';
import { scopeStandings } from './scope-standings.ts';
import type { Moment } from './terms-change.ts';

/** Birthdays that change whose yes is needed, and the last days and reviews of what is live; the nearest first. */
export function daysAhead(
  client: Client,
  events: readonly ConsentEvent[],
  moment: Moment,
  ages: Ages,
  days: number,
): ConsentDay[] {
  const today = dayOf(moment.now);
  const { now } = moment;
  const last = dayOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 12));
  const birthdays = client.people.flatMap(({ id, born }) =>
    born === undefined ? [] : birthdaysOf(id, born, ages).filter(({ day }) => day > today),
  );
  const live = scopeStandings(client, events, moment, ages).flatMap(({ personId, state, consent }) =>
    state === 'live' && consent !== undefined ? [{ personId, consent }] : [],
  );
  const ends = live.flatMap(({ personId, consent: { expiresAt, reviewAt } }): ConsentDay[] => [
    ...(expiresAt === undefined ? [] : [{ personId, what: 'expires' as const, day: own(expiresAt) }]),
    ...(reviewAt === undefined ? [] : [{ personId, what: 'is to be reviewed' as const, day: own(reviewAt) }]),
  ]);
  const known = new Map(
    [...birthdays, ...ends].map((each) => [`${each.personId} ${each.what} ${each.day}`, each]),
  );
  return [...known.values()].filter(({ day }) => day <= last).sort((a, b) => (a.day < b.day ? -1 : 1));
}

function birthdaysOf(personId: string, born: string, { selfConsentAge }: Ages): ConsentDay[] {
  const grown: ConsentDay = { personId, what: 'turns 18', day: birthdayAt(born, ofAge) };
  if (selfConsentAge === ofAge) return [grown];
  return [{ personId, what: 'may say yes alone', day: birthdayAt(born, selfConsentAge) }, grown];
}

/** A bare day stays one; a moment is a day of the clinician's own. */
function own(iso: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(iso) ? iso : dayOf(new Date(iso));
}

function dayOf(moment: Date): string {
  return calendarDay(localIso(moment));
}
