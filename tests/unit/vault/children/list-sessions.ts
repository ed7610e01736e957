import { hostname } from 'node:os';
import { createInterface } from 'node:readline';
import { openVault } from '../../../../src/vault/open-vault.ts';
import { processStart } from '../../../../src/vault/process-start.ts';
import { session } from '../artefacts.ts';

/** Lists once; or, at each line it is given but `list`, makes the session of that id, and says how many there are. */
const [home = '', directory = '', secret = '', once] = process.argv.slice(2);
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const holder = { pid: process.pid, user: 'tester', host: hostname(), isAlive, startOf: processStart };
const { sessions } = await openVault(home, directory, async () => secret, holder);
if (once !== undefined) {
  await sessions.listSessions();
  process.exit(0);
}
console.log('ready');
for await (const id of createInterface({ input: process.stdin })) {
  if (id !== 'list') await sessions.createSession(session(id));
  console.log(String((await sessions.listSessions()).length));
}
