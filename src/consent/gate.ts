import type { Client, Person } from '../core/client.ts';
import { type ConsentGate, type LackReason, lackReasons } from '../core/consent-ports.ts';
import type { ConsentTerms, Processor } from '../core/consent-terms.ts';
import { AmynoteError } from '../core/errors.ts';
import type { Scope } from '../core/scopes.ts';
import { daysAhead } from './days-ahead.ts';
import { isChild, ofAge, peopleNeeded, personStanding } from './people-needed.ts';
import { liveScopes, scopeStandings } from './scope-standings.ts';

/** What consents are held against now. */
export interface GateTerms {
  terms: ConsentTerms;
  /** Who a step of this run may send to. */
  processors: readonly Processor[];
  /** From when people say yes for themselves at this place. */
  selfConsentAge: number;
}

interface Lack {
  person: Person;
  reason: LackReason;
}

/**
 * The gate before every step that needs a person's yes. Pure: it reads no clock and no vault.
 * @param against absent where no terms are known: then only who said yes, and when, is looked at
 */
export function createConsentGate(against?: GateTerms): ConsentGate {
  const ages = { selfConsentAge: against?.selfConsentAge ?? ofAge };
  const { terms, processors = [] } = against ?? {};
  // A listing tells what holds as things are set; only a step knows whom it is about to ask.
  const listed = (now: Date) => ({ now, terms, processors: terms?.processors ?? [] });
  const isOnForms = (scope: Scope) =>
    processors
      .filter((processor) => processor.scopes.includes(scope))
      .every(({ origin }) =>
        terms?.processors.some((set) => set.origin === origin && set.scopes.includes(scope)),
      );
  return {
    require(client, events, scope, now) {
      const known = events.filter((event) => event.clientId === client.id);
      const needed = peopleNeeded(client, now, ages);
      const hasSeveral = client.people.filter((person) => isChild(person, now, ages)).length > 1;
      const ids = new Set<string>();
      const lacks: Lack[] = [];
      for (const person of needed) {
        const standing = personStanding(person, client, scope, known, { now, terms, processors }, ages);
        if ('reason' in standing) lacks.push({ person, reason: standing.reason });
        else ids.add(standing.consent.id);
      }
      // A client without people would otherwise pass, as nobody is missing.
      if (lacks.length > 0 || client.people.length === 0)
        throw refusal(client, {
          scope,
          lacks,
          needed: needed.length,
          hasSeveral,
          isOnForms: isOnForms(scope),
        });
      return [...ids];
    },
    live: (client, events, now) => liveScopes(client, events, listed(now), ages),
    standings: (client, events, now) => scopeStandings(client, events, listed(now), ages),
    ahead: (client, events, now, days) => daysAhead(client, events, listed(now), ages, days),
    isChild: (person, now) => isChild(person, now, ages),
  };
}

interface Refused {
  scope: Scope;
  lacks: readonly Lack[];
  /** How many people are asked. */
  needed: number;
  /** Whether more than one of the people is a child. */
  hasSeveral: boolean;
  /** Whether a form printed now names everybody that the step would ask. */
  isOnForms: boolean;
}

function refusal(client: Client, { scope, lacks, needed, hasSeveral, isOnForms }: Refused): AmynoteError {
  const gravest = lackReasons.find((reason) => lacks.some((lack) => lack.reason === reason)) ?? 'never given';
  const first = lacks.find(({ reason }) => reason === gravest);
  const who = lacks.length === 0 ? 'no person is named' : rolesAndReasons(lacks);
  const message = `consent for ${scope} is missing from ${lacks.length} of ${needed} people (${who})`;
  const add = `amynote consent add ${client.id} --scope ${scope}${whose(needed, first)}`;
  const isSet = gravest !== 'processor changed' || isOnForms;
  return new AmynoteError('consent', message, {
    hint: isSet ? hintFor(gravest, client.id, add, hasSeveral ? first : undefined) : engineHint(client.id),
    data: {
      scope,
      reason: gravest,
      clientId: client.id,
      personIds: lacks.map((lack) => lack.person.id),
    },
  });
}

/** A form names what is set, so that one printed now would not help a run with another engine. */
function engineHint(clientId: string): string {
  return `a form names the engines that are set: set this one first (amynote config list), then amynote consent form ${clientId}; until it is signed take notes by hand`;
}

/** A withdrawal is an answer, not an obstacle: the next thing to do is not to record it away. */
function hintFor(reason: LackReason, clientId: string, add: string, oneOfSeveral?: Lack): string {
  const form = `amynote consent form ${clientId}`;
  switch (reason) {
    case 'withdrawn':
      return `take notes by hand; only after a newly signed form: ${add}`;
    case 'no guardian':
      return `take notes by hand until a guardian signs: amynote client set ${clientId} --guardian NAME --authority WHY${oneOfSeveral === undefined ? '' : ` --of ${oneOfSeveral.person.id}`}`;
    case 'turned 18':
    case 'own consent needed':
      return `their own yes is needed now: ${form}, and when it is signed: ${add}; until then take notes by hand`;
    case 'processor changed':
    case 'purpose changed':
    case 'retention changed':
      return `print a new form: ${form}, and when it is signed: ${add}; until then take notes by hand`;
    default:
      return `${add}; where the answer is no, take notes by hand`;
  }
}

/** Where several people are asked, each consents for themselves. */
function whose(needed: number, first: Lack | undefined): string {
  return needed > 1 && first !== undefined ? ` --person ${first.person.id}` : '';
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
