import { changePassphrase } from '../../../../src/vault/change-passphrase.ts';

/** Changes the passphrase of the identity in the folder named first from `old` to `new`, with little work. */
const [home = ''] = process.argv.slice(2);
await changePassphrase(home, { current: async () => 'old', chosen: async () => 'new', workFactor: 1 });
