import type { Client } from '../core/client.ts';
import { AmynoteError } from '../core/errors.ts';
import { initials } from '../core/initials.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Settings } from '../core/settings.ts';

/** How every command describes its client in `--help`. */
export const clientArgument = 'client id or prefix, initials, or full name';

/** Two letters are initials; only longer words may be the beginning of an id. */
const shortestPrefix = 4;

/** @throws `not-found`, or `usage` when several clients fit */
export async function resolveClient(ports: Pick<StagePorts, 'vault'>, word: string): Promise<Client> {
  const wanted = word.trim().toLowerCase();
  // A practice of ten years has hundreds: who is named by the whole id is opened alone.
  const named = await ports.vault.people.readClient(wanted);
  if (named !== undefined) return named;
  const clients = await ports.vault.people.listClients();
  const exact = clients.filter(({ id, name }) => id === wanted || name.toLowerCase() === wanted);
  const loose = clients.filter(
    ({ id, name }) =>
      (wanted.length >= shortestPrefix && id.startsWith(wanted)) || initials(name).toLowerCase() === wanted,
  );
  const [match, another] = exact.length > 0 ? exact : loose;
  if (another !== undefined) {
    throw new AmynoteError('usage', 'several clients fit', { hint: 'use the id: amynote client list' });
  }
  if (match !== undefined && wanted !== '') return match;
  throw new AmynoteError('not-found', 'there is no such client', { hint: 'see them: amynote client list' });
}

/** What a listing calls a client: initials, unless the clinician chose full names. */
export function listedName(client: Client, settings: Settings): string {
  return settings.names === 'full' ? client.name : initials(client.name);
}

/** The same at the head of a page: an invented client is said to be one. */
export function headedName(client: Client, settings: Settings): string {
  const name = listedName(client, settings);
  return client.synthetic ? `${name} (SYNTHETIC: invented, no patient)` : name;
}
