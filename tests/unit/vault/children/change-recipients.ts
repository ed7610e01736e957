import { hostname } from 'node:os';
import { processStart } from '../../../../src/vault/process-start.ts';
import { changeRecipients } from '../../../../src/vault/trusted-vaults.ts';

/** Adds a recipient and takes it out again, for ever; says `changed` after each. */
const [home = '', directory = '', key = ''] = process.argv.slice(2);
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const holder = { pid: process.pid, host: hostname(), user: 'clinician', isAlive, startOf: processStart };
const addedAt = new Date().toISOString();
for (;;) {
  await changeRecipients(
    home,
    directory,
    ({ recipients }) =>
      recipients.some((one) => one.key === key)
        ? recipients.filter((one) => one.key !== key)
        : [...recipients, { key, role: 'other', addedAt }],
    holder,
  );
  console.log('changed');
}
