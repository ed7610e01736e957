import type { Client } from '../core/client.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Themes } from '../core/themes.ts';
import { chartPerson } from './chart-person.ts';
import { readClientRecord } from './client-record.ts';
import { requireScope } from './stage-session.ts';

/** Of whom, and of which of several people. */
export interface ThemesRequest {
  client: Client;
  person?: string;
}

/**
 * What a client speaks of over months: first, last, silent and back again.
 * @throws `consent` unless everybody agreed to `cross_session_search`; `usage` for a group without the member it is about; `not-found`
 */
export async function themes(ports: StagePorts, { client, person: word }: ThemesRequest): Promise<Themes> {
  await requireScope(ports, client, 'cross_session_search');
  const person = personOf(client, word);
  const rules = await ports.prepRules();
  return rules.themes(await readClientRecord(ports, client), person);
}

/**
 * Members of a group have a chart each; a couple or a family has one, or one of them is named.
 * @throws `usage`, `not-found`
 */
export function personOf(client: Client, word: string | undefined): string | undefined {
  if (client.sessionKind === 'group' && word === undefined) {
    const ids = client.people.map(({ id }) => id).join(', ');
    throw new AmynoteError('usage', 'of a group one member is looked at at a time', {
      hint: `add --person; they are: ${ids}`,
    });
  }
  if (word === undefined || client.people.length === 1) return undefined;
  return chartPerson(client, word);
}
