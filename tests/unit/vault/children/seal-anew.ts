import { hostname } from 'node:os';
import { openVault } from '../../../../src/vault/open-vault.ts';
import { processStart } from '../../../../src/vault/process-start.ts';
import { createRecipientKeeper } from '../../../../src/vault/recipients.ts';

/** Says that it is ready, adds a recipient when one is named, seals every file of the vault anew, says how many. */
const [home = '', directory = '', secret = '', added = ''] = process.argv.slice(2);
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const holder = { pid: process.pid, user: 'tester', host: hostname(), isAlive, startOf: processStart };
const identity = async () => secret;
const { audit } = await openVault(home, directory, identity, holder);
const watch = { signal: new AbortController().signal, onProgress: () => undefined };
const keeper = createRecipientKeeper({ home, directory, identity, holder, audit, watch });
console.log('ready');
await new Promise((resolve) => process.stdin.once('data', resolve));
const { files } = added === '' ? await keeper.reencrypt() : await keeper.add(added, 'supervisor');
console.log(String(files));
process.exit(0);
