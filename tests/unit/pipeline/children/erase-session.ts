import { hostname } from 'node:os';
import { createConsentGate } from '../../../../src/consent/gate.ts';
import type { StagePorts } from '../../../../src/core/ports.ts';
import { createPassageSearcher } from '../../../../src/memory/passage-searcher.ts';
import { readLexicon } from '../../../../src/memory/passages/lexicon.ts';
import { erase } from '../../../../src/pipeline/erase.ts';
import { createAgeFiles } from '../../../../src/vault/age-file.ts';
import { recipientKeys } from '../../../../src/vault/header.ts';
import { openVault } from '../../../../src/vault/open-vault.ts';
import { createSigner } from '../../../../src/vault/signing-key.ts';

/** Erases one session with all that was made of it. */
const [home = '', directory = '', secret = '', sessionId = ''] = process.argv.slice(2);
const holder = {
  pid: process.pid,
  user: 'tester',
  host: hostname(),
  isAlive: () => false,
  startOf: () => undefined,
};
const vault = await openVault(home, directory, async () => secret, holder);
const searcher = createPassageSearcher(await readLexicon('templates/rules'));
const ports = {
  vault,
  searcher: async () => searcher,
  embedder: async () => undefined,
  gate: async () => createConsentGate(),
  signer: async () =>
    createSigner(
      home,
      createAgeFiles(recipientKeys(vault.header), async () => secret),
    ),
  now: () => new Date(),
  signal: new AbortController().signal,
  onEvent: () => undefined,
} as unknown as StagePorts;
const [client] = await vault.people.listClients();
await erase(ports, {
  clientId: client?.id ?? '',
  sessionId,
  what: ['session'],
  reason: { by: 'request' },
  by: 'Ada Lund',
  signedNote: true,
});
await vault.close('erase', 'done');
console.log('done');
