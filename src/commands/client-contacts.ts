import type { Client } from '../core/client.ts';
import { AmynoteError } from '../core/errors.ts';
import { oneLine } from '../core/one-line.ts';
import { resolveClient } from './client-argument.ts';
import type { CommandContext } from './command-context.ts';

/** Longer than any address, and few enough that looking for them stays quick. */
const most = { letters: 120, contacts: 50 };

/**
 * Shows, adds and removes what tells how to reach a client or when they were born. None of it leaves the machine, and
 * none of it is typed on the command line.
 */
export async function clientContacts(
  context: CommandContext,
  word: string,
  flags: { add?: string; remove?: string },
): Promise<undefined> {
  const { vault } = await context.stages();
  const before = await resolveClient({ vault }, word);
  const typed = await typedContacts(context, flags);
  const all = [...(before.contacts ?? []), ...(flags.add === undefined ? [] : typed)];
  const removed = new Set(flags.remove === undefined ? [] : typed);
  const contacts = [...new Set(all)].filter((contact) => !removed.has(contact));
  if (contacts.length > most.contacts) {
    throw new AmynoteError('usage', `a client has no more than ${most.contacts} contacts`, {
      hint: 'remove some: amynote client contacts CLIENT --remove -',
    });
  }
  if (flags.add !== undefined || flags.remove !== undefined) {
    const after: Client = { ...before, contacts, updatedAt: new Date().toISOString() };
    await vault.people.saveClient(after);
  }
  for (const contact of contacts) {
    context.output.product({ type: 'contact', v: 1, clientId: before.id, contact }, contact);
  }
  context.output.result({ clientId: before.id, contacts: contacts.length });
  return undefined;
}

/** One a line from standard input, or one that is asked. */
async function typedContacts(
  { prompts }: CommandContext,
  { add, remove }: { add?: string; remove?: string },
): Promise<string[]> {
  const flag = add ?? remove;
  if (flag === undefined) return [];
  if (flag !== '-' || (add !== undefined && remove !== undefined)) {
    throw new AmynoteError(
      'usage',
      'contacts are not given on the command line, where others can read them',
      {
        hint: 'amynote client contacts CLIENT --add - (then type one, or pipe them in, one a line)',
      },
    );
  }
  const text = prompts.interactive ? await prompts.ask('Contact: ') : await prompts.readInput();
  const contacts = text
    .split('\n')
    .map(oneLine)
    .filter((line) => line !== '');
  if (contacts.every(isContact)) return contacts;
  throw new AmynoteError('usage', 'one of the lines is no contact', {
    hint: `a telephone number, an address or a date of birth, one a line, at most ${most.letters} letters each`,
  });
}

function isContact(line: string): boolean {
  return line.length <= most.letters && (line.match(/[\p{L}\p{N}]/gu) ?? []).length >= 4;
}
