import { readdir } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type Client, clientSchema } from '../core/client.ts';
import { type ConsentEvent, consentSchema, withdrawalSchema } from '../core/consent.ts';
import { AmynoteError } from '../core/errors.ts';
import { isId, timedId } from '../core/ids.ts';
import { lazily } from '../core/lazily.ts';
import type { PeopleStore } from '../core/vault-ports.ts';
import { misplaced } from './damaged-file.ts';
import { latestRevision, revisionName } from './revisions.ts';
import type { VaultFiles } from './vault-files.ts';
import { errno } from './write-once.ts';

const consentEventSchema = lazily(() => z.discriminatedUnion('kind', [consentSchema, withdrawalSchema]));

export function createPeopleStore(directory: string, files: VaultFiles): PeopleStore {
  const folder = (clientId: string) => join(directory, 'clients', clientId);

  async function readClient(clientId: string): Promise<Client | undefined> {
    const revision = latestRevision(await namesIn(folder(clientId)), 'client');
    if (revision === 0) return undefined;
    const path = join(folder(clientId), revisionName('client', revision));
    const client = (await files.readJson(path, clientSchema))?.value;
    if (client !== undefined && client.id !== clientId) throw misplaced(path);
    return client;
  }

  return {
    async listClients() {
      const ids = (await namesIn(join(directory, 'clients'))).filter(isId);
      const clients = await Promise.all(ids.map(readClient));
      return clients
        .filter((client) => client !== undefined)
        .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
    },
    readClient: async (id) => (isId(id) ? readClient(id) : undefined),
    async saveClient(client) {
      const revision = latestRevision(await namesIn(folder(client.id)), 'client') + 1;
      const path = join(folder(client.id), revisionName('client', revision));
      if ((await files.writeJson(path, client)) === undefined) throw changedMeanwhile();
    },
    async consentEvents(clientId) {
      const names = (await namesIn(folder(clientId)))
        .filter((name) => /^consent\.\w+\.age$/.test(name))
        .sort();
      const events = await Promise.all(
        names.map((name) => files.readJson<ConsentEvent>(join(folder(clientId), name), consentEventSchema())),
      );
      const foreign = events.findIndex((event) => event !== undefined && event.value.clientId !== clientId);
      if (foreign >= 0) throw misplaced(join(folder(clientId), names[foreign] ?? ''));
      return events.flatMap((event) => (event === undefined ? [] : [event.value]));
    },
    async saveConsentEvent(event) {
      const name = `consent.${timedId(Date.now())}.age`;
      const written = await files.writeJson(join(folder(event.clientId), name), event);
      if (written === undefined) throw changedMeanwhile();
    },
  };
}

/** File names in a folder; none when there is no such folder. */
export function namesIn(folder: string): Promise<string[]> {
  // Of thousands of folders; the one that gives a promise itself takes half as long again.
  return new Promise((resolve, reject) => {
    readdir(folder, (error, names) => {
      if (error === null) resolve(names);
      else if (errno(error) === 'ENOENT') resolve([]);
      else reject(error);
    });
  });
}

function changedMeanwhile(): AmynoteError {
  return new AmynoteError('busy', 'another command changed this at the same moment', {
    hint: 'run the same command again',
  });
}
