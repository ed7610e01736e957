import { openVault } from '../../../../src/vault/open-vault.ts';
import { egressEntry } from '../artefacts.ts';

/** Begins one entry of the ledger, and then says so. */
const [home = '', directory = '', id = ''] = process.argv.slice(2);
const holder = {
  pid: process.pid,
  user: 'tester',
  host: 'here',
  isAlive: () => true,
  startOf: () => undefined,
};
const vault = await openVault(home, directory, async () => '', holder);
await vault.ledger.begin(egressEntry(id));
console.log('begun');
