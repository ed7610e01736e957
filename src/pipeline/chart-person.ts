import type { Client } from '../core/client.ts';
import { AmynoteError } from '../core/errors.ts';

/**
 * Whose a score is.
 * @param word id of a person, `p2`; may be left out where the client is one person. @throws `usage`, `not-found`
 */
export function chartPerson({ people }: Client, word: string | undefined): string {
  const ids = people.map(({ id }) => id);
  if (word === undefined && ids.length === 1) return ids[0] ?? '';
  if (word !== undefined && ids.includes(word)) return word;
  const hint = `they are: ${ids.join(', ')}`;
  if (word !== undefined) throw new AmynoteError('not-found', 'the client has no such person', { hint });
  throw new AmynoteError('usage', 'the client is several people: say whose it is', {
    hint: `add --person ${ids[0] ?? 'p1'}; ${hint}`,
  });
}

/** @throws `not-found` for a person who is not one of the client's */
export function refuseStranger(client: Client, word: string | undefined): void {
  if (word !== undefined) chartPerson(client, word);
}

/**
 * Whom a look over months is about: members of a group have a chart each; a couple or a family has one, or one of them is
 * named. Undefined for all of the client.
 * @throws `usage` for a group without the member, `not-found`
 */
export function personLookedAt(client: Client, word: string | undefined): string | undefined {
  const { people, sessionKind } = client;
  if (sessionKind === 'group' && word === undefined) {
    throw new AmynoteError('usage', 'of a group one member is looked at at a time', {
      hint: `add --person; they are: ${people.map(({ id }) => id).join(', ')}`,
    });
  }
  if (word === undefined) return undefined;
  const person = chartPerson(client, word);
  return people.length === 1 ? undefined : person;
}
