import { userInfo } from 'node:os';
import { processStart } from '../../../../src/vault/process-start.ts';
import { createVaultKeeper } from '../../../../src/vault/vault-keeper.ts';

/** Makes a vault with a recovery key in the home named first, and says so when it is made. */
const [home = ''] = process.argv.slice(2);
const isAlive = (pid: number) => pid === process.pid;
const holder = { pid: process.pid, host: 'here', user: userInfo().username, isAlive, startOf: processStart };
const noPassphrase = () => Promise.reject(new Error('no passphrase is set'));
const keeper = createVaultKeeper(home, `${home}/vault`, noPassphrase, holder);
await keeper.create(undefined, { recovery: true });
process.stdout.write('made\n');
