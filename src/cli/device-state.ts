import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** What is written to a device ends up: readable by nobody else, as it is, or more than can be told from here. */
export type SealState = 'sealed' | 'plain' | 'unknown';

/** `/dev/mapper/swap` → `dm-1` */
export async function deviceAt(root: string, path: string): Promise<string | undefined> {
  return basename(await realpath(join(root, path)).catch(() => path));
}

/** The device that a file lies on; a file system such as btrfs has a number of its own, and a line that names its device. */
export async function deviceUnder(root: string, path: string): Promise<string | undefined> {
  const facts = await stat(join(root, path)).catch(() => undefined);
  if (facts === undefined) return undefined;
  const number = `${(facts.dev >> 8) & 0xfff}:${(facts.dev & 0xff) | ((facts.dev >> 12) & 0xfff00)}`;
  const device = await realpath(join(root, 'sys/dev/block', number)).catch(() => undefined);
  if (device !== undefined) return basename(device);
  const mounts = await readFile(join(root, 'proc/self/mountinfo'), 'utf8').catch(() => '');
  const mount = mounts.split('\n').find((line) => line.split(' ')[2] === number);
  const source = mount?.split(' - ')[1]?.split(' ')[1];
  return source?.startsWith('/dev/') ? deviceAt(root, source) : undefined;
}

/** A device that is made of others is what they are: a volume on an encrypted one, a mirror of two. */
export async function stateOfDevice(root: string, device: string): Promise<SealState> {
  const folder = join(root, 'sys/class/block', device);
  const fact = (name: string) => readFile(join(folder, name), 'utf8').then((text) => text.trim());
  if ((await stat(folder).catch(() => undefined)) === undefined) return 'unknown';
  if (/^zram\d+$/.test(device)) {
    const backing = await fact('backing_dev').catch(() => 'none');
    return backing === 'none' ? 'sealed' : stateOfDevice(root, basename(backing));
  }
  if ((await fact('dm/uuid').catch(() => '')).match(/^CRYPT-(?!VERITY|INTEGRITY)/)) return 'sealed';
  const under = await readdir(join(folder, 'slaves')).catch(() => []);
  if (under.length === 0) return device.startsWith('dm-') ? 'unknown' : 'plain';
  const states = await Promise.all(under.map((one) => stateOfDevice(root, one)));
  return (['plain', 'unknown'] as const).find((state) => states.includes(state)) ?? 'sealed';
}
