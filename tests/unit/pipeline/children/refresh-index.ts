import { hostname } from 'node:os';
import { createConsentGate } from '../../../../src/consent/gate.ts';
import type { StagePorts } from '../../../../src/core/ports.ts';
import { createPassageSearcher } from '../../../../src/memory/passage-searcher.ts';
import { readLexicon } from '../../../../src/memory/passages/lexicon.ts';
import { openIndex } from '../../../../src/pipeline/memory-index.ts';
import { openVault } from '../../../../src/vault/open-vault.ts';
import { processStart } from '../../../../src/vault/process-start.ts';

/** Brings the index of the only client up to date, over and over, each time after all of it was erased but the newest. */
const [home = '', directory = '', secret = ''] = process.argv.slice(2);
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const holder = { pid: process.pid, user: 'tester', host: hostname(), isAlive, startOf: processStart };
const vault = await openVault(home, directory, async () => secret, holder);
const searcher = createPassageSearcher(await readLexicon('templates/rules'));
const ports = {
  vault,
  searcher: async () => searcher,
  gate: async () => createConsentGate(),
  now: () => new Date(),
  signal: new AbortController().signal,
  onEvent: () => undefined,
} as unknown as StagePorts;
const [client] = await vault.people.listClients();
if (client === undefined) throw new Error('a client was expected');
console.log('ready');
for (;;) {
  await (await openIndex(ports, client)).close();
  await vault.indexes.erase(client.id, await vault.indexes.list(client.id));
}
