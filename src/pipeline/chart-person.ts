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
