import { hostname } from 'node:os';
import { createInterface } from 'node:readline';
import { errorCode } from '../../../../src/core/errors.ts';
import { lockSession } from '../../../../src/vault/lock.ts';
import { processStart } from '../../../../src/vault/process-start.ts';

/** Each line on standard input: try once to lock the folder it names, and hold what was taken until the end. */
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const holder = { pid: process.pid, user: 'tester', host: hostname(), isAlive, startOf: processStart };
console.log('ready');
for await (const folder of createInterface({ input: process.stdin })) {
  await lockSession(folder, holder).then(
    () => console.log('taken'),
    (error: unknown) => console.log(errorCode(error) ?? String(error)),
  );
}
