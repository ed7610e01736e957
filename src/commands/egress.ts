import type { Command } from 'commander';
import { counted } from '../core/counted.ts';
import type { EgressEntry } from '../core/egress.ts';
import { AmynoteError } from '../core/errors.ts';
import { attestedProvider, providerNames } from '../core/leaving.ts';
import type { EgressLedger } from '../core/vault-ports.ts';
import { clientArgument, resolveClient } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import { retentionWords } from './provider-rows.ts';
import { stepWords } from './step-words.ts';
import { table } from './table.ts';
import { momentOption } from './typed-options.ts';

interface Flags {
  client?: string;
  since?: Date;
  until?: Date;
  all?: boolean;
}

export function egress(program: Command, act: Act): void {
  const noun = program.command('egress').description('the ledger of every byte that left this machine');
  noun
    .command('show')
    .description(
      'what was sent to whom, under which contract and consent: one row for each session, purpose and model; every request with --all',
    )
    .option('--client <client>', clientArgument)
    .option('--since <date>', 'from that day or moment on', momentOption)
    .option('--until <date>', 'before that day or moment', momentOption)
    .option('--all', 'one row for every request')
    .addHelpText('after', '\nExample:\n  $ amynote egress show --client MO --since 2026-03-01')
    .action(act(run));
}

async function run(context: CommandContext, flags: Flags): Promise<undefined> {
  const { output } = context;
  const ports = await context.stages();
  const client = flags.client === undefined ? undefined : await resolveClient(ports, flags.client);
  const all = await ports.vault.ledger.list();
  const entries = all.filter((entry) => isWanted(entry, flags, client?.id));
  let destination = '';
  for (const { group, first, text } of rowsOf(entries, flags.all ?? false)) {
    if (destination !== destinationOf(first)) {
      destination = destinationOf(first);
      output.say(`${destination}:`);
    }
    output.product(recordOf(group, first), text);
  }
  const counts = { shown: entries.length, all: all.length };
  const isWhole = await tellWhole(context, ports.vault.ledger, counts);
  output.result({ requests: entries.length, bytes: total(entries), whole: isWhole });
  if (!isWhole) throw notWhole();
  return undefined;
}

function isWanted(
  { clientId, at }: EgressEntry,
  { since, until }: Flags,
  client: string | undefined,
): boolean {
  const moment = Date.parse(at);
  if (since !== undefined && moment < since.getTime()) return false;
  if (until !== undefined && moment >= until.getTime()) return false;
  return client === undefined || clientId === client;
}

/** Nothing more is claimed than the chain of the ledger and of the audit log proves. */
async function tellWhole(
  { output }: CommandContext,
  ledger: EgressLedger,
  { shown, all }: { shown: number; all: number },
): Promise<boolean> {
  const faults = await ledger.check();
  if (all === 0 && faults.length === 0) output.say('nothing has left this machine');
  else if (all > 0 && shown === 0)
    output.say(`nothing of that has left this machine; ${counted(all, 'other request')} did`);
  if (faults.length > 0) {
    output.say(
      `this may not be all: ${counted(faults.length, 'fault')} in the ledger or the audit log; see them: amynote verify`,
    );
  } else if (shown > 0) {
    const others = all - shown;
    const besides = others === 0 ? '' : ` besides ${counted(others, 'request')} not asked for here`;
    output.say(`the ledger is whole: nothing else has left this machine through amynote${besides}`);
  }
  return faults.length === 0;
}

/** Also for scripts: what is shown is not to be taken for all. */
function notWhole(): AmynoteError {
  return new AmynoteError('damaged', 'the ledger and the audit log do not agree', {
    hint: 'see what is missing or changed: amynote verify',
  });
}

/** By destination, in the order they were first asked, then by time. */
function rowsOf(entries: readonly EgressEntry[], isEach: boolean) {
  const destinations = [...new Set(entries.map(destinationOf))];
  const inOrder = destinations.flatMap((one) => entries.filter((entry) => destinationOf(entry) === one));
  const groups = isEach ? inOrder.map((entry) => [entry]) : grouped(inOrder);
  const texts = table(groups.map(rowOf));
  return groups.flatMap((group, index) => {
    const [first] = group;
    return first === undefined ? [] : [{ group, first, text: texts[index] ?? '' }];
  });
}

function destinationOf({ provider, origin }: EgressEntry): string {
  const known = attestedProvider(provider);
  return `${known === undefined ? provider : providerNames[known]} at ${new URL(origin).host}`;
}

function grouped(entries: readonly EgressEntry[]): EgressEntry[][] {
  const groups = new Map<string, EgressEntry[]>();
  for (const entry of entries) {
    const key = [entry.sessionId, entry.purpose, entry.origin, entry.model ?? '', termsOf(entry)].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()];
}

function rowOf(group: readonly EgressEntry[]): string[] {
  const [first] = group;
  if (first === undefined) return [];
  return [
    first.at.slice(0, 16).replace('T', ' '),
    first.sessionId,
    first.purpose,
    first.origin,
    first.model ?? '',
    counted(group.length, 'request'),
    `${total(group)} bytes`,
    outcomesOf(group),
    `consents ${first.consentIds.length}`,
    termsOf(first),
  ];
}

/** On what ground it went. */
function termsOf({ synthetic, attestation, origin }: EgressEntry): string {
  if (synthetic) return 'SYNTHETIC: invented, no patient';
  if (attestation !== undefined)
    return `agreement of ${attestation.baaSignedOn}, ${retentionWords[attestation.retention]}`;
  return /^https:/.test(origin) ? 'before contracts were noted' : 'stayed on this machine';
}

function outcomesOf(group: readonly EgressEntry[]): string {
  const words = group.map(({ outcome }) => outcome?.failure ?? String(outcome?.status ?? 'no answer'));
  return [...new Set(words)].join(', ');
}

function total(entries: readonly EgressEntry[]): number {
  return entries.reduce((sum, { bytes }) => sum + bytes, 0);
}

function recordOf(group: readonly EgressEntry[], first: EgressEntry) {
  const what = stepWords[first.purpose];
  if (group.length === 1) {
    const { kind: _, v: __, ...facts } = first;
    return { type: 'egress', v: 1, ...facts, what, requests: 1 };
  }
  const { sessionId, clientId, purpose, provider, origin, model, at, synthetic, attestation } = first;
  const grounds = { ...(synthetic && { synthetic }), ...(attestation && { attestation }) };
  const consentIds = [...new Set(group.flatMap((entry) => entry.consentIds))];
  const facts = { sessionId, clientId, purpose, what, provider, origin, model, at, consentIds, ...grounds };
  return { type: 'egress', v: 1, ...facts, requests: group.length, bytes: total(group) };
}
