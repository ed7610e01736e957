import type { Client } from '../core/client.ts';
import type { StagePorts } from '../core/ports.ts';
import type { CommandContext } from './command-context.ts';
import { dayText } from './consent-list.ts';

/** How far ahead a birthday, a last day or a review is told before a session, in days. */
const aheadDays = 30;

/**
 * What is to be said aloud before a recording, and what of the consent comes up or is not there for what follows it.
 * Silent where the recording is about to be refused.
 */
export async function remindOfConsent(
  { output }: CommandContext,
  ports: StagePorts,
  client: Client,
): Promise<void> {
  const gate = await ports.gate();
  const events = await ports.vault.people.consentEvents(client.id);
  const standings = gate.standings(client, events, ports.now());
  if (standings.some(({ scope, state }) => scope === 'record_audio' && state !== 'live')) return;
  const people = client.people.length > 1 ? 'everybody' : 'the client';
  output.say(`say aloud that it records, and ask ${people} if that is still all right; if not, stop`);
  const changed = standings.filter(({ state }) => state.endsWith('changed'));
  for (const scope of new Set(changed.map((standing) => standing.scope)))
    output.say(`${scope} will be refused afterwards: see amynote consent list ${client.id}`);
  for (const day of gate.ahead(client, events, ports.now(), aheadDays)) output.say(dayText(day));
}
