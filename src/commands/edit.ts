import type { Command } from 'commander';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import { printable } from '../core/printable.ts';
import { riskCategories, riskStatuses } from '../core/risk.ts';
import { hitDispositions } from '../core/risk-hit.ts';
import { attend } from '../pipeline/attend.ts';
import { editAsText, editFromText, edit as editNote, noteText } from '../pipeline/edit.ts';
import type { NoteEdit } from '../pipeline/note-edit.ts';
import type { Act, CommandContext } from './command-context.ts';
import { resolveSession, sessionArgument } from './session-arguments.ts';

interface Flags {
  section?: string;
  replace?: string;
  drop?: string[];
  accept?: string[];
  risk?: string[];
  hit?: string[];
  member?: string;
  present?: string[];
  absent?: string[];
  from?: string;
  print?: boolean;
}

export function edit(program: Command, act: Act): void {
  program
    .command('edit')
    .argument('[session]', sessionArgument)
    .description('change a draft: all of it in your editor, or one thing that an option names')
    .option('--section <id>', 'add sentences to this section')
    .option('--replace <statement>', 'say a statement in your own words, e.g. s7')
    .option('--drop <statement>', 'leave a statement out; may be given again', repeated)
    .option('--accept <statement>', 'you read it and keep it; may be given again', repeated)
    .option(
      '--risk <category=status>',
      `decide a risk category: ${riskCategories.join(', ')}; ${riskStatuses.join(', ')}`,
      repeated,
    )
    .option(
      '--hit <hit=decision>',
      `decide a passage that may be about risk: ${hitDispositions.join(', ')}; may be given again`,
      repeated,
    )
    .option('--member <person>', 'in a group, whose section or risk is meant, e.g. p2')
    .option(
      '--present <person>',
      'in a group, who was there and said nothing, e.g. p4; may be given again',
      repeated,
    )
    .option('--absent <person>', 'takes such a part away again, as long as it is empty', repeated)
    .option('--print', 'write it all out as text, to be changed with any tool and taken back with --from')
    .option('--from <input>', 'take that text back; - is standard input')
    .addHelpText(
      'after',
      '\nWithout options your editor ($VISUAL, $EDITOR) opens on the whole note, in memory and not on the disk (swap aside).',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  $ amynote edit last\n  $ echo "Weekly 45-minute CBT continues." | amynote edit last --section plan',
    )
    .addHelpText(
      'after',
      '  $ amynote edit last --present p4\n  $ amynote edit last --risk suicidal_ideation=STATUS --hit h1=not_risk --hit h2=follow_up',
    )
    .action(act(run));
}

async function run(context: CommandContext, word: string | undefined, flags: Flags): Promise<undefined> {
  const { print, from, ...changes } = flags;
  const ports = await context.stages();
  const { id } = await resolveSession(context, ports, word);
  const given = Object.keys(changes).length;
  if ((print && from !== undefined) || (given > 0 && (print || from !== undefined))) throw unclear();
  if (print) return printText(context, ports, id);
  const note =
    given > 0 ? await changed(context, ports, id, changes) : await rewritten(context, ports, id, from);
  if (note === undefined) context.output.say('edit: the draft stays as it is');
  else context.output.product({ type: 'note', v: 1, sessionId: id, revision: note.revision }, id);
  context.output.result({ sessionId: id, ...(note && { revision: note.revision }) });
  return undefined;
}

async function changed(
  context: CommandContext,
  ports: StagePorts,
  sessionId: string,
  { present = [], absent = [], ...changes }: Flags,
) {
  if (present.length + absent.length === 0)
    return editNote(ports, { sessionId, change: await changesOf(context, changes) });
  if (Object.keys(changes).length > 0) throw unclear();
  return attend(ports, { sessionId, present, absent });
}

async function printText(
  { output }: CommandContext,
  ports: StagePorts,
  sessionId: string,
): Promise<undefined> {
  const text = await noteText(ports, sessionId);
  output.product({ type: 'note-text', v: 1, sessionId, text }, text.trimEnd());
  output.result({ sessionId });
  return undefined;
}

/** The whole note as text, from the editor or from standard input. */
async function rewritten(context: CommandContext, ports: StagePorts, sessionId: string, from?: string) {
  const { prompts } = context;
  if (from !== undefined) {
    if (from !== '-') throw unclear();
    return editFromText(ports, { sessionId, text: await prompts.readInput() });
  }
  if (!prompts.interactive) throw unclear();
  const editor = await context.textEditor();
  return editAsText(ports, {
    sessionId,
    left: () => editor.left(sessionId),
    rewrite: (text) => editor.edit(sessionId, text),
  });
}

/** Everything the flags say, as one revision; words come from one place, so there is one change of words at a time. */
async function changesOf(context: CommandContext, flags: Flags): Promise<NoteEdit[]> {
  const { section, replace, drop = [], accept = [], risk = [], hit = [], member } = flags;
  const whose = member === undefined ? {} : { member };
  const changes: NoteEdit[] = [
    ...drop.map((statementId) => ({ type: 'drop' as const, statementId })),
    ...accept.map((statementId) => ({ type: 'accept' as const, statementId })),
    ...risk.map((text) => ({ ...riskChange(text), ...whose })),
    ...hit.map(hitChange),
  ];
  if (section !== undefined && replace !== undefined) throw unclear();
  if (section !== undefined) {
    changes.push({ type: 'add', sectionId: section, texts: await ownWords(context, section), ...whose });
  }
  if (replace !== undefined) {
    changes.push({ type: 'replace', statementId: replace, texts: await ownWords(context, replace) });
  }
  if (changes.length === 0) throw unclear();
  return changes;
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
    hint: `--risk suicidal_ideation=STATUS (${riskStatuses.join(', ')})`,
  });
}

function hitChange(text: string): NoteEdit {
  const [hitId = '', after, more] = text.split('=');
  const disposition = hitDispositions.find((name) => name === after);
  if (disposition !== undefined && more === undefined) return { type: 'hit', hitId, disposition };
  throw new AmynoteError('usage', 'a passage cannot be decided like that', {
    hint: `e.g. --hit h1=not_risk; decisions: ${hitDispositions.join(', ')}`,
  });
}

function unclear(): AmynoteError {
  return new AmynoteError('usage', 'say what to change', {
    hint: 'at a terminal without options: your editor; else --section or --replace, --drop, --accept, --risk, --hit; or --from -',
  });
}

function repeated(value: string, before: string[] = []): string[] {
  return [...before, value];
}
