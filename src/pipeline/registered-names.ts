import type { Client } from '../core/client.ts';
import type { NoteContext } from '../core/note-context.ts';
import type { StagePorts } from '../core/ports.ts';

/** Everybody and everything registered whose name must not leave with a client's words. */
export async function registeredNames(
  ports: StagePorts,
  client: Client,
): Promise<Pick<NoteContext, 'registered' | 'otherNames'>> {
  const { clinician } = await ports.noteWishes();
  const clients = await ports.vault.people.listClients();
  const people = client.people.map(({ id, name, pronouns, role }) => ({
    id,
    name,
    role,
    ...(pronouns !== undefined && { pronouns }),
  }));
  const names = [...(client.names ?? []), ...(client.guardians ?? []).map(({ name }) => name)];
  // A date of birth is kept back as any that was told as a contact.
  const born = client.people.flatMap((person) => person.born ?? []);
  return {
    registered: { people, names, clinician, contacts: [...(client.contacts ?? []), ...born] },
    otherNames: clients.filter(({ id }) => id !== client.id).flatMap(namesOf),
  };
}

function namesOf({ name, people, guardians = [] }: Client): string[] {
  return [name, ...[...people, ...guardians].map((person) => person.name)];
}
