import type { Client } from '../core/client.ts';
import type { Consent, ConsentEvent } from '../core/consent.ts';
import type { ConsentDay, ConsentGate, ScopeStanding } from '../core/consent-ports.ts';
import { counted } from '../core/counted.ts';
import type { StagePorts } from '../core/ports.ts';
import { calendarDay, localIso } from '../core/time.ts';
import { listedName, resolveClient } from './client-argument.ts';
import type { CommandContext } from './command-context.ts';
import { table } from './table.ts';

/** How far ahead birthdays, last days and reviews are told, in days. */
const aheadDays = 60;

/** Everything said of one client and where each person stands; of all clients, what needs to be done or comes up. */
export async function consentList(context: CommandContext, word: string | undefined): Promise<undefined> {
  const ports = await context.stages();
  if (word === undefined) return listAll(context, ports);
  const { output } = context;
  const client = await resolveClient(ports, word);
  const events = await ports.vault.people.consentEvents(client.id);
  const gate = await ports.gate();
  for (const event of events) output.product(recordOf(event), eventText(event));
  const standings = gate.standings(client, events, ports.now());
  const rows = table(standings.map(standingRow));
  for (const [at, standing] of standings.entries())
    output.product(standingRecord(client, standing), rows[at] ?? '');
  for (const day of gate.ahead(client, events, ports.now(), aheadDays))
    output.product({ type: 'ahead', v: 1, clientId: client.id, ...day }, dayText(day));
  const live = gate.live(client, events, ports.now());
  output.result({ live: Object.fromEntries(live) });
  return undefined;
}

async function listAll(context: CommandContext, ports: StagePorts): Promise<undefined> {
  const { output } = context;
  const settings = await context.settings();
  const gate = await ports.gate();
  let found = 0;
  for (const client of await ports.vault.people.listClients()) {
    const events = await ports.vault.people.consentEvents(client.id);
    const name = listedName(client, settings);
    const days = gate.ahead(client, events, ports.now(), aheadDays);
    for (const day of days)
      output.product(
        { type: 'ahead', v: 1, clientId: client.id, ...day },
        `${client.id}  ${name}  ${dayText(day)}`,
      );
    const overdue = overdueOf(gate, client, events, ports.now());
    for (const [personId, state, scopes] of overdue) {
      const text = `${client.id}  ${name}  ${personId}  ${state}: ${scopes.join(', ')}`;
      output.product({ type: 'overdue', v: 1, clientId: client.id, personId, state, scopes }, text);
    }
    found += days.length + overdue.length;
  }
  output.say(
    found === 0
      ? `nothing ends or comes up within ${aheadDays} days`
      : `${counted(found, 'thing')} to see to`,
  );
  output.result({ found });
  return undefined;
}

/** What was agreed once and counts no longer, by person and reason; a no is an answer and needs nothing. */
function overdueOf(
  gate: ConsentGate,
  client: Client,
  events: readonly ConsentEvent[],
  now: Date,
): [personId: string, state: string, scopes: string[]][] {
  const groups = new Map<string, [string, string, string[]]>();
  for (const { personId, scope, state, consent } of gate.standings(client, events, now)) {
    if (consent === undefined || state === 'live' || state === 'withdrawn') continue;
    const group = groups.get(`${personId} ${state}`) ?? [personId, stateWords(state), []];
    group[2].push(scope);
    groups.set(`${personId} ${state}`, group);
  }
  return [...groups.values()];
}

function eventText(event: ConsentEvent): string {
  const when = event.kind === 'consent' ? event.givenAt : event.withdrawnAt;
  const form = event.kind === 'consent' ? `  (${formWords(event)})` : '';
  return `${when.slice(0, 10)}  ${event.personId}  ${event.kind.padEnd(10)}  ${event.scopes.join(', ')}${form}`;
}

function formWords({ documentVersion, terms, capacity, authority }: Consent): string {
  const told = terms === undefined ? ', terms not recorded' : '';
  const by = capacity === undefined || capacity === 'self' ? '' : `, ${capacity}`;
  return `form ${documentVersion}${by}${authority === undefined ? '' : ` by ${authority}`}${told}`;
}

function standingRow({ personId, scope, state, consent }: ScopeStanding): string[] {
  const given =
    consent === undefined ? '' : `given ${consent.givenAt.slice(0, 10)}, form ${consent.documentVersion}`;
  const until = consent?.expiresAt === undefined ? '' : `, until ${consent.expiresAt.slice(0, 10)}`;
  return [personId, scope, stateWords(state), `${given}${until}`];
}

function standingRecord(client: Client, { personId, scope, state, consent }: ScopeStanding) {
  return {
    type: 'standing',
    v: 1,
    clientId: client.id,
    personId,
    scope,
    state: stateWords(state),
    ...(consent !== undefined && {
      consentId: consent.id,
      givenAt: consent.givenAt,
      documentVersion: consent.documentVersion,
      termsRecorded: consent.terms !== undefined,
      ...(consent.expiresAt !== undefined && { expiresAt: consent.expiresAt }),
    }),
  };
}

/** A state as it is read in a list, where `never given` is a gap in a row. */
function stateWords(state: ScopeStanding['state']): string {
  if (state === 'never given') return 'missing';
  return state === 'no guardian' ? 'under age' : state;
}

/** A day that comes up. */
export function dayText({ personId, what, day }: ConsentDay): string {
  const isPast = day < calendarDay(localIso(new Date()));
  if (what === 'expires') return `${personId} consent ends on ${day}`;
  if (what === 'is to be reviewed')
    return `${personId} consent ${isPast ? 'was' : 'is'} to be talked over on ${day}`;
  return `${personId} ${what} on ${day}: from then on ${what === 'turns 18' ? 'only their own yes counts' : 'they may sign alone'}`;
}

function recordOf(event: ConsentEvent) {
  const { kind, v: _, ...facts } = event;
  return { type: kind, v: 1, ...facts };
}
