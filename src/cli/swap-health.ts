import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HealthCheck } from '../core/health.ts';
import { deviceAt, deviceUnder, type SealState, stateOfDevice } from './device-state.ts';

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
      { name, state: 'unknown', detail, hint: 'look at it: swapon --show; lsblk; off: sudo swapoff -a' },
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

async function stateOf(root: string, { path, isFile }: Swap): Promise<SealState> {
  const device = isFile ? await deviceUnder(root, path) : await deviceAt(root, path);
  return device === undefined ? 'unknown' : stateOfDevice(root, device);
}
