import type { Command } from 'commander';
import { AmynoteError } from '../core/errors.ts';
import {
  type ExportChoice,
  type ExportProfile,
  exportProfiles,
  type NoteFormat,
  noteFormats,
} from '../core/note-export.ts';
import type { Act, CommandContext } from './command-context.ts';
import { readRenderable } from './render-session.ts';
import { resolveSession, sessionArgument } from './session-arguments.ts';

interface Flags {
  format: string;
  profile?: string;
  member?: string;
  allMembers?: boolean;
  out?: string;
  fullName?: boolean;
  /** Only `--no-times` sets it. */
  times: boolean;
  ascii?: boolean;
}

export function exportNote(program: Command, act: Act): void {
  program
    .command('export')
    .argument('[session]', sessionArgument)
    .description('write the note out of the vault, unencrypted')
    .option('--format <format>', formatWords, 'md')
    .option('--profile <profile>', `for whom: ${exportProfiles.join(', ')}; the whole note if not given`)
    .option('--member <person>', 'of a group, couple or family: the one person it is for, e.g. p2')
    .option('--all-members', 'with --profile legal: a whole group’s note in one file')
    .option('--out <file>', 'a new file, readable by you only, instead of standard output')
    .option('--full-name', 'write people’s names instead of initials')
    .option('--no-times', 'without the moments of the session')
    .option('--ascii', 'of txt: plain quotation marks and dashes, for systems that garble others')
    .addHelpText('after', '\nExamples:\n  $ amynote export last --format txt --out note.txt')
    .addHelpText('after', '  $ amynote export last --format pdf --profile client --full-name --out copy.pdf')
    .action(act(run));
}

const formatWords = `${noteFormats.slice(0, -1).join(', ')} or ${noteFormats.at(-1)}`;

async function run(context: CommandContext, word: string | undefined, flags: Flags): Promise<undefined> {
  const choice = choiceOf(flags);
  const ports = await context.stages();
  const { id } = await resolveSession(context, ports, word);
  const how = { fullName: flags.fullName ?? false, checks: choice.profile === 'legal' };
  const note = await readRenderable(ports, id, how);
  const renderer = await context.renderer();
  const gaps = renderer.gaps(note, choice);
  if (gaps.length > 0)
    context.output.say(`a payer looks for these, and this copy lacks them: ${gaps.join(', ')}`);
  const content = await renderer.write(note, choice);
  await hand(context, id, choice, content, flags.out);
  const signed = note.signed !== undefined;
  if (!signed) context.output.say('this is a draft and says so; sign it first: amynote sign');
  context.output.result({ sessionId: id, signed });
  return undefined;
}

async function hand(
  { output, writeFile }: CommandContext,
  sessionId: string,
  { format, profile }: ExportChoice,
  content: string | Uint8Array,
  out: string | undefined,
): Promise<void> {
  const facts = { sessionId, format, ...(profile !== undefined && { profile }) };
  if (out !== undefined) {
    await writeFile(out, typeof content === 'string' ? `${content.trimEnd()}\n` : content);
    output.product({ type: 'file', v: 1, ...facts, path: out }, out);
  } else if (typeof content === 'string' && format !== 'fhir') {
    const text = content.trimEnd();
    output.product({ type: 'export', v: 1, ...facts, text }, text);
  } else {
    output.file({ type: 'export', v: 1, ...facts }, content);
  }
}

function choiceOf({ format: word, profile: reader, member, allMembers, times, ascii }: Flags): ExportChoice {
  const format = oneOf<NoteFormat>(noteFormats, word, 'format');
  const profile = reader === undefined ? undefined : oneOf<ExportProfile>(exportProfiles, reader, 'profile');
  if (ascii && format !== 'txt') {
    throw new AmynoteError('usage', 'only plain text can be kept to plain marks', {
      hint: 'add --format txt',
    });
  }
  if (allMembers && (profile !== 'legal' || member !== undefined)) {
    throw new AmynoteError('usage', 'all members in one file is for a legal review only', {
      hint: 'use --profile legal --all-members, or --member for one of them',
    });
  }
  return {
    format,
    ...(profile !== undefined && { profile }),
    ...(member !== undefined && { member }),
    ...(allMembers && { allMembers }),
    ...(!times && { times }),
    ...(ascii && { ascii }),
  };
}

function oneOf<T extends string>(known: readonly T[], word: string, what: string): T {
  const found = known.find((one) => one === word);
  if (found !== undefined) return found;
  throw new AmynoteError('usage', `there is no such ${what}`, {
    hint: `the ${what}s are: ${known.join(', ')}`,
  });
}
