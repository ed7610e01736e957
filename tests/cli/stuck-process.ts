import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as passed } from 'node:timers/promises';

/** What a process that takes too long is asked. */
export const question = 'what do you wait for?';

/** Milliseconds to answer in: a process that can answer at all does so at once. */
const patienceMs = 2000;

/**
 * What a process is at, for people.
 * @param child a process that answers {@link question} with a text, unless it never comes back to its messages
 */
export async function whatItDoes(child: ChildProcess): Promise<string> {
  const told = new Promise<string>((done) => {
    child.once('message', (message) => done(String(message)));
  });
  child.send(question, () => undefined);
  return Promise.race([told, passed(patienceMs).then(() => seenFromOutside(child.pid))]);
}

/** Whether it goes round in a loop or is held by the system, and at what; only Linux tells. */
function seenFromOutside(pid: number | undefined): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, , , , , , , , , , , user, system] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const held = readFileSync(`/proc/${pid}/wchan`, 'utf8');
    return `it answers nothing: state ${state}, ${user} + ${system} ticks of CPU, held by ${held}`;
  } catch {
    return 'it answers nothing';
  }
}
