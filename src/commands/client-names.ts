import type { Client } from '../core/client.ts';
import { AmynoteError } from '../core/errors.ts';
import { oneLine } from '../core/one-line.ts';
import { resolveClient } from './client-argument.ts';
import type { CommandContext } from './command-context.ts';

/** Longer than any name, and few enough that comparing stays quick. */
const most = { letters: 60, names: 200 };

/** Shows, adds and removes the names that come up in a client's sessions. */
export async function clientNames(
  context: CommandContext,
  word: string,
  flags: { add?: string[]; remove?: string[] },
): Promise<undefined> {
  const { vault } = await context.stages();
  const before = await resolveClient({ vault }, word);
  const added = (await typedNames(context, flags.add ?? [])).map(checkedName);
  const removed = new Set(flags.remove?.map((name) => oneLine(name).toLowerCase()));
  const all = [...(before.names ?? []), ...added];
  const names = all.filter(
    (name, at) =>
      !removed.has(name.toLowerCase()) &&
      all.findIndex((other) => other.toLowerCase() === name.toLowerCase()) === at,
  );
  if (names.length > most.names) {
    throw new AmynoteError('usage', `a client has no more than ${most.names} names`, {
      hint: 'remove some: amynote client names CLIENT --remove NAME',
    });
  }
  if (flags.add !== undefined || flags.remove !== undefined) {
    const after: Client = { ...before, names, updatedAt: new Date().toISOString() };
    await vault.people.saveClient(after);
  }
  for (const name of names) context.output.product({ type: 'name', v: 1, clientId: before.id, name }, name);
  context.output.result({ clientId: before.id, names: names.length });
  return undefined;
}

/** `-` stands for names on standard input, one a line: they stay out of the shell's history. */
async function typedNames({ prompts }: CommandContext, words: readonly string[]): Promise<string[]> {
  const names: string[] = [];
  for (const word of words) {
    if (word !== '-') names.push(word);
    else names.push(...(await prompts.readInput()).split('\n').filter((line) => oneLine(line) !== ''));
  }
  return names;
}

function checkedName(text: string): string {
  const name = oneLine(text);
  if (/[\p{L}\p{N}]/u.test(name) && name.length <= most.letters) return name;
  throw new AmynoteError('usage', 'that is no name', {
    hint: `a name has letters, at most ${most.letters}: amynote client names CLIENT --add NAME`,
  });
}
