import type { Command } from 'commander';
import type { Client } from '../core/client.ts';
import { initials } from '../core/initials.ts';
import type { Insights } from '../core/insights.ts';
import { calendarDay, localIso } from '../core/time.ts';
import { insights as readInsights } from '../pipeline/insights.ts';
import { clientArgument, headedName, resolveClient } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import { insightBlocks } from './insights-text.ts';

interface Flags {
  person?: string;
  html?: string;
}

export function insights(program: Command, act: Act): void {
  program
    .command('insights')
    .argument('<client>', clientArgument)
    .description(
      'what can be counted over months: scores, appointments, homework, talk and silence, each with its quotes',
    )
    .option('--person <id>', 'one of several people, e.g. p2; of a group always one')
    .option(
      '--html <file>',
      'a new file, readable by you only and not encrypted: one page with plots, to read or print',
    )
    .addHelpText('after', '\nExamples:\n  $ amynote insights MO')
    .addHelpText('after', '  $ amynote insights MO --html mo.html')
    .action(act(run));
}

async function run(context: CommandContext, word: string, flags: Flags): Promise<undefined> {
  const ports = await context.stages();
  const client = await resolveClient(ports, word);
  const found = await readInsights(ports, { client, ...(flags.person && { person: flags.person }) });
  const name = headedName(client, await context.settings());
  if (flags.html !== undefined) await writePage(context, client, name, found, flags.html);
  else tell(context, client, name, found);
  context.output.result({
    clientId: client.id,
    sessions: found.sessions.length,
    scores: found.scores.length,
  });
  return undefined;
}

async function writePage(
  context: CommandContext,
  client: Client,
  name: string,
  found: Insights,
  path: string,
): Promise<void> {
  const render = await context.insightsPage();
  const people = new Map(client.people.map((person) => [person.id, initials(person.name)]));
  const madeOn = calendarDay(localIso(new Date()));
  await context.writeFile(path, render(found, { client: name, people, madeOn }));
  context.output.product({ type: 'file', v: 1, clientId: client.id, format: 'html', path }, path);
  context.output.say('the file is not encrypted: delete it when you have read it');
}

/** One record for each part, with the lines its numbers rest on; for people one page. */
function tell({ output }: CommandContext, client: Client, name: string, found: Insights): void {
  const { strong, faint, reader } = output;
  const blocks = insightBlocks(found, { client, name, reader, strong, faint });
  for (const [at, { record, lines }] of blocks.entries()) {
    output.product(record, [...(at > 0 ? [''] : []), ...lines].join('\n'));
  }
}
