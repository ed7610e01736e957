import { changePrivatePassphrase } from '../../../../src/vault/private-key.ts';

/** Changes the passphrase of the private notes' key in the folder named first from `old` to `new`, with little work. */
const [home = ''] = process.argv.slice(2);
await changePrivatePassphrase(home, {
  current: async () => 'the old one',
  chosen: async () => 'the new one',
  workFactor: 1,
});
