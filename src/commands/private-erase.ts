import type { Command } from 'commander';
import { counted } from '../core/counted.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import { calendarDay } from '../core/time.ts';
import { erasePrivateNotes, type PrivateNoteRef, privateNotesOf } from '../pipeline/private.ts';
import { listedName, resolveClient } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import { resolveSession } from './session-arguments.ts';

interface Flags {
  yes?: boolean;
}

/** A verb of the noun `private`. */
export function privateErase(noun: Command, act: Act): void {
  noun
    .command('erase')
    .argument('<whose>', 'a session, or a client for the notes of all their sessions')
    .argument('[number]', 'only this note of the session, as private list numbers them')
    .description('remove private notes for good; nothing brings them back')
    .option('--yes', 'you are sure; do not ask')
    .addHelpText('after', '\nExamples:\n  $ amynote private erase last 2\n  $ amynote private erase MO')
    .action(act(erase));
}

async function erase(
  context: CommandContext,
  whose: string,
  number: string | undefined,
  flags: Flags,
): Promise<undefined> {
  const { output } = context;
  const ports = await context.stages();
  const { sessionIds, words } = await meantBy(context, ports, whose, number !== undefined);
  const notes = await context.privateNotes({});
  const refs = await privateNotesOf(notes, sessionIds, number === undefined ? undefined : numberOf(number));
  if (!flags.yes) await confirmErasing(context, `${counted(refs.length, 'private note')} of ${words}`);
  await erasePrivateNotes(notes, refs, (ref) => {
    output.product({ type: 'private-note-erased', v: 1, ...ref }, `${ref.sessionId} ${ref.number}`);
  });
  output.say(
    'erased here for good; a backup made before still holds them, sealed: renew it with amynote backup TARGET --prune',
  );
  output.result({ erased: refs.length });
  return undefined;
}

/** @throws `usage` where a word may mean a session and a client, or a number goes with a client; `not-found` */
async function meantBy(
  context: CommandContext,
  ports: StagePorts,
  whose: string,
  hasNumber: boolean,
): Promise<{ sessionIds: string[]; words: string }> {
  const session = await unlessNotFound(resolveSession(context, ports, whose));
  const client = await unlessNotFound(resolveClient(ports, whose));
  if (session !== undefined && client !== undefined) {
    throw new AmynoteError('usage', 'a session and a client fit', {
      hint: 'type the whole id of one of them',
    });
  }
  if (session !== undefined) {
    const words = `session ${session.id} of ${calendarDay(session.startedAt)}`;
    return { sessionIds: [session.id], words };
  }
  if (client === undefined) {
    throw new AmynoteError('not-found', 'there is no such session and no such client', {
      hint: 'see whose private notes there are: amynote private list',
    });
  }
  if (hasNumber) {
    throw new AmynoteError('usage', 'a number goes with a session, not with a client', {
      hint: 'see the sessions and numbers: amynote private list',
    });
  }
  const sessions = await ports.vault.sessions.listSessions(client.id);
  const words = `all sessions of client ${listedName(client, await context.settings())}`;
  return { sessionIds: sessions.map(({ id }) => id), words };
}

function unlessNotFound<T>(found: Promise<T>): Promise<T | undefined> {
  return found.catch((error: unknown) => {
    if (errorCode(error) === 'not-found') return undefined;
    throw error;
  });
}

function numberOf(word: string): PrivateNoteRef['number'] {
  if (/^[1-9]\d{0,6}$/.test(word)) return Number(word);
  throw new AmynoteError('usage', 'the number of a private note is a whole number', {
    hint: 'see them: amynote private list',
  });
}

async function confirmErasing({ prompts }: CommandContext, what: string): Promise<void> {
  if (!prompts.interactive) {
    throw new AmynoteError('usage', 'what is erased is gone for good', {
      hint: 'if you are sure, add --yes',
    });
  }
  if (await prompts.confirm(`Erase ${what} for good?`)) return;
  throw new AmynoteError('interrupted', 'nothing was erased');
}
