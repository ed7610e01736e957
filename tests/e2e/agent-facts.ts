import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Whether the system tells of other processes what is asked here. */
export const canLook: boolean = process.platform === 'linux';

/** The process that listens to a socket made in `home`; undefined when there is none. */
export function agentOf(home: string): number | undefined {
  const made = readFileSync('/proc/net/unix', 'utf8')
    .split('\n')
    // The path it was bound to, before it got its name.
    .find((line) => line.includes(` ${home}/.tmp-`));
  const inode = made?.trim().split(/\s+/)[6];
  if (inode === undefined) return undefined;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => descriptorsOf(pid).some(({ target }) => target === `socket:[${inode}]`));
}

/** What a process has open; empty when it is gone. */
export function descriptorsOf(pid: number): { number: number; target: string }[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((name) => ({
      number: Number(name),
      target: readlinkSync(`/proc/${pid}/fd/${name}`),
    }));
  } catch {
    return [];
  }
}

/** Waits, as long as the test may take, until something is so. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((again) => setTimeout(again, 20));
}
