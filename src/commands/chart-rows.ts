import type { Client } from '../core/client.ts';
import { initials } from '../core/initials.ts';

/** Of a client who is several people, whose an entry is: `p2 SH`; nothing where there is only one. */
export function whose({ people }: Client, person: string | undefined): string {
  if (people.length === 1 || person === undefined) return '';
  const found = people.find(({ id }) => id === person);
  return found === undefined ? person : `${person} ${initials(found.name)}`;
}

/** The options of a list of choices, as `--help` and hints name them. */
export function choices(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
