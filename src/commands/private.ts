import type { Command } from 'commander';
import { AmynoteError } from '../core/errors.ts';
import { initials } from '../core/initials.ts';
import type { PrivateNotes } from '../core/private-ports.ts';
import { addPrivateNote, readPrivateNotes } from '../pipeline/private.ts';
import { listedName } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import { privateErase } from './private-erase.ts';
import { resolveSession, sessionArgument } from './session-arguments.ts';
import { table } from './table.ts';

interface Flags {
  passphraseCommand?: string;
  newPassphraseCommand?: string;
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
  noun
    .command('list')
    .description('which sessions have private notes, and how they are numbered; nothing is opened')
    .addHelpText('after', '\nExample:\n  $ amynote private list')
    .action(act(list));
  noun
    .command('passphrase')
    .description('change the passphrase of the private notes')
    .option(passphraseOption[0], 'a shell command that prints the present one')
    .option('--new-passphrase-command <command>', 'a shell command that prints the new one')
    .addHelpText('after', '\nExample:\n  $ amynote private passphrase')
    .action(act(passphrase));
  privateErase(noun, act);
}

async function init(context: CommandContext, { passphraseCommand }: Flags): Promise<undefined> {
  const notes = await context.privateNotes({ current: passphraseCommand, chosen: passphraseCommand });
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
    context.output.say('type the note; Ctrl-D on a line of its own keeps it, Ctrl-C does not');
  }
  const text = await context.prompts.readInput();
  const notes = await context.privateNotes({});
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
  const notes = await context.privateNotes({ current: passphraseCommand });
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

/** When a note was written stands inside it, sealed: of a session only its own date is told. */
async function list(context: CommandContext): Promise<undefined> {
  const { vault } = await context.stages();
  const notes = await context.privateNotes({});
  const settings = await context.settings();
  const sessions = new Map((await vault.sessions.listSessions()).map((session) => [session.id, session]));
  const clients = new Map((await vault.people.listClients()).map((client) => [client.id, client]));
  const held = await Promise.all(
    (await notes.sessionIds()).map(async (sessionId) => ({
      sessionId,
      session: sessions.get(sessionId),
      client: clients.get(sessions.get(sessionId)?.clientId ?? ''),
      numbers: await notes.numbers(sessionId),
    })),
  );
  const rows = held.toSorted((a, b) =>
    (a.session?.startedAt ?? '') < (b.session?.startedAt ?? '') ? -1 : 1,
  );
  const texts = table(
    rows.map(({ sessionId, session, client, numbers }) => [
      sessionId,
      session?.startedAt.slice(0, 16).replace('T', ' ') ?? '?',
      client === undefined ? '?' : listedName(client, settings),
      `private notes ${numbers.join(', ')}`,
    ]),
  );
  for (const [index, { sessionId, session, client, numbers }] of rows.entries()) {
    const { clientId = null, startedAt = null } = session ?? {};
    const facts = { sessionId, clientId, startedAt, initials: client ? initials(client.name) : '?', numbers };
    context.output.product({ type: 'private-notes', v: 1, ...facts }, texts[index] ?? sessionId);
  }
  context.output.result({ sessions: rows.length });
  return undefined;
}

async function passphrase(
  context: CommandContext,
  { passphraseCommand: current, newPassphraseCommand: chosen }: Flags,
): Promise<undefined> {
  await (await context.privateNotes({ current, chosen })).changePassphrase();
  context.output.say('changed; only the new passphrase opens the private notes on this computer from now on');
  context.output.say(
    'old copies of private.age still open with the old one: put a new copy in their place, and destroy them if the old one is known to others',
  );
  context.output.result({});
  return undefined;
}
