import type { Command } from 'commander';
import { counted } from '../core/counted.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import { calendarDay } from '../core/time.ts';
import { refuseHeldSession } from '../pipeline/holds.ts';
import { erasePrivateNotes, type PrivateNoteRef, privateNotesOf } from '../pipeline/private.ts';
import { listedName } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import { sessionOrClient } from './session-or-client.ts';

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
  for (const id of sessionIds) await refuseHeldSession(ports, id);
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

/** @throws as {@link sessionOrClient}; `usage` where a number goes with a client */
async function meantBy(
  context: CommandContext,
  ports: StagePorts,
  word: string,
  hasNumber: boolean,
): Promise<{ sessionIds: string[]; words: string }> {
  const hint = 'see whose private notes there are: amynote private list';
  const { session, client } = await sessionOrClient(context, ports, word, hint);
  if (session !== undefined) {
    const words = `session ${session.id} of ${calendarDay(session.startedAt)}`;
    return { sessionIds: [session.id], words };
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
