import type { Command } from 'commander';
import { AmynoteError } from '../core/errors.ts';
import { printable } from '../core/printable.ts';
import { riskCategories, riskStatuses } from '../core/risk.ts';
import { edit as editNote } from '../pipeline/edit.ts';
import type { NoteEdit } from '../pipeline/note-edit.ts';
import type { Act, CommandContext } from './command-context.ts';
import { resolveSession, sessionArgument } from './session-arguments.ts';

interface Flags {
  section?: string;
  replace?: string;
  drop?: string;
  risk?: string;
}

export function edit(program: Command, act: Act): void {
  program
    .command('edit')
    .argument('[session]', sessionArgument)
    .description('change a draft in your own words; what you write is asked, or read from standard input')
    .option('--section <id>', 'add sentences to this section')
    .option('--replace <statement>', 'say a statement in your own words, e.g. s7')
    .option('--drop <statement>', 'leave a statement out')
    .option(
      '--risk <category=status>',
      `decide a risk category: ${riskCategories.join(', ')}; ${riskStatuses.join(', ')}`,
    )
    .addHelpText(
      'after',
      '\nExamples:\n  $ echo "Weekly 45-minute CBT continues." | amynote edit last --section plan',
    )
    .addHelpText('after', '  $ amynote edit last --risk suicidal_ideation=denied')
    .action(act(run));
}

async function run(context: CommandContext, word: string | undefined, flags: Flags): Promise<undefined> {
  const ports = await context.stages();
  const { id } = await resolveSession(context, ports, word);
  const { revision } = await editNote(ports, { sessionId: id, change: await changeOf(context, flags) });
  context.output.product({ type: 'note', v: 1, sessionId: id, revision }, id);
  context.output.result({ sessionId: id, revision });
  return undefined;
}

async function changeOf(context: CommandContext, flags: Flags): Promise<NoteEdit> {
  const given = [flags.section, flags.replace, flags.drop, flags.risk].filter((flag) => flag !== undefined);
  if (given.length !== 1) {
    throw new AmynoteError('usage', 'one change at a time', {
      hint: 'give one of --section ID, --replace STATEMENT, --drop STATEMENT, --risk CATEGORY=STATUS',
    });
  }
  if (flags.drop !== undefined) return { type: 'drop', statementId: flags.drop };
  if (flags.risk !== undefined) return riskChange(flags.risk);
  const texts = await ownWords(context, flags.section ?? flags.replace ?? '');
  if (flags.section !== undefined) return { type: 'add', sectionId: flags.section, texts };
  return { type: 'replace', statementId: flags.replace ?? '', texts };
}

/** Never an argument: what is typed on a command line stays in the shell's history. */
async function ownWords({ prompts }: CommandContext, place: string): Promise<string[]> {
  const text = prompts.interactive ? await prompts.ask(`${place}: `) : await prompts.readInput();
  const texts = text.split('\n').flatMap((line) => printable(line).trim() || []);
  if (texts.length > 0) return texts;
  throw new AmynoteError('usage', 'there is no text to add', { hint: 'one sentence a line' });
}

function riskChange(text: string): NoteEdit {
  const [before, after, more] = text.split('=');
  const category = riskCategories.find((name) => name === before);
  const status = riskStatuses.find((name) => name === after);
  if (category !== undefined && status !== undefined && more === undefined)
    return { type: 'risk', category, status };
  throw new AmynoteError('usage', 'there is no such risk category or status', {
    hint: `e.g. --risk suicidal_ideation=denied; statuses: ${riskStatuses.join(', ')}`,
  });
}
