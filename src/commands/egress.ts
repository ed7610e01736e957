import type { Command } from 'commander';
import type { EgressEntry } from '../core/egress.ts';
import { clientArgument, resolveClient } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import { table } from './table.ts';

export function egress(program: Command, act: Act): void {
  const noun = program.command('egress').description('the ledger of every byte that left this machine');
  noun
    .command('show')
    .description(
      'what was sent to whom, one row for each session, purpose and model; every request with --all',
    )
    .option('--client <client>', clientArgument)
    .option('--all', 'one row for every request')
    .addHelpText('after', '\nExample:\n  $ amynote egress show --client MO')
    .action(act(run));
}

async function run(context: CommandContext, flags: { client?: string; all?: boolean }): Promise<undefined> {
  const ports = await context.stages();
  const client = flags.client === undefined ? undefined : await resolveClient(ports, flags.client);
  const entries = (await ports.vault.ledger.list()).filter(
    ({ clientId }) => client === undefined || clientId === client.id,
  );
  const groups = flags.all ? entries.map((entry) => [entry]) : grouped(entries);
  const texts = table(groups.map(rowOf));
  for (const [index, group] of groups.entries()) {
    const [first] = group;
    if (first !== undefined) context.output.product(recordOf(group, first), texts[index] ?? '');
  }
  const bytes = total(entries);
  if (entries.length === 0) context.output.say('nothing has left this machine');
  context.output.result({ requests: entries.length, bytes });
  return undefined;
}

function grouped(entries: readonly EgressEntry[]): EgressEntry[][] {
  const groups = new Map<string, EgressEntry[]>();
  for (const entry of entries) {
    const key = [entry.sessionId, entry.purpose, entry.origin, entry.model ?? ''].join(' ');
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
    `${group.length} request${group.length === 1 ? '' : 's'}`,
    `${total(group)} bytes`,
    outcomesOf(group),
  ];
}

function outcomesOf(group: readonly EgressEntry[]): string {
  const words = group.map(({ outcome }) => outcome?.failure ?? String(outcome?.status ?? 'no answer'));
  return [...new Set(words)].join(', ');
}

function total(entries: readonly EgressEntry[]): number {
  return entries.reduce((sum, { bytes }) => sum + bytes, 0);
}

function recordOf(group: readonly EgressEntry[], first: EgressEntry) {
  if (group.length === 1) {
    const { kind: _, v: __, ...facts } = first;
    return { type: 'egress', v: 1, ...facts, requests: 1 };
  }
  const { sessionId, clientId, purpose, provider, origin, model, at, consentIds } = first;
  const facts = { sessionId, clientId, purpose, provider, origin, model, at, consentIds };
  return { type: 'egress', v: 1, ...facts, requests: group.length, bytes: total(group) };
}
