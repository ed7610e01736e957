import type { Client, Person } from '../core/client.ts';
import { AmynoteError } from '../core/errors.ts';

/** Everybody who may say yes or no: those in the room, and the guardians who are not. */
function consentingPeople({ people, guardians = [] }: Client): Person[] {
  return [...people, ...guardians];
}

/** Whose yes or no it is; the only person where there is one. @throws `usage` */
export function personOf(client: Client, word: string | undefined): Person {
  const people = consentingPeople(client);
  const [only, another] = people;
  if (word === undefined && only !== undefined && another === undefined) return only;
  const match = people.find(({ id, name }) => id === word || name.toLowerCase() === word?.toLowerCase());
  if (match !== undefined) return match;
  throw new AmynoteError('usage', 'each person consents for themselves: say who', {
    hint: `add --person ${people.map(({ id }) => id).join(' or --person ')}`,
  });
}
