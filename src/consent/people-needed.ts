import { ageOn } from '../core/age.ts';
import type { Client, Person } from '../core/client.ts';
import type { Consent, ConsentEvent } from '../core/consent.ts';
import type { LackReason } from '../core/consent-ports.ts';
import type { Scope } from '../core/scopes.ts';
import { calendarDay, localIso } from '../core/time.ts';
import { type Standing, standingOf } from './standing.ts';
import type { Moment } from './terms-change.ts';

/** From then on nobody says yes for somebody else. */
export const ofAge = 18;

/** What a person's age is held against. */
export interface Ages {
  /** From when somebody says yes for themselves. */
  selfConsentAge: number;
}

/**
 * Those who may say yes for one person: the ones in the room and the ones who are not. Whose guardian somebody is must
 * be said where another of the people is a child as well.
 */
function guardiansOf(person: Person, client: Client, now: Date, ages: Ages): Person[] {
  const { people, guardians = [] } = client;
  const others = people.some((one) => one.id !== person.id && isChild(one, now, ages));
  return [...people.filter(({ role }) => role === 'guardian'), ...guardians].filter(({ of }) =>
    of === undefined ? !others : of.includes(person.id),
  );
}

/** Whose word is needed besides everybody in the room: of guardians, while a child of theirs is in the room. */
export function peopleNeeded(client: Client, now: Date, ages: Ages): Person[] {
  const children = client.people.filter((person) => isChild(person, now, ages));
  const outside = (client.guardians ?? []).filter(({ of }) =>
    children.some(({ id }) => of === undefined || of.includes(id)),
  );
  return [...client.people, ...outside];
}

/** Too young to say yes alone. */
export function isChild({ born }: Person, now: Date, { selfConsentAge }: Ages): boolean {
  return born !== undefined && ageOn(born, dayOf(now)) < selfConsentAge;
}

/**
 * Where one person stands on one scope. A child's own yes is needed beside that of every guardian; what was said
 * beside a guardian still carries once the child could say it alone, and no longer from the eighteenth birthday on.
 */
export function personStanding(
  person: Person,
  client: Client,
  scope: Scope,
  events: readonly ConsentEvent[],
  moment: Moment,
  ages: Ages,
): Standing {
  const { born } = person;
  if (born === undefined) return standingOf(person.id, scope, events, moment);
  const guardians = guardiansOf(person, client, moment.now, ages);
  if (isChild(person, moment.now, ages) && guardians.length === 0) {
    const own = standingOf(person.id, scope, events, moment);
    return { reason: 'no guardian', ...(own.consent && { consent: own.consent }) };
  }
  const grown = ageOn(born, dayOf(moment.now));
  const guarded = () =>
    guardians.length > 0 &&
    guardians.every((guardian) => !('reason' in standingOf(guardian.id, scope, events, moment)));
  const carries = (consent: Consent): LackReason | undefined => {
    if (grown < ages.selfConsentAge || saidAlone(consent, born, ages)) return undefined;
    if (grown >= ofAge) return 'turned 18';
    return guarded() ? undefined : 'own consent needed';
  };
  return standingOf(person.id, scope, events, moment, carries);
}

/** Said at an age at which it counts without anybody else's. */
function saidAlone({ givenAt }: Consent, born: string, { selfConsentAge }: Ages): boolean {
  const given = new Date(givenAt);
  if (Number.isNaN(given.getTime())) return false;
  const day = /^\d{4}-\d\d-\d\d$/.test(givenAt) ? givenAt : dayOf(given);
  return ageOn(born, day) >= selfConsentAge;
}

/** The clinician's own day. */
function dayOf(moment: Date): string {
  return calendarDay(localIso(moment));
}
