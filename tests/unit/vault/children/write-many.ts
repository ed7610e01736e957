import { hostname } from 'node:os';
import { createInterface } from 'node:readline';
import { errorCode } from '../../../../src/core/errors.ts';
import { openVault } from '../../../../src/vault/open-vault.ts';
import { consent, egressEntry, transcript } from '../artefacts.ts';

/**
 * At each line it is given, `rounds` times, writes `count` consents, transcripts and ledger entries; a name that
 * another took at the same moment is tried again.
 */
const [home = '', directory = '', secret = '', who = '', count = '0', rounds = '1'] = process.argv.slice(2);
const holder = {
  pid: process.pid,
  user: 'tester',
  host: hostname(),
  isAlive: () => true,
  startOf: () => undefined,
};
const vault = await openVault(home, directory, async () => secret, holder);
console.log('ready');
let written = 0;
let refused = 0;
for await (const _ of createInterface({ input: process.stdin })) {
  for (let index = 0; index < Number(count); index++) await writeOne(written++);
  console.log(String(refused));
  if (written === Number(count) * Number(rounds)) break;
}
process.exit(0);

async function writeOne(index: number): Promise<void> {
  const name = `${who}-${index}`;
  await vault.people.saveConsentEvent(consent(name));
  await untilWritten(() => vault.sessions.write(transcript(name)));
  const id = `entry${who}${String(index).padStart(10, '0')}`;
  await vault.ledger.begin(egressEntry(id));
  await vault.ledger.end(id, { status: 200 });
  if (index % 3 === 2) await vault.ledger.settle();
}

async function untilWritten(write: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await write();
      return;
    } catch (error) {
      if (errorCode(error) !== 'busy') throw error;
      refused += 1;
    }
  }
}
