import type { Command } from 'commander';
import { type Hold, liveHolds } from '../core/hold.ts';
import { placeHold, releaseHold } from '../pipeline/holds.ts';
import type { Act, CommandContext } from './command-context.ts';
import { clinicianOf } from './erase.ts';
import { sessionOrClient } from './session-or-client.ts';
import { table } from './table.ts';

/** Legal holds: verbs of the noun `retention`. */
export function retentionHold(noun: Command, act: Act): void {
  const hold = noun
    .command('hold')
    .description('keep everything of a client or a session, whatever rules and people say')
    .helpCommand(false);
  hold
    .command('add')
    .argument('<whose>', 'a session, or a client with all their sessions')
    .description('from now on nothing of it is deleted: after a complaint, a subpoena, a lawsuit')
    .requiredOption('--reason <text>', 'why; it is encrypted and shown by hold list alone')
    .addHelpText('after', '\nExample:\n  $ amynote retention hold add MO --reason "subpoena of 3 March"')
    .action(act(add));
  hold
    .command('list')
    .description('the holds there are')
    .option('--all', 'also those that are released')
    .addHelpText('after', '\nExample:\n  $ amynote retention hold list')
    .action(act(list));
  hold
    .command('release <id>')
    .description('end a hold; the rules apply again')
    .addHelpText('after', '\nExample:\n  $ amynote retention hold release 1m83te7s0t3n3h54')
    .action(act(release));
}

async function add(context: CommandContext, word: string, flags: { reason: string }): Promise<undefined> {
  const ports = await context.stages();
  const { session, client } = await sessionOrClient(context, ports, word, 'see them: amynote list');
  const hold = await placeHold(ports, {
    clientId: session?.clientId ?? client?.id ?? '',
    sessionId: session?.id,
    reason: flags.reason,
    by: await clinicianOf(context),
  });
  const { kind, v: _, ...facts } = hold;
  context.output.product({ type: kind, v: 1, ...facts }, hold.id);
  context.output.say(`nothing of ${words(hold)} is deleted until: amynote retention hold release ${hold.id}`);
  context.output.result({ holdId: hold.id });
  return undefined;
}

async function list(context: CommandContext, flags: { all?: boolean }): Promise<undefined> {
  const events = await (await context.stages()).vault.holds.list();
  const live = liveHolds(events);
  const shown = flags.all ? events.filter((event) => event.kind === 'hold') : live;
  const rows = table(
    shown.map((hold) => [
      hold.id,
      hold.at.slice(0, 10),
      live.includes(hold) ? 'live' : 'released',
      words(hold),
      hold.reason,
    ]),
  );
  for (const [at, { kind, v: _, ...facts }] of shown.entries()) {
    const isLive = live.some(({ id }) => id === facts.id);
    context.output.product({ type: kind, v: 1, ...facts, live: isLive }, rows[at] ?? '');
  }
  if (shown.length === 0) context.output.say('there is no hold');
  context.output.result({ live: live.length });
  return undefined;
}

async function release(context: CommandContext, id: string): Promise<undefined> {
  const ports = await context.stages();
  const hold = await releaseHold(ports, id, await clinicianOf(context));
  context.output.product({ type: 'hold-released', v: 1, holdId: hold.id }, hold.id);
  context.output.say(`released; what the rules say of ${words(hold)}: amynote retention show`);
  context.output.result({ holdId: hold.id });
  return undefined;
}

function words({ clientId, sessionId }: Hold): string {
  return sessionId === undefined ? `client ${clientId}` : `session ${sessionId}`;
}
