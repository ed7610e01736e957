import { hostname } from 'node:os';
import { openVault } from '../../../../src/vault/open-vault.ts';
import { processStart } from '../../../../src/vault/process-start.ts';
import { session, transcript } from '../artefacts.ts';

/** Makes a session of its own, holds its lock, and writes `count` transcripts; says how far it is. */
const [home = '', directory = '', secret = '', sessionId = '', count = '0'] = process.argv.slice(2);
const isAlive = () => true;
const holder = { pid: process.pid, user: 'tester', host: hostname(), isAlive, startOf: processStart };
const vault = await openVault(home, directory, async () => secret, holder);
const release = await vault.sessions.lock(sessionId);
await vault.sessions.createSession(session(sessionId));
console.log('ready');
await new Promise((resolve) => process.stdin.once('data', resolve));
for (let index = 1; index <= Number(count); index++) {
  await vault.sessions.write(transcript(`${index}`, sessionId));
  console.log(String(index));
}
await release();
await vault.close('draft', 'done');
process.exit(0);
