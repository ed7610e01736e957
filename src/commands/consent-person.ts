import type { Client, Person } from '../core/client.ts';
import { AmynoteError } from '../core/errors.ts';

/** The person who consents or withdraws; needs no word where there is only one. @throws `usage` */
export function personOf(client: Client, word: string | undefined): Person {
  const [only, another] = client.people;
  if (word === undefined && only !== undefined && another === undefined) return only;
  const match = client.people.find(
    ({ id, name }) => id === word || name.toLowerCase() === word?.toLowerCase(),
  );
  if (match !== undefined) return match;
  throw new AmynoteError('usage', 'each person consents for themselves: say who', {
    hint: `add --person ${client.people.map(({ id }) => id).join(' or --person ')}`,
  });
}
