import type { Command } from 'commander';
import { AmynoteError } from '../core/errors.ts';
import { visitWords } from '../core/insight-words.ts';
import { visitKinds } from '../core/visit-kinds.ts';
import { addVisit, readVisits, removeVisit } from '../pipeline/attendance.ts';
import { choices, whose } from './chart-rows.ts';
import { clientArgument, resolveClient } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import { table } from './table.ts';
import { momentOption } from './typed-options.ts';

export function attendance(program: Command, act: Act): void {
  const noun = program.command('attendance').description('appointments that left no recording');
  noun
    .command('add')
    .argument('<client>', clientArgument)
    .argument('<what>', choices(visitKinds))
    .description('enter an appointment that was cancelled or missed, or attended without a recording')
    .option('--date <day>', 'when it was to be; today if not given', momentOption)
    .option('--person <id>', 'the one of several people it was about, e.g. p2; all of them if not given')
    .addHelpText('after', '\nExample:\n  $ amynote attendance add MO no-show --date 2026-03-02')
    .action(act(add));
  noun
    .command('list')
    .argument('<client>', clientArgument)
    .description('every appointment: sessions in the vault, and what was entered beside them')
    .option('--all', 'also those that were taken back')
    .addHelpText('after', '\nExample:\n  $ amynote attendance list MO')
    .action(act(list));
  noun
    .command('remove')
    .argument('<client>', clientArgument)
    .argument('<id>', 'of the appointment, or the beginning of it')
    .description('take an entry back: it counts no longer, and list --all still shows it')
    .addHelpText('after', '\nExample:\n  $ amynote attendance remove MO 7k2m')
    .action(act(remove));
}

async function add(
  context: CommandContext,
  word: string,
  what: string,
  flags: { date?: Date; person?: string },
): Promise<undefined> {
  const visit = visitKinds.find((kind) => kind === what);
  if (visit === undefined) {
    throw new AmynoteError('usage', 'there is no such thing to enter', {
      hint: `one of: ${choices(visitKinds)}`,
    });
  }
  const ports = await context.stages();
  const client = await resolveClient(ports, word);
  const entered = await addVisit(ports, client, visit, flags);
  context.output.product({ type: 'visit', v: 1, clientId: client.id, ...entered }, entered.id);
  context.output.say(`${visitWords[visit]} on ${entered.day}`);
  context.output.result({ clientId: client.id, id: entered.id });
  return undefined;
}

async function list(context: CommandContext, word: string, flags: { all?: boolean }): Promise<undefined> {
  const ports = await context.stages();
  const client = await resolveClient(ports, word);
  const visits = (await readVisits(ports, client)).filter(
    ({ takenBackAt }) => flags.all === true || takenBackAt === undefined,
  );
  const rows = visits.map(({ id, sessionId, day, visit, person, takenBackAt }) => [
    day,
    `${visitWords[visit]}${person === undefined ? '' : ` (${whose(client, person)})`}`,
    sessionId === undefined ? (id ?? '') : `session ${sessionId}`,
    takenBackAt === undefined ? '' : `taken back ${takenBackAt.slice(0, 10)}`,
  ]);
  for (const [index, text] of table(rows).entries()) {
    context.output.product({ type: 'visit', v: 1, clientId: client.id, ...visits[index] }, text);
  }
  if (visits.length === 0) context.output.say('no appointment is known yet');
  context.output.result({ clientId: client.id, visits: visits.length });
  return undefined;
}

async function remove(context: CommandContext, word: string, id: string): Promise<undefined> {
  const ports = await context.stages();
  const client = await resolveClient(ports, word);
  const { id: removed } = await removeVisit(ports, client, id);
  context.output.say(`it counts no longer; see it: amynote attendance list ${client.id} --all`);
  context.output.result({ clientId: client.id, removed });
  return undefined;
}
