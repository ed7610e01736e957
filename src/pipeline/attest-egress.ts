import type { AttestLine } from '../core/attest.ts';
import { type AttestationEvent, liveAttestation } from '../core/attestation.ts';
import { isLoopback } from '../core/base-url.ts';
import { counted } from '../core/counted.ts';
import type { EgressEntry } from '../core/egress.ts';
import { attestedProvider } from '../core/leaving.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Settings } from '../core/settings.ts';
import { type AttestClaim, lineOf, lookedAt } from './attest-lines.ts';

const ledgerClaim: AttestClaim = {
  id: 'ledger',
  claim:
    'Every request was in the ledger before it left, and nothing shows that one was taken out or changed',
  rerun: 'amynote egress show',
};

/** The chain of the requests, held against the audit log. */
export function ledgerLine(
  { vault }: Pick<StagePorts, 'vault'>,
  entries: readonly EgressEntry[],
): Promise<AttestLine> {
  return lookedAt(ledgerClaim, async () => {
    const faults = (await vault.ledger.check()).map(({ state, file }) => `${state}: ${file}`);
    const evidence = `${counted(entries.length, 'request')}, each linked to the one before it, the first of each run and every fiftieth noted in the audit log; of a run that was killed the last few cannot be proven`;
    return lineOf(ledgerClaim, { evidence, faults, next: 'amynote verify' });
  });
}

const hostsClaim: AttestClaim = {
  id: 'hosts',
  claim: 'Bytes left only for the providers that the settings name',
  rerun: 'amynote egress show --all --json',
};

/** Every address in the ledger against those of the settings; what stayed on this machine is counted apart. */
export function hostsLine(entries: readonly EgressEntry[], settings: Settings): AttestLine {
  const named = new Set(addressesOf(settings));
  const outside = entries.filter(({ origin }) => !isLoopback(new URL(origin)));
  const faults = [...new Set(outside.map(({ origin }) => origin))]
    .filter((origin) => !named.has(origin))
    .map((origin) => `${origin} is in the ledger and not in the settings`);
  const hosts = [...new Set(outside.map(({ origin }) => new URL(origin).host))];
  const bytes = outside.reduce((sum, entry) => sum + entry.bytes, 0);
  const where =
    hosts.length === 0 ? 'nothing left this machine' : `${hosts.join(', ')}: ${counted(bytes, 'byte')}`;
  const here = entries.length - outside.length;
  const evidence = `${counted(outside.length, 'request')}; ${where}${here === 0 ? '' : `; ${counted(here, 'request')} to this machine itself`}`;
  return lineOf(hostsClaim, {
    evidence,
    faults,
    next: 'amynote egress show; if you changed the address yourself, note when',
  });
}

const contractsClaim: AttestClaim = {
  id: 'contracts',
  claim: 'Clinical words went only to providers with whom a contract was on record at that moment',
  rerun: 'amynote provider list; amynote egress show --all --json',
};

/** Every request that left this machine, against what was said of contracts, and of which clients are invented. */
export function contractsLine(
  { vault }: Pick<StagePorts, 'vault'>,
  entries: readonly EgressEntry[],
): Promise<AttestLine> {
  return lookedAt(contractsClaim, async () => {
    const events = await vault.attestations.list();
    const clients = await vault.people.listClients();
    const real = new Set(clients.filter(({ synthetic }) => !synthetic).map(({ id }) => id));
    const outside = entries.filter(({ origin }) => !isLoopback(new URL(origin)));
    const clinical = outside.filter(({ synthetic, clientId }) => !synthetic || real.has(clientId));
    const faults = clinical
      .filter((entry) => !wasUnderContract(entry, events))
      .map(({ at, provider }) => `${provider}, ${at.slice(0, 16)}: no contract was on record`);
    const evidence = `${counted(clinical.length, 'clinical request')}, each under a contract on record; ${counted(outside.length - clinical.length, 'request')} of invented sessions`;
    return lineOf(contractsClaim, { evidence, faults, next: 'amynote provider attest PROVIDER' });
  });
}

/** The word that it names was said of that address, and stood at that moment. */
function wasUnderContract(
  { attestation, provider, origin, at }: EgressEntry,
  events: readonly AttestationEvent[],
): boolean {
  const known = attestedProvider(provider);
  const before = events.filter((event) => Date.parse(event.at) <= Date.parse(at));
  const live = known && liveAttestation(before, known, origin);
  return live !== undefined && live.id === attestation?.id;
}

const switchesClaim: AttestClaim = {
  id: 'switches',
  claim: 'Each step that can send something has a switch',
  rerun: 'amynote switches',
};

/** What is on now, by step; the door itself refuses a step that is off. */
export function switchesLine({ switches }: Settings): AttestLine {
  const states = Object.entries(switches).map(([step, state]) => `${step} ${state}`);
  return lineOf(switchesClaim, { evidence: states.join(', ') });
}

function addressesOf({ openai, anthropic, local, search }: Settings): string[] {
  const urls = [openai.base_url, anthropic.base_url, local.base_url, search.local.base_url];
  return urls.map((url) => new URL(url).origin);
}
