import { hostname } from 'node:os';
import { openVault } from '../../../../src/vault/open-vault.ts';

/** Appends `count` entries to a vault's log, without the identity. */
const [home = '', directory = '', name = '', count = '0'] = process.argv.slice(2);
const holder = {
  pid: process.pid,
  user: name,
  host: hostname(),
  isAlive: () => true,
  startOf: () => undefined,
};
const locked = () => Promise.reject(new Error('no identity is at hand'));
const { audit } = await openVault(home, directory, locked, holder);
console.log('ready');
await new Promise((resolve) => process.stdin.once('data', resolve));
for (let index = 0; index < Number(count); index++) {
  await audit.append({ action: 'command', command: `${name}-${index}`, outcome: 'done' });
}
process.exit(0);
