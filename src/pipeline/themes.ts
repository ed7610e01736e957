import type { Client } from '../core/client.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Themes } from '../core/themes.ts';
import { personLookedAt } from './chart-person.ts';
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
  const person = personLookedAt(client, word);
  const rules = await ports.prepRules();
  return rules.themes(await readClientRecord(ports, client), person);
}
