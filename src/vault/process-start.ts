import { readFileSync } from 'node:fs';

/**
 * When a process started, as a text that no later process of the same number has: the boot's id and the
 * clock ticks since (field 22 of proc_pid_stat(5)).
 * @returns undefined where the system tells neither (anything but Linux), or when there is no such process.
 */
export function processStart(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name, field 2, stands in parentheses and may itself hold blanks and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Killed, but nobody has asked how it ended: under some container inits nobody ever does.
    if (fields[0] === 'Z') return `${boot}:ended`;
    const ticks = fields[22 - 3];
    return ticks === undefined ? undefined : `${boot}:${ticks}`;
  } catch {
    return undefined;
  }
}
