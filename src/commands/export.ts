import type { Command } from 'commander';
import { AmynoteError } from '../core/errors.ts';
import type { Act, CommandContext } from './command-context.ts';
import { readNote, renderSession } from './render-session.ts';
import { resolveSession, sessionArgument } from './session-arguments.ts';

interface Flags {
  format: string;
  out?: string;
  fullName?: boolean;
}

export function exportNote(program: Command, act: Act): void {
  program
    .command('export')
    .argument('[session]', sessionArgument)
    .description('write the note out of the vault, in plain text')
    .option('--format <format>', 'md, txt or json', 'md')
    .option('--out <file>', 'a new file, readable by you only, instead of standard output')
    .option('--full-name', 'write the client’s name instead of initials')
    .addHelpText('after', '\nExample:\n  $ amynote export last --format txt --out note.txt')
    .action(act(run));
}

async function run(context: CommandContext, word: string | undefined, flags: Flags): Promise<undefined> {
  const ports = await context.stages();
  const { id } = await resolveSession(context, ports, word);
  const { artefact, signed } = await readNote(ports, id);
  const text =
    flags.format === 'json' ? JSON.stringify(artefact, null, 2) : await rendered(context, id, flags);
  if (flags.out === undefined) {
    context.output.product({ type: 'export', v: 1, sessionId: id, format: flags.format, text }, text);
  } else {
    await context.writeFile(flags.out, `${text}\n`);
    context.output.product(
      { type: 'file', v: 1, sessionId: id, format: flags.format, path: flags.out },
      flags.out,
    );
  }
  if (signed === undefined) context.output.say('this is a draft and says so; sign it first: amynote sign');
  context.output.result({ sessionId: id, signed: signed !== undefined });
  return undefined;
}

function rendered(context: CommandContext, id: string, flags: Flags): Promise<string> {
  if (flags.format === 'md' || flags.format === 'txt') {
    return renderSession(context, id, { format: flags.format, fullName: flags.fullName ?? false });
  }
  throw new AmynoteError('usage', 'there is no such format', { hint: 'the formats are: md, txt, json' });
}
