import type { Command } from 'commander';
import type { ArtefactKind } from '../core/artefacts/kinds.ts';
import type { Client } from '../core/client.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';
import { initials } from '../core/initials.ts';
import { type Need, needs, nextNeed } from '../core/needs.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import { calendarDay } from '../core/time.ts';
import { isUpToDate } from '../pipeline/draft-up-to-date.ts';
import { readDraft } from '../pipeline/stage-session.ts';
import { clientArgument, listedName, resolveClient } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import { sessionRecord } from './session-record.ts';
import { table } from './table.ts';
import { dayOption } from './typed-options.ts';

interface Flags {
  client?: string;
  date?: string;
  needs?: string;
}

interface Row {
  session: Session;
  client: Client | undefined;
  held: ReadonlySet<ArtefactKind>;
  need: Need | null;
  /** The words or their speakers changed since the draft was made. */
  isStale: boolean;
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
    rows.map(({ session, client, ...state }) => [
      session.id,
      session.startedAt.slice(0, 16).replace('T', ' '),
      client === undefined ? '?' : listedName(client, settings),
      session.sessionKind,
      stateOf(state),
    ]),
  );
  for (const [index, { session, client, held, need, isStale }] of rows.entries()) {
    const facts = {
      initials: client === undefined ? '?' : initials(client.name),
      held: [...held],
      needs: need,
      ...(isStale && { stale: true }),
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
  const sessions = (await ports.vault.sessions.listSessions(only?.id)).filter(
    ({ startedAt }) => day === undefined || calendarDay(startedAt) === day,
  );
  const rows = await Promise.all(
    sessions.map(async (session) => ({
      session,
      client: clients.get(session.clientId),
      ...(await stateIn(ports, session.id)),
    })),
  );
  return rows.filter((row) => need === undefined || row.need === need);
}

/** What was made of a session tell its file names; only a draft that waits to be signed is read, and what it rests on. */
async function stateIn(ports: StagePorts, id: string): Promise<Pick<Row, 'held' | 'need' | 'isStale'>> {
  const held = await ports.vault.sessions.heldKinds(id);
  const need = nextNeed(held);
  const isStale = need === 'sign' && (await hasStaleDraft(ports, id));
  return { held, need: isStale ? 'draft' : need, isStale };
}

async function hasStaleDraft(ports: StagePorts, id: string): Promise<boolean> {
  try {
    return !(await isUpToDate(ports, (await readDraft(ports, id)).value));
  } catch (error) {
    // The list must still come: what is damaged is told where it is read, and by doctor.
    if (errorCode(error) === 'damaged') return false;
    throw error;
  }
}

function stateOf({ held, need, isStale }: Pick<Row, 'held' | 'need' | 'isStale'>): string {
  if (held.has('signed-note')) return 'signed';
  if (isStale) return 'draft out of date: draft again';
  return need === null ? 'not finished recording' : `to ${need}`;
}

function needOption(word: string | undefined): Need | undefined {
  const need = needs.find((name) => name === word);
  if (need !== undefined || word === undefined) return need;
  throw new AmynoteError('usage', 'there is no such stage', { hint: `the stages are: ${needs.join(', ')}` });
}
