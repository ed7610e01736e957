import type { Participant } from './artefacts/speakers.ts';
import type { Client } from './client.ts';

/** Who can have spoken in a session: the therapist, then the client's people as `client`, `client-2`, … */
export function participantsOf(client: Client): Participant[] {
  const people = client.people.map((person, index) => ({
    id: index === 0 ? 'client' : `client-${index + 1}`,
    role: 'client' as const,
    personId: person.id,
  }));
  return [{ id: 'therapist', role: 'therapist' }, ...people];
}
