import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkDisk } from '../../../src/cli/disk-health.ts';
import { checkSwap } from '../../../src/cli/swap-health.ts';

/** A machine as `/proc` and `/sys` tell of it: files by path, links as `-> target`. */
function machine(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'amynote-swap-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    const place = join(root, path);
    mkdirSync(dirname(place), { recursive: true });
    if (text.startsWith('-> ')) symlinkSync(join(root, text.slice(3)), place);
    else writeFileSync(place, text);
  }
  return root;
}

const head = 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n';
const partition = (path: string) =>
  `${head}${path}                               partition\t999420\t\t0\t\t-2\n`;
const block = 'sys/class/block';
const crypt = { [`${block}/dm-1/dm/uuid`]: 'CRYPT-PLAIN-swap\n', 'dev/dm-1': '' };

test.each([
  ['no swap', { 'proc/swaps': head }, 'ok', 'off'],
  ['no list of swaps', {}, 'ok', 'off'],
  [
    'a partition',
    { 'proc/swaps': partition('/dev/sda2'), [`${block}/sda2/size`]: '1' },
    'warning',
    'not encrypted',
  ],
  ['zram', { 'proc/swaps': partition('/dev/zram0'), [`${block}/zram0/size`]: '1' }, 'ok', 'compressed'],
  [
    'zram that writes back to a partition',
    {
      'proc/swaps': partition('/dev/zram0'),
      [`${block}/zram0/backing_dev`]: '/dev/sda3\n',
      [`${block}/sda3/size`]: '1',
    },
    'warning',
    'not encrypted',
  ],
  [
    'dm-crypt by its name',
    { 'proc/swaps': partition('/dev/mapper/swap'), 'dev/mapper/swap': '-> dev/dm-1', ...crypt },
    'ok',
    'encrypted',
  ],
  [
    'a volume on dm-crypt',
    {
      'proc/swaps': partition('/dev/dm-2'),
      [`${block}/dm-2/dm/uuid`]: 'LVM-abc\n',
      [`${block}/dm-2/slaves/dm-1`]: '',
      ...crypt,
    },
    'ok',
    'encrypted',
  ],
  [
    'a volume on a partition',
    {
      'proc/swaps': partition('/dev/dm-2'),
      [`${block}/dm-2/dm/uuid`]: 'LVM-abc\n',
      [`${block}/dm-2/slaves/sda2`]: '',
      [`${block}/sda2/size`]: '1',
    },
    'warning',
    'not encrypted',
  ],
  [
    'an encrypted one beside a partition',
    {
      'proc/swaps': `${partition('/dev/dm-1')}/dev/sda2 partition 1 0 -3\n`,
      [`${block}/sda2/size`]: '1',
      ...crypt,
    },
    'warning',
    'not encrypted',
  ],
  ['a device that cannot be seen', { 'proc/swaps': partition('/dev/vda9') }, 'unknown', 'cannot be told'],
])('%s', async (_, files, state, words) => {
  const [check] = await checkSwap('linux', machine(files));
  expect(check).toMatchObject({ name: 'swap', state, detail: expect.stringContaining(words) });
  expect(check?.hint === undefined).toBe(state === 'ok');
});

test('a file is judged by the device it lies on', async () => {
  const number = deviceNumber();
  const files = { 'proc/swaps': `${head}/swap\\040file file 1 0 -2\n`, 'swap file': '', ...crypt };
  const encrypted = machine({ ...files, [`sys/dev/block/${number}`]: `-> ${block}/dm-1` });
  expect(await checkSwap('linux', encrypted)).toMatchObject([{ state: 'ok' }]);
  const mounted = machine({
    ...files,
    'proc/self/mountinfo': `36 35 ${number} / /mnt rw - btrfs /dev/dm-1 rw\n`,
  });
  expect(await checkSwap('linux', mounted)).toMatchObject([{ state: 'ok' }]);
  const plain = machine({
    ...files,
    'sys/class/block/sda1/size': '1',
    [`sys/dev/block/${number}`]: `-> ${block}/sda1`,
  });
  expect(await checkSwap('linux', plain)).toMatchObject([{ state: 'warning' }]);
  expect(await checkSwap('linux', machine(files))).toMatchObject([
    { state: 'unknown', detail: expect.stringContaining('cannot be told') },
  ]);
});

test('nothing is said of a system that cannot be asked', async () => {
  expect(await checkSwap('darwin')).toEqual([]);
});

/** Of the folder for temporary files, as `major:minor`. */
function deviceNumber(): string {
  const { dev } = statSync(tmpdir());
  return `${(dev >> 8) & 0xfff}:${(dev & 0xff) | ((dev >> 12) & 0xfff00)}`;
}

test('the disk under a folder is told apart in the same way', async () => {
  const number = deviceNumber();
  const sealed = machine({ [`sys/dev/block/${number}`]: `-> ${block}/dm-1`, ...crypt, folder: '' });
  expect(await checkDisk('linux', 'folder', sealed)).toMatchObject([{ name: 'disk', state: 'ok' }]);
  const plain = machine({
    [`sys/dev/block/${number}`]: `-> ${block}/sda1`,
    [`${block}/sda1/size`]: '1',
    folder: '',
  });
  const [seen] = await checkDisk('linux', 'folder', plain);
  expect(seen).toMatchObject({ state: 'unknown', detail: expect.stringContaining('can be seen') });
  const [hidden] = await checkDisk('linux', 'folder', machine({ folder: '' }));
  expect(hidden).toMatchObject({ state: 'unknown', detail: expect.stringContaining('cannot be told') });
});
