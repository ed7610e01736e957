import { errorCode } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import { keepIndex } from './memory-index.ts';
import { readClient } from './stage-session.ts';

/**
 * Brings the indexes after what a command changed. It never fails: what cannot be done now is said in one line, and done by
 * the next search.
 * @param sessionIds whose words changed. @param clientIds who agreed to something, or withdrew
 */
export async function keepIndexes(
  ports: StagePorts,
  { sessionIds, clientIds }: { sessionIds: ReadonlySet<string>; clientIds: ReadonlySet<string> },
): Promise<void> {
  try {
    const owners = [...clientIds];
    for (const id of sessionIds) owners.push(...(await ownerOf(ports, id)));
    for (const id of new Set(owners)) await keepIndex(ports, await readClient(ports, id), sessionIds);
  } catch {
    const message = 'the index for search could not be brought up to date; the next search does it';
    ports.onEvent({ type: 'notice', stage: 'index', message });
  }
}

/** Nobody, where the session was never made or is gone. */
async function ownerOf(ports: StagePorts, sessionId: string): Promise<string[]> {
  try {
    return [(await ports.vault.sessions.readSession(sessionId)).clientId];
  } catch (error) {
    if (errorCode(error) === 'not-found') return [];
    throw error;
  }
}
