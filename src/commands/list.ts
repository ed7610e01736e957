import type { Command } from 'commander';
import type { ArtefactKind } from '../core/artefacts/header.ts';
import type { Client } from '../core/client.ts';
import { AmynoteError } from '../core/errors.ts';
import { initials } from '../core/initials.ts';
import { type Need, needs, nextNeed } from '../core/needs.ts';
import type { Session } from '../core/session.ts';
import { calendarDay, localIso, parseMoment } from '../core/time.ts';
import { clientArgument, listedName, resolveClient } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import { sessionRecord } from './session-record.ts';
import { table } from './table.ts';

interface Flags {
  client?: string;
  date?: string;
  needs?: string;
}

interface Row {
  session: Session;
  client: Client | undefined;
  held: ReadonlySet<ArtefactKind>;
}

export function list(program: Command, act: Act): void {
  program
    .command('list')
    .description('sessions, oldest first, and what each still needs')
    .option('--client <client>', clientArgument)
    .option('--date <day>', 'today, yesterday, or a day like 2026-03-02')
    .option('--needs <stage>', needs.join(', '))
    .addHelpText('after', '\nExample:\n  $ amynote list --needs sign')
    .action(act(run));
}

async function run(context: CommandContext, flags: Flags): Promise<undefined> {
  const rows = await findRows(context, flags);
  const settings = await context.settings();
  const texts = table(
    rows.map(({ session, client, held }) => [
      session.id,
      session.startedAt.slice(0, 16).replace('T', ' '),
      client === undefined ? '?' : listedName(client, settings),
      session.sessionKind,
      stateOf(held),
    ]),
  );
  for (const [index, { session, client, held }] of rows.entries()) {
    const facts = {
      initials: client === undefined ? '?' : initials(client.name),
      held: [...held],
      needs: nextNeed(held),
    };
    context.output.product({ ...sessionRecord(session), ...facts }, texts[index] ?? session.id);
  }
  context.output.result({ sessions: rows.length });
  return undefined;
}

async function findRows(context: CommandContext, flags: Flags): Promise<Row[]> {
  const need = needOption(flags.needs);
  const day = flags.date === undefined ? undefined : dayOption(flags.date);
  const ports = await context.stages();
  const only = flags.client === undefined ? undefined : await resolveClient(ports, flags.client);
  const clients = new Map((await ports.vault.people.listClients()).map((client) => [client.id, client]));
  const sessions = (await ports.vault.sessions.listSessions()).filter(
    ({ clientId, startedAt }) =>
      (only === undefined || clientId === only.id) && (day === undefined || calendarDay(startedAt) === day),
  );
  const rows = await Promise.all(
    sessions.map(async (session) => ({
      session,
      client: clients.get(session.clientId),
      held: await ports.vault.sessions.heldKinds(session.id),
    })),
  );
  return rows.filter(({ held }) => need === undefined || nextNeed(held) === need);
}

function stateOf(held: ReadonlySet<ArtefactKind>): string {
  if (held.has('signed-note')) return 'signed';
  const need = nextNeed(held);
  return need === null ? 'not finished recording' : `to ${need}`;
}

function needOption(word: string | undefined): Need | undefined {
  const need = needs.find((name) => name === word);
  if (need !== undefined || word === undefined) return need;
  throw new AmynoteError('usage', 'there is no such stage', { hint: `the stages are: ${needs.join(', ')}` });
}

function dayOption(word: string): string {
  const now = new Date();
  if (word === 'today') return calendarDay(localIso(now));
  if (word === 'yesterday') {
    return calendarDay(localIso(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1, 12)));
  }
  if (/^\d{4}-\d\d-\d\d$/.test(word) && parseMoment(word) !== undefined) return word;
  throw new AmynoteError('usage', 'the date is not a day', {
    hint: 'write today, yesterday, or like 2026-03-02',
  });
}
