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
  return {
    registered: { people, names: client.names ?? [], clinician, contacts: client.contacts ?? [] },
    otherNames: clients.filter(({ id }) => id !== client.id).flatMap(namesOf),
  };
}

function namesOf({ name, people }: Client): string[] {
  return [name, ...people.map((person) => person.name)];
}
