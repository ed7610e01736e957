import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { headerLength } from '../../../src/vault/age-header.ts';
import { openSealedParts } from '../../../src/vault/segment-file.ts';
import { afterTheLast, type PlayVault, playVault, temporaryFolder } from './play-vault.ts';
import { installed } from './programs.ts';

const chunk = 64 * 1024;
const atEnd = afterTheLast();
let vault: PlayVault;

beforeAll(async () => {
  vault = await playVault(temporaryFolder(atEnd));
});

async function sealed(plaintext: Uint8Array): Promise<string> {
  const path = join(temporaryFolder(), 'sealed.age');
  writeFileSync(path, await vault.files.seal(plaintext));
  return path;
}

const startOf = (path: string) => (headerLength(readFileSync(path)) ?? 0) + 16;
const damaged = { code: 'damaged' };

async function reads(path: string, offset: number, length: number): Promise<Buffer> {
  const parts = await openSealedParts(path, vault.files);
  try {
    return Buffer.from(await parts.read(offset, length));
  } finally {
    await parts.close();
  }
}

describe('a part of a sealed file', () => {
  it.each([0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk, 3 * chunk + 7])(
    'is what stands there, wherever it begins and ends (%i bytes)',
    async (size) => {
      const plaintext = randomBytes(size);
      const parts = await openSealedParts(await sealed(plaintext), vault.files);
      expect(parts.bytes).toBe(size);
      const edges = [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk, size].filter(
        (at) => at <= size,
      );
      for (const from of edges)
        for (const to of edges.filter((at) => at >= from))
          expect(Buffer.from(await parts.read(from, to - from)).equals(plaintext.subarray(from, to))).toBe(
            true,
          );
      await parts.close();
    },
  );

  it.skipIf(!installed('age'))('can be read of what the age program sealed', async () => {
    const plaintext = randomBytes(5 * chunk + 3);
    const path = join(temporaryFolder(), 'sealed.age');
    execFileSync('age', ['-r', vault.recipient, '-o', path], { input: plaintext });
    expect(await reads(path, 4 * chunk - 10, chunk + 13)).toEqual(plaintext.subarray(4 * chunk - 10));
  });

  it('is refused outside of the file, and where it makes no sense', async () => {
    const parts = await openSealedParts(await sealed(randomBytes(10)), vault.files);
    for (const [offset, length] of [
      [0, 11],
      [10, 1],
      [-1, 2],
      [0, -1],
      [0.5, 1],
      [Number.NaN, 1],
    ] as const)
      await expect(parts.read(offset, length)).rejects.toMatchObject(damaged);
    await parts.close();
  });

  it('opens no other chunk: damage elsewhere does not reach it', async () => {
    const plaintext = randomBytes(4 * chunk);
    const path = await sealed(plaintext);
    const bytes = readFileSync(path);
    const second = startOf(path) + chunk + 16 + 5;
    bytes[second] = (bytes[second] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    expect(await reads(path, 2 * chunk, chunk)).toEqual(plaintext.subarray(2 * chunk, 3 * chunk));
    await expect(reads(path, chunk, 1)).rejects.toMatchObject(damaged);
    await expect(reads(path, 0, 4 * chunk)).rejects.toMatchObject(damaged);
  });
});

describe('a sealed file that is read in parts', () => {
  it('does not open when it is cut anywhere, also between two chunks', async () => {
    const path = await sealed(randomBytes(3 * chunk + 100));
    const whole = readFileSync(path);
    const start = startOf(path);
    const between = [0, 1, 2, 3].map((chunks) => start + chunks * (chunk + 16));
    for (const size of [0, 10, start - 1, ...between, start + 15, start + 16, whole.length - 1]) {
      writeFileSync(path, whole);
      truncateSync(path, size);
      await expect(openSealedParts(path, vault.files), `${size} bytes`).rejects.toMatchObject(damaged);
    }
  });

  it('does not open when something follows it, nor when its header was changed', async () => {
    const path = await sealed(randomBytes(chunk));
    const whole = readFileSync(path);
    for (const more of [1, 16, 17, chunk + 16]) {
      writeFileSync(path, whole);
      appendFileSync(path, randomBytes(more));
      await expect(openSealedParts(path, vault.files), `${more} more`).rejects.toMatchObject(damaged);
    }
    writeFileSync(path, whole);
    for (let at = 0, end = startOf(path); at < end; at += 3) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      writeFileSync(path, bytes);
      await expect(openSealedParts(path, vault.files), `byte ${at}`).rejects.toMatchObject(damaged);
    }
  });

  it('refuses chunks that changed places, or came from another file', async () => {
    const [path, other] = [await sealed(randomBytes(3 * chunk)), await sealed(randomBytes(3 * chunk))];
    const [bytes, others] = [readFileSync(path), readFileSync(other)];
    const at = (file: string, number: number) => startOf(file) + number * (chunk + 16);
    const swapped = Buffer.from(bytes);
    bytes.copy(swapped, at(path, 0), at(path, 1), at(path, 2));
    writeFileSync(path, swapped);
    await expect(reads(path, 0, 1)).rejects.toMatchObject(damaged);
    const mixed = Buffer.from(bytes);
    others.copy(mixed, at(path, 1), at(other, 1), at(other, 2));
    writeFileSync(path, mixed);
    await expect(reads(path, chunk, 1)).rejects.toMatchObject(damaged);
    expect((await reads(path, 2 * chunk, 1)).length).toBe(1);
  });
});
