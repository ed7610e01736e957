import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { HealthCheck } from '../core/health.ts';

/** Where swapped memory ends up: readable by nobody else, as it is, or more than can be told from here. */
type SwapState = 'sealed' | 'plain' | 'unknown';

/** An entry of /proc/swaps. */
interface Swap {
  path: string;
  isFile: boolean;
}

/**
 * Whether what is in memory, a note in an editor say, may come to lie on a disk as it is. Linux only: elsewhere nothing
 * is said, since nothing can be looked at.
 * @param root where `/proc` and `/sys` are
 */
export async function checkSwap(platform: string, root = '/'): Promise<HealthCheck[]> {
  if (platform !== 'linux') return [];
  const name = 'swap';
  const swaps = await readSwaps(root);
  const states = await Promise.all(swaps.map((swap) => stateOf(root, swap)));
  if (states.includes('plain')) {
    const detail =
      'not encrypted: what is in memory, such as a note in your editor, can come to lie on the disk';
    const hint = 'turn it off: sudo swapoff -a; to keep it, encrypt it (crypttab, option swap) or use zram';
    return [{ name, state: 'warning', detail, hint }];
  }
  if (states.includes('unknown')) {
    const detail = 'on, and whether it is encrypted cannot be told from here';
    return [
      { name, state: 'warning', detail, hint: 'look at it: swapon --show; lsblk; off: sudo swapoff -a' },
    ];
  }
  const detail = states.length === 0 ? 'off' : 'encrypted, or compressed in memory';
  return [{ name, state: 'ok', detail }];
}

/** The head of the list names its columns; of a path, blanks are written in octal. */
async function readSwaps(root: string): Promise<Swap[]> {
  const text = await readFile(join(root, 'proc/swaps'), 'utf8').catch(() => '');
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [path, type] = line.split(/\s+/);
      if (path === undefined || path === '') return [];
      return [
        { path: path.replace(/\\(\d{3})/g, (_, octal: string) => character(octal)), isFile: type === 'file' },
      ];
    });
}

function character(octal: string): string {
  return String.fromCharCode(Number.parseInt(octal, 8));
}

async function stateOf(root: string, { path, isFile }: Swap): Promise<SwapState> {
  const device = isFile ? await deviceUnder(root, path) : await deviceAt(root, path);
  return device === undefined ? 'unknown' : stateOfDevice(root, device);
}

/** `/dev/mapper/swap` → `dm-1` */
async function deviceAt(root: string, path: string): Promise<string | undefined> {
  return basename(await realpath(join(root, path)).catch(() => path));
}

/** The device that a file lies on; a file system such as btrfs has a number of its own, and a line that names its device. */
async function deviceUnder(root: string, path: string): Promise<string | undefined> {
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
async function stateOfDevice(root: string, device: string): Promise<SwapState> {
  const folder = join(root, 'sys/class/block', device);
  const fact = (name: string) => readFile(join(folder, name), 'utf8').then((text) => text.trim());
  if ((await stat(folder).catch(() => undefined)) === undefined) return 'unknown';
  if (/^zram\d+$/.test(device)) {
    const backing = await fact('backing_dev').catch(() => 'none');
    return backing === 'none' ? 'sealed' : stateOfDevice(root, basename(backing));
  }
  if ((await fact('dm/uuid').catch(() => '')).startsWith('CRYPT-')) return 'sealed';
  const under = await readdir(join(folder, 'slaves')).catch(() => []);
  if (under.length === 0) return device.startsWith('dm-') ? 'unknown' : 'plain';
  const states = await Promise.all(under.map((one) => stateOfDevice(root, one)));
  return (['plain', 'unknown'] as const).find((state) => states.includes(state)) ?? 'sealed';
}
