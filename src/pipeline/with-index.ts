import type { Client } from '../core/client.ts';
import { errorCode } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import { isOfPassages } from './found-index.ts';
import { type OpenIndex, openIndex, tellUnbelieved } from './memory-index.ts';

/**
 * Works with a client's index, up to date, and closes it. What is damaged deep in a file shows only when it is read: then
 * the index is made anew, once.
 * @param sessions the client's, when they were read already
 * @throws as `openIndex` and the work itself do
 */
export async function withIndex<T>(
  ports: StagePorts,
  client: Client,
  work: (index: OpenIndex) => Promise<T>,
  sessions?: readonly Session[],
): Promise<T> {
  try {
    return await onceWith(ports, client, work, sessions);
  } catch (error) {
    if (errorCode(error) !== 'damaged' || !(await eraseSegments(ports, client.id))) throw error;
    return onceWith(ports, client, work);
  }
}

async function onceWith<T>(
  ports: StagePorts,
  client: Client,
  work: (index: OpenIndex) => Promise<T>,
  sessions?: readonly Session[],
) {
  const index = await openIndex(ports, client, sessions);
  try {
    return await work(index);
  } finally {
    await index.close();
  }
}

/** Those with passages: vectors are paid for, and damage in them is theirs to find. @returns whether it was done */
async function eraseSegments(ports: StagePorts, clientId: string): Promise<boolean> {
  const { indexes } = ports.vault;
  const release = await indexes.lock(clientId);
  if (release === undefined) return false;
  try {
    const names = await indexes.list(clientId);
    const manifests = names.map(async (name) => {
      const segment = await indexes.open(clientId, name);
      await segment?.close();
      return segment?.manifest;
    });
    const found = await Promise.all(manifests);
    const passages = names.filter((_, at) => isOfPassages(found[at]));
    await indexes.erase(clientId, passages);
    if (passages.length > 0) tellUnbelieved(ports);
    return passages.length > 0;
  } finally {
    await release();
  }
}
