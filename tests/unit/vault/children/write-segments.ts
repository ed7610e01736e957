import { hostname } from 'node:os';
import { openVault } from '../../../../src/vault/open-vault.ts';
import { processStart } from '../../../../src/vault/process-start.ts';
import { clientId } from '../artefacts.ts';

/**
 * Under the client's lock writes `count` segments and erases each but the newest, as one that says more takes its place;
 * says the name of each. Their bodies are `bytes` of the number that the manifest says.
 */
const [home = '', directory = '', secret = '', count = '0', bytes = '0'] = process.argv.slice(2);
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const holder = { pid: process.pid, user: 'tester', host: hostname(), isAlive, startOf: processStart };
const { indexes } = await openVault(home, directory, async () => secret, holder);
const release = await indexes.lock(clientId);
if (release === undefined) throw new Error('somebody has the lock');
console.log('ready');
for (let number = 1; number <= Number(count); number++) {
  const older = await indexes.list(clientId);
  console.log(await indexes.write(clientId, { number }, new Uint8Array(Number(bytes)).fill(number)));
  await indexes.erase(clientId, older);
}
await release();
process.exit(0);
