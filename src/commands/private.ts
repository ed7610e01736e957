import type { Command } from 'commander';
import { AmynoteError } from '../core/errors.ts';
import type { PrivateNotes } from '../core/private-ports.ts';
import { addPrivateNote, readPrivateNotes } from '../pipeline/private.ts';
import type { Act, CommandContext } from './command-context.ts';
import { resolveSession, sessionArgument } from './session-arguments.ts';

interface Flags {
  passphraseCommand?: string;
}

const passphraseOption = [
  '--passphrase-command <command>',
  'a shell command that prints the passphrase of the private notes',
] as const;

/** Process notes, in a compartment of their own: no other command reads them. */
export function privateNotes(program: Command, act: Act): void {
  const noun = program
    .command('private')
    .description('process notes under a key of their own, never exported');
  noun
    .command('init')
    .description('make the key of the private notes, under a passphrase of its own')
    .option(...passphraseOption)
    .addHelpText('after', '\nExample:\n  $ amynote private init')
    .action(act(init));
  noun
    .command('add')
    .argument('[session]', sessionArgument)
    .description('keep a private note: typed, or from standard input')
    .addHelpText('after', '\nExamples:\n  $ amynote private add\n  $ amynote private add last')
    .action(act(add));
  noun
    .command('show')
    .argument('[session]', sessionArgument)
    .description('read the private notes of a session')
    .option(...passphraseOption)
    .addHelpText('after', '\nExample:\n  $ amynote private show last')
    .action(act(show));
}

async function init(context: CommandContext, { passphraseCommand }: Flags): Promise<undefined> {
  const notes = await context.privateNotes(passphraseCommand);
  const anew = await wantsAnother(context, notes);
  context.output.say('choose a passphrase for the private notes only, not that of the vault');
  const recipient = await notes.makeKey({ anew });
  context.output.product({ type: 'private-key', v: 1, recipient }, recipient);
  context.output.say(
    'copy private.age from AMYNOTE_HOME to a safe place, apart from the vault: without it and its passphrase nobody opens these notes again, neither you nor your recovery words',
  );
  context.output.result({ recipient });
  return undefined;
}

/** Notes of a key that is lost stay closed for good: that is never done in passing. */
async function wantsAnother({ prompts }: CommandContext, notes: PrivateNotes): Promise<boolean> {
  if (!prompts.interactive || !(await notes.keyIsMissing())) return false;
  const question =
    'There are private notes whose key is missing. A new key does not open them. Is the old key lost for good?';
  if (await prompts.confirm(question)) return true;
  throw new AmynoteError('interrupted', 'no key was made', {
    hint: 'put private.age back into AMYNOTE_HOME, then run the same command again',
  });
}

async function add(context: CommandContext, word: string | undefined): Promise<undefined> {
  const { id: sessionId } = await resolveSession(context, await context.stages(), word);
  if (context.prompts.interactive) {
    context.output.say('type the note; Ctrl-D on a line of its own keeps it, Ctrl-C twice does not');
  }
  const text = await context.prompts.readInput();
  if (context.signal.aborted) throw new AmynoteError('interrupted', 'interrupted; nothing was kept');
  const notes = await context.privateNotes(undefined);
  const number = await addPrivateNote(notes, sessionId, text, new Date());
  context.output.product({ type: 'private-note-added', v: 1, sessionId, number }, sessionId);
  context.output.say(`kept as private note ${number}; read it: amynote private show ${sessionId}`);
  context.output.result({ sessionId, number });
  return undefined;
}

async function show(
  context: CommandContext,
  word: string | undefined,
  { passphraseCommand }: Flags,
): Promise<number | undefined> {
  const { id: sessionId } = await resolveSession(context, await context.stages(), word);
  const notes = await context.privateNotes(passphraseCommand);
  let closed = 0;
  const opened = await readPrivateNotes(notes, sessionId, (error) => {
    closed += 1;
    context.output.failure(error);
  });
  for (const [index, { number, note }] of opened.entries()) {
    const { createdAt, text } = note;
    const heading = `${index === 0 ? '' : '\n'}PRIVATE, not part of the record. Note ${number}, ${createdAt}`;
    const record = { type: 'private-note', v: 1, sessionId, number, createdAt, text };
    context.output.product(record, `${heading}\n\n${text}`);
  }
  context.output.result({ sessionId, notes: opened.length, closed });
  return closed === 0 ? undefined : 3;
}
