import type { Command } from 'commander';
import type { Client } from '../core/client.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';
import { initials } from '../core/initials.ts';
import type { StagePorts } from '../core/ports.ts';
import { type PrepPage, prepLimits } from '../core/prep.ts';
import type { PrepSummary } from '../core/prep-summary.ts';
import { type Prepared, prep as preparePage } from '../pipeline/prep.ts';
import { summarisePage } from '../pipeline/prep-summary.ts';
import { clientArgument, headedName, resolveClient } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import type { JsonRecord } from './output.ts';
import { prepMarkdown } from './prep-markdown.ts';
import { type PageLook, prepText } from './prep-text.ts';

interface Flags {
  person?: string;
  md?: boolean;
  engine?: string;
}

export function prep(program: Command, act: Act): void {
  program
    .command('prep')
    .argument('<client>', clientArgument)
    .description(
      'one page for the next session: open risk, objectives, homework, your promises, days ahead, threads, each with its quote',
    )
    .option('--person <id>', 'one of several people, e.g. p2; of a group always one')
    .option('--md', 'the whole page as Markdown')
    .option(
      '--engine <engine>',
      'claude: a summary on top, of which every sentence is checked against the quotes',
    )
    .addHelpText('after', '\nExamples:\n  $ amynote prep MO')
    .addHelpText('after', '  $ amynote prep MO --engine claude')
    .action(act(run));
}

async function run(context: CommandContext, word: string, flags: Flags): Promise<undefined> {
  if (flags.engine !== undefined && flags.engine !== 'claude') {
    throw new AmynoteError('usage', 'there is no such engine for a summary', {
      hint: 'leave --engine out, or: --engine claude',
    });
  }
  const ports = await context.stages(flags.engine === undefined ? {} : { draft: flags.engine });
  const client = await resolveClient(ports, word);
  const prepared = await preparePage(ports, { client, ...(flags.person && { person: flags.person }) });
  const show = await shower(context, client, prepared, flags);
  const summary = flags.engine === undefined ? undefined : await summaryOrPage(ports, client, prepared, show);
  show(summary);
  if (summary !== undefined && summary.refused > 0) {
    const rules = summary.rules.join(', ');
    context.output.say(`${summary.refused} of the summary’s sentences refused and left out: ${rules}`);
  }
  const { items, ask } = prepared.page;
  context.output.result({ clientId: client.id, items: items.length, ask: ask.length });
  return undefined;
}

/** The page needs nobody: it is shown where a provider fails, too, before that is said. */
async function summaryOrPage(
  ports: StagePorts,
  client: Client,
  prepared: Prepared,
  show: (summary?: PrepSummary) => void,
): Promise<PrepSummary> {
  try {
    return await summarisePage(ports, client, prepared);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'failed' || code === 'provider-refused' || code === 'provider-unreachable') show();
    throw error;
  }
}

async function shower(
  { output, settings }: CommandContext,
  client: Client,
  { page, record }: Prepared,
  { md }: Flags,
): Promise<(summary?: PrepSummary) => void> {
  const playable = new Set(
    record.flatMap(({ session }) => (session.source === 'captions' ? [] : session.id)),
  );
  const { strong, faint, reader } = output;
  const look: PageLook = {
    ...{ strong, faint },
    name: headedName(client, await settings()),
    columns: Math.min(80, reader.columns),
    personName: (id) => initials(client.people.find((person) => person.id === id)?.name ?? id),
    isPlayable: (id) => playable.has(id),
  };
  return (summary) => {
    const text = md ? prepMarkdown(page, look, summary).trimEnd() : prepText(page, look, summary).join('\n');
    output.product(pageRecord(client.id, page, summary), text);
  };
}

function pageRecord(clientId: string, page: PrepPage, summary?: PrepSummary): JsonRecord {
  return { type: 'prep', v: 1, clientId, limits: prepLimits, ...page, ...(summary && { summary }) };
}
