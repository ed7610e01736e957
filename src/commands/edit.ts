import type { Command } from 'commander';
import { AmynoteError } from '../core/errors.ts';
import { printable } from '../core/printable.ts';
import { edit as editNote, type NoteEdit } from '../pipeline/edit.ts';
import type { Act, CommandContext } from './command-context.ts';
import { resolveSession, sessionArgument } from './session-arguments.ts';

interface Flags {
  section?: string;
  drop?: string;
}

export function edit(program: Command, act: Act): void {
  program
    .command('edit')
    .argument('[session]', sessionArgument)
    .description('add your own sentences to a draft, or leave one out')
    .option('--section <id>', 'the section to write in; your text is asked, or read from standard input')
    .option('--drop <statement>', 'leave a statement out, e.g. s7')
    .addHelpText(
      'after',
      '\nExample:\n  $ echo "Weekly 45-minute CBT continues." | amynote edit last --section plan',
    )
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
  if (flags.drop !== undefined && flags.section !== undefined) {
    throw new AmynoteError('usage', 'one change at a time', { hint: 'give --section or --drop, not both' });
  }
  if (flags.drop !== undefined) return { type: 'drop', statementId: flags.drop };
  if (flags.section === undefined) {
    throw new AmynoteError('usage', 'say what to change', { hint: 'add --section ID, or --drop STATEMENT' });
  }
  // Never an argument: what is typed on a command line stays in the shell's history.
  const { prompts } = context;
  const text = prompts.interactive ? await prompts.ask(`${flags.section}: `) : await prompts.readInput();
  const texts = text.split('\n').flatMap((line) => printable(line).trim() || []);
  if (texts.length === 0)
    throw new AmynoteError('usage', 'there is no text to add', { hint: 'one sentence a line' });
  return { type: 'add', sectionId: flags.section, texts };
}
