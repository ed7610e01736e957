import { hostname } from 'node:os';
import { openVault } from '../../../../src/vault/open-vault.ts';
import { sessionId, transcript } from '../artefacts.ts';

/** Writes the second transcript of a session, erases the first, and ends its run. */
const [home = '', directory = '', secret = ''] = process.argv.slice(2);
const holder = {
  pid: process.pid,
  user: 'tester',
  host: hostname(),
  isAlive: () => true,
  startOf: () => undefined,
};
const vault = await openVault(home, directory, async () => secret, holder);
await vault.sessions.write(transcript('second'));
await vault.sessions.erase(sessionId, 'transcript', 1);
await vault.close('strike', 'done');
console.log('done');
