import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fileBlocks, writeBlocks } from '../../../src/vault/file-blocks.ts';
import { temporaryFolder } from './play-vault.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

it.each([0, 1, 1_048_576, 3_500_000])('a file of %d bytes is read in order to its end', async (size) => {
  const path = join(temporaryFolder(), 'file');
  const content = randomBytes(size);
  writeFileSync(path, content);
  const hash = createHash('sha256');
  for await (const block of fileBlocks(path)) hash.update(block);
  expect(hash.digest('hex')).toBe(sha256(content));
});

it('pieces of every size are written in order', async () => {
  const path = join(temporaryFolder(), 'file');
  const pieces = [0, 1, 16, 65_536, 16, 2_000_000, 70_000, 1_048_576, 3].map((size) => randomBytes(size));
  const file = await open(path, 'wx');
  await writeBlocks(
    file,
    (async function* () {
      yield* pieces;
    })(),
  );
  await file.close();
  expect(sha256(readFileSync(path))).toBe(sha256(Buffer.concat(pieces)));
});

it('many thousand tiny pieces are written whole', async () => {
  const path = join(temporaryFolder(), 'file');
  const file = await open(path, 'wx');
  await writeBlocks(
    file,
    (async function* () {
      for (let number = 0; number < 20_000; number += 1) yield Buffer.from(`${number}\n`);
    })(),
  );
  await file.close();
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(lines).toHaveLength(20_000);
  expect(lines.every((line, number) => line === String(number))).toBe(true);
});

it.skipIf(!existsSync('/dev/full'))('a full disk is an error, whenever it fills up', async () => {
  for (const size of [10, 5_000_000]) {
    const file = await open('/dev/full', 'w');
    const pieces = (async function* () {
      for (let at = 0; at < size; at += 65_536) yield randomBytes(Math.min(size - at, 65_536));
    })();
    await expect(writeBlocks(file, pieces)).rejects.toMatchObject({ code: 'ENOSPC' });
    await file.close();
  }
});
