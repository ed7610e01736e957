import type { Command } from 'commander';
import { initials } from '../core/initials.ts';
import { countsOf, type Theme, type Themes } from '../core/themes.ts';
import { themes as readThemes } from '../pipeline/themes.ts';
import { clientArgument, listedName, resolveClient } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import type { JsonRecord } from './output.ts';
import { themesText } from './themes-text.ts';
import { countOption } from './typed-options.ts';

interface Flags {
  person?: string;
  limit: number;
}

export function themes(program: Command, act: Act): void {
  program
    .command('themes')
    .argument('<client>', clientArgument)
    .description(
      'what a client speaks of, session by session: first, last, silent and back again, each with its words',
    )
    .option('--person <id>', 'one of several people, e.g. p2; of a group always one')
    .option('--limit <n>', 'how many themes at most', countOption, 12)
    .addHelpText('after', '\nExample:\n  $ amynote themes MO')
    .action(act(run));
}

async function run(context: CommandContext, word: string, flags: Flags): Promise<undefined> {
  const { output } = context;
  const ports = await context.stages();
  const client = await resolveClient(ports, word);
  const found = await readThemes(ports, { client, ...(flags.person && { person: flags.person }) });
  const listed = listedName(client, await context.settings());
  const person = client.people.find(({ id }) => id === flags.person);
  const name =
    person === undefined || client.people.length === 1 ? listed : `${listed}, ${initials(person.name)}`;
  const shown = found.themes.slice(0, flags.limit);
  const { strong, faint, reader } = output;
  const blocks = themesText(
    { ...found, themes: shown },
    { name, ...reader, columns: Math.min(80, reader.columns), strong, faint },
  );
  output.product(gridRecord(client.id, found), blocks.head.join('\n'));
  for (const [at, theme] of shown.entries()) {
    output.product(themeRecord(client.id, theme, found), ['', ...(blocks.themes[at] ?? [])].join('\n'));
  }
  const left = found.themes.length - shown.length;
  if (left > 0) output.say(`${left} more with --limit ${found.themes.length}`);
  output.result({ clientId: client.id, sessions: found.sessions.length, themes: found.themes.length });
  return undefined;
}

function gridRecord(clientId: string, { sessions }: Themes): JsonRecord {
  return { type: 'theme-sessions', v: 1, clientId, sessions };
}

function themeRecord(clientId: string, theme: Theme, { sessions }: Themes): JsonRecord {
  return { type: 'theme', v: 1, clientId, ...theme, counts: countsOf(theme, sessions) };
}
