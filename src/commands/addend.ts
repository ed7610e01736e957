import type { Command } from 'commander';
import type { AddendumType } from '../core/artefacts/note.ts';
import { AmynoteError } from '../core/errors.ts';
import { oneLine } from '../core/one-line.ts';
import type { StagePorts } from '../core/ports.ts';
import { printable } from '../core/printable.ts';
import { addend as addToNote, correctedStatement, noteToAddTo } from '../pipeline/addend.ts';
import type { Act, CommandContext } from './command-context.ts';
import { resolveSession, sessionArgument } from './session-arguments.ts';
import { type SignerFlags, signerOptions, typedSigner } from './typed-signer.ts';

/** As it is typed, and as it stands on the note. */
const types = { 'late-entry': 'late entry', addendum: 'addendum', correction: 'correction' } as const;
type TypeWord = keyof typeof types;

interface Flags extends SignerFlags {
  type: AddendumType;
  statement?: string;
  member?: string;
  yes?: boolean;
}

export function addend(program: Command, act: Act): void {
  const command = program
    .command('addend')
    .argument('[session]', sessionArgument)
    .description('add to a signed note, dated and signed; what it says stays as it is and readable')
    .option(
      '--type <type>',
      'late-entry (left out at the time), addendum (new since) or correction (was wrong)',
      typeOption,
      'addendum' satisfies AddendumType,
    )
    .option('--statement <id>', 'what it corrects or belongs to, e.g. s7')
    .option('--member <person>', 'in a group, the one whose chart it belongs to, e.g. p2');
  signerOptions(command)
    .option('--yes', 'you have read it again; do not ask')
    .addHelpText(
      'after',
      '\nExamples:\n  $ amynote addend last --type late-entry' +
        '\n  $ echo "She slept six hours, not four." | amynote addend last --type correction --statement s7',
    )
    .action(act(run));
}

async function run(context: CommandContext, word: string | undefined, flags: Flags): Promise<undefined> {
  const ports = await context.stages();
  const { id } = await resolveSession(context, ports, word);
  const signer = await typedSigner(context, flags);
  await showCorrected(context, ports, id, flags);
  const text = await ownWords(context, flags.type);
  if (context.prompts.interactive && !flags.yes && !(await context.prompts.confirm('Sign it?'))) {
    throw new AmynoteError('interrupted', 'nothing was added');
  }
  const { type, statement, member } = flags;
  const { value, revision } = await addToNote(ports, {
    sessionId: id,
    type,
    text,
    signer,
    ...(statement !== undefined && { statement }),
    ...(member !== undefined && { member }),
  });
  const { signedAt, noteSha256 } = value.body;
  const facts = {
    sessionId: id,
    addendum: revision,
    kind: type,
    ...(statement !== undefined && { statement }),
  };
  context.output.product(
    { type: 'addendum', v: 1, ...facts, signedAt, noteSha256, sha256: value.bodySha256 },
    id,
  );
  if (signer.name === '') {
    context.output.say('it bears your key but no name: amynote config set clinician.name "NAME"');
  }
  context.output.say(`it stands under the note: amynote show ${id}`);
  context.output.result({ sessionId: id, addendum: revision });
  return undefined;
}

/** Before anything is typed it is clear that there is something to add to, and what it said. */
async function showCorrected(
  context: CommandContext,
  ports: StagePorts,
  sessionId: string,
  flags: Flags,
): Promise<void> {
  const was = correctedStatement(await noteToAddTo(ports, sessionId), flags);
  if (was !== undefined && context.prompts.interactive) context.output.say(oneLine(was));
}

/** Never an argument: what is typed on a command line stays in the shell's history. */
async function ownWords({ prompts }: CommandContext, type: AddendumType): Promise<string> {
  const text = printable(
    prompts.interactive ? await prompts.ask(`${type}: `) : await prompts.readInput(),
  ).trim();
  if (text !== '') return text;
  throw new AmynoteError('usage', 'there is no text to add', {
    hint: 'type it, or give it on standard input',
  });
}

function typeOption(word: string): AddendumType {
  if (word in types) return types[word as TypeWord];
  throw new AmynoteError('usage', 'there is no such kind of addition', {
    hint: `one of: ${Object.keys(types).join(', ')}`,
  });
}
