import type { Command } from 'commander';
import type { Client } from '../core/client.ts';
import { counted } from '../core/counted.ts';
import { AmynoteError } from '../core/errors.ts';
import { initials } from '../core/initials.ts';
import type { PassageSource, SearchFilter } from '../core/memory-ports.ts';
import type { StagePorts } from '../core/ports.ts';
import { chartPerson } from '../pipeline/chart-person.ts';
import { search as searchClient } from '../pipeline/search.ts';
import { clientArgument, resolveClient } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import { countCaseload } from './search-caseload.ts';
import { estimateSearch } from './search-estimate.ts';
import { hitRecord, hitText } from './search-hit.ts';
import { resolveSession } from './session-arguments.ts';
import { countOption, dayOption } from './typed-options.ts';

interface Flags {
  client?: string;
  person?: string;
  speaker?: string;
  since?: string;
  until?: string;
  in?: PassageSource[];
  limit?: number;
  context?: number;
  engine?: string;
  dryRun?: boolean;
  allClients?: boolean;
}

const usualLimit = 10;

/** More is reading on, and `show` does that. */
const widestContext = 50;

export function search(program: Command, act: Act): void {
  program
    .command('search <query...>')
    .description(
      'find what was said, by words and by meaning, in one client’s sessions; "-" asks for the words',
    )
    .option('--client <client>', `${clientArgument}; the client of the last session if not given`)
    .option('--person <id>', 'one of several people, e.g. p2: only passages that they spoke in')
    .option('--speaker <speaker>', 'only lines of client, client-2 or therapist', speakerOption)
    .option('--since <day>', 'today, yesterday, or a day like 2026-03-02', dayOption)
    .option('--until <day>', 'the same; both days are searched', dayOption)
    .option('--in <sources>', 'transcript, note, or both with a comma (default: transcript)', sourcesOption)
    .option('--limit <n>', `how many passages at most (default: ${usualLimit})`, countOption)
    .option('--context <n>', 'so many lines before and after the one that is quoted', contextOption)
    .option('--engine <engine>', 'lexical, openai or local, instead of the one in the settings')
    .option('--dry-run', 'say what that engine would be sent and what it would cost; send nothing')
    .option('--all-clients', 'counts alone, over all clients who agreed to it: no words, no names')
    .addHelpText(
      'after',
      '\nExamples:\n  $ amynote search "her relationship with her father" --client MO --speaker client\n  $ amynote search sleep --all-clients --since 2026-01-01',
    )
    .action(act(run));
}

async function run(context: CommandContext, words: string[], flags: Flags): Promise<undefined> {
  const query = (await wordsOf(context, words)).trim();
  if (query === '') throw new AmynoteError('usage', 'the query is empty', { hint: 'amynote search "WORDS"' });
  const filter = filterOf(flags);
  if (flags.allClients === true) return countCaseload(context, query, filter, flags);
  const ports = await context.stages(flags.engine === undefined ? {} : { search: flags.engine });
  const client = await clientOf(context, ports, flags.client);
  if (flags.dryRun === true) return estimateSearch(context, ports, client);
  const { hits, sessions, unread } = await searchClient(ports, {
    ...{ query, client, limit: flags.limit ?? usualLimit, ...filter },
    ...(flags.person !== undefined && { person: chartPerson(client, flags.person) }),
    ...(flags.context !== undefined && { context: flags.context }),
  });
  const { output } = context;
  for (const hit of hits) output.product(hitRecord(hit), hitText(hit, output.faint));
  if (hits.length === 0) output.say(`nothing found in ${counted(sessions, 'session')}`);
  if (unread.length > 0)
    output.say(`not searched, because damaged: ${unread.join(', ')}; see: amynote verify`);
  const left = unread.length > 0 && { unread };
  output.result({ clientId: client.id, sessions, hits: hits.length, ...left });
  return undefined;
}

/** With `-` the words are asked or read, so that they stay out of the shell's history. */
async function wordsOf({ prompts }: CommandContext, words: readonly string[]): Promise<string> {
  if (words.length !== 1 || words[0] !== '-') return words.join(' ');
  return prompts.interactive ? prompts.ask('Find: ') : prompts.readInput();
}

/** @throws `usage` */
function filterOf({ speaker, since, until, in: sources }: Flags): SearchFilter {
  if (since !== undefined && until !== undefined && since > until) {
    throw new AmynoteError('usage', 'the last day is before the first', {
      hint: 'give --since the earlier day',
    });
  }
  return {
    ...(speaker !== undefined && { speaker }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(sources !== undefined && { sources }),
  };
}

function speakerOption(word: string): string {
  if (/^(therapist|client(-\d+)?)$/.test(word)) return word;
  throw new AmynoteError('usage', 'there is no such speaker', {
    hint: 'the speakers are: therapist, client, client-2, …',
  });
}

function sourcesOption(text: string): PassageSource[] {
  return text.split(',').map((word) => {
    const source = (['transcript', 'note'] as const).find((one) => one === word.trim());
    if (source !== undefined) return source;
    throw new AmynoteError('usage', 'that cannot be searched', {
      hint: 'write --in transcript, --in note, or --in transcript,note',
    });
  });
}

function contextOption(text: string): number {
  return Math.min(countOption(text), widestContext);
}

/** Searching across clients never happens by leaving something out. */
async function clientOf(
  context: CommandContext,
  ports: StagePorts,
  word: string | undefined,
): Promise<Client> {
  if (word !== undefined) return resolveClient(ports, word);
  const { clientId } = await resolveSession(context, ports, undefined);
  const client = await resolveClient(ports, clientId);
  const others = (await ports.vault.people.listClients()).length > 1;
  if (others) context.output.say(`searched ${initials(client.name)} only; others with --client CLIENT`);
  return client;
}
