import type { Command } from 'commander';
import type { Client } from '../core/client.ts';
import { counted } from '../core/counted.ts';
import { AmynoteError } from '../core/errors.ts';
import { initials } from '../core/initials.ts';
import type { SearchHit } from '../core/memory-ports.ts';
import type { StagePorts } from '../core/ports.ts';
import { calendarDay, clockTime } from '../core/time.ts';
import { search as searchClient } from '../pipeline/search.ts';
import { clientArgument, resolveClient } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import { resolveSession } from './session-arguments.ts';
import { countOption } from './typed-options.ts';

interface Flags {
  client?: string;
  speaker?: string;
  limit: number;
}

export function search(program: Command, act: Act): void {
  program
    .command('search <query...>')
    .description(
      'find what was said, by words and by meaning, in one client’s sessions; "-" asks for the words',
    )
    .option('--client <client>', `${clientArgument}; the client of the last session if not given`)
    .option('--speaker <speaker>', 'only lines of client, client-2 or therapist')
    .option('--limit <n>', 'how many passages at most', countOption, 10)
    .addHelpText(
      'after',
      '\nExample:\n  $ amynote search "her relationship with her father" --client MO --speaker client',
    )
    .action(act(run));
}

async function run(context: CommandContext, words: string[], flags: Flags): Promise<undefined> {
  const query = (await wordsOf(context, words)).trim();
  if (query === '') throw new AmynoteError('usage', 'the query is empty', { hint: 'amynote search "WORDS"' });
  const speaker = speakerOption(flags.speaker);
  const ports = await context.stages();
  const client = await clientOf(context, ports, flags.client);
  const { hits, sessions } = await searchClient(ports, {
    query,
    client,
    limit: flags.limit,
    ...(speaker && { speaker }),
  });
  for (const hit of hits) context.output.product(hitRecord(hit), hitText(context, hit));
  if (hits.length === 0) context.output.say(`nothing found in ${counted(sessions, 'session')}`);
  context.output.result({ clientId: client.id, sessions, hits: hits.length });
  return undefined;
}

/** With `-` the words are asked or read, so that they stay out of the shell's history. */
async function wordsOf({ prompts }: CommandContext, words: readonly string[]): Promise<string> {
  if (words.length !== 1 || words[0] !== '-') return words.join(' ');
  return prompts.interactive ? prompts.ask('Find: ') : prompts.readInput();
}

function speakerOption(word: string | undefined): string | undefined {
  if (word === undefined || /^(therapist|client(-\d+)?)$/.test(word)) return word;
  throw new AmynoteError('usage', 'there is no such speaker', {
    hint: 'the speakers are: therapist, client, client-2, …',
  });
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

function hitText(context: CommandContext, { session, line, text }: SearchHit): string {
  const time = line === undefined ? '' : ` ${clockTime(line.startMs)}`;
  const place = `${calendarDay(session.startedAt)}${time}  ${session.id}  ${line?.participant ?? '?'}`;
  return `${context.output.faint(place)}\n  ${text}`;
}

function hitRecord({ session, source, line, lines, text, note, score }: SearchHit) {
  return {
    type: 'hit',
    v: 1,
    sessionId: session.id,
    clientId: session.clientId,
    date: calendarDay(session.startedAt),
    startedAt: session.startedAt,
    line: line?.id ?? null,
    startMs: line?.startMs ?? null,
    endMs: line?.endMs ?? null,
    speaker: line?.participant ?? null,
    role: line?.role ?? null,
    text,
    score,
    source,
    ...(note && { section: note.section, signed: note.signed }),
    passage: lines.map((one) => ({
      line: one.id,
      startMs: one.startMs,
      endMs: one.endMs,
      speaker: one.participant,
      role: one.role,
      text: one.text,
    })),
  };
}
