import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { type AgeFiles, createAgeFiles } from '../../../src/vault/age-file.ts';
import { temporaryFolder } from './play-vault.ts';
import { installed } from './programs.ts';

const text = 'I feel like I am drowning every morning';
/** More than two of age's chunks of 64 KiB. */
const long = new Uint8Array(150_000).map((_, index) => index % 251);

async function keyPair() {
  const secret = await generateX25519Identity();
  return { secret, recipient: await identityToRecipient(secret) };
}

async function ageFiles() {
  const { secret, recipient } = await keyPair();
  return { secret, recipient, files: createAgeFiles([recipient], async () => secret) };
}

async function* chunksOf(bytes: Uint8Array, size = 10_000): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function joined(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

/** Opens ciphertext both ways; each must fail in the same way. */
async function failures(files: AgeFiles, ciphertext: Uint8Array): Promise<string[]> {
  const codeOf = (error: { code?: string }) => error.code ?? String(error);
  return [
    await files.open(ciphertext).then(() => 'opened', codeOf),
    await joined(files.openStream(chunksOf(ciphertext))).then(() => 'opened', codeOf),
  ];
}

describe('an age file', () => {
  it('opens again as what was sealed, at once and as a stream', async () => {
    const { files } = await ageFiles();
    expect(await files.open(await files.seal(long))).toEqual(long);
    const sealed = await joined(await files.sealStream(chunksOf(long)));
    expect(await joined(files.openStream(chunksOf(sealed, 777)))).toEqual(long);
  });

  it.skipIf(!installed('age'))(
    'is opened by the age program, and one sealed by it is opened here',
    async () => {
      const folder = temporaryFolder();
      const { files, secret, recipient } = await ageFiles();
      writeFileSync(join(folder, 'identity.txt'), secret);
      writeFileSync(join(folder, 'ours.age'), await joined(await files.sealStream(chunksOf(long))));
      const opened = execFileSync('age', [
        '-d',
        '-i',
        join(folder, 'identity.txt'),
        join(folder, 'ours.age'),
      ]);
      expect(new Uint8Array(opened)).toEqual(long);

      execFileSync('age', ['-r', recipient, '-o', join(folder, 'theirs.age')], { input: text });
      const theirs = readFileSync(join(folder, 'theirs.age'));
      expect(Buffer.from(await files.open(theirs)).toString()).toBe(text);
      expect(Buffer.from(await joined(files.openStream(chunksOf(theirs, 50)))).toString()).toBe(text);
    },
  );

  it('of another recipient is locked', async () => {
    const { files } = await ageFiles();
    const other = await keyPair();
    const stranger = createAgeFiles([other.recipient], async () => other.secret);
    const sealed = await files.seal(Buffer.from(text));
    // A vault's header names its recipients: a stranger's identity is not among them.
    const wrongHome = createAgeFiles([(await keyPair()).recipient], async () => other.secret);
    expect(await failures(wrongHome, sealed)).toEqual(['locked', 'locked']);
    expect(await failures(stranger, sealed)).toEqual(['damaged', 'damaged']);
  });

  it('with one flipped bit anywhere is damaged, never opened', async () => {
    const { files } = await ageFiles();
    const sealed = await files.seal(Buffer.from(text));
    for (let at = 0; at < sealed.length; at += 3) {
      const flipped = Uint8Array.from(sealed);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      expect(await failures(files, flipped), `byte ${at}`).toEqual(['damaged', 'damaged']);
    }
  });

  it('cut short anywhere is damaged, also at the end of a chunk', async () => {
    const { files } = await ageFiles();
    const sealed = await files.seal(long);
    const payload = sealed.length - (long.length + 3 * 16);
    const ends = [0, 10, payload - 1, payload, payload + 65_536 + 16, sealed.length - 16, sealed.length - 1];
    for (const end of ends) {
      expect(await failures(files, sealed.subarray(0, end)), `${end} bytes`).toEqual(['damaged', 'damaged']);
    }
    expect(await failures(files, Buffer.concat([sealed, Buffer.of(0)]))).toEqual(['damaged', 'damaged']);
  });

  it('is locked, without a word of the key, when the identity is mistyped', async () => {
    const { files, secret, recipient } = await ageFiles();
    const mistyped = createAgeFiles(
      [recipient],
      async () => `${secret.slice(0, -1)}${secret.endsWith('Q') ? 'P' : 'Q'}`,
    );
    const error = await mistyped.open(await files.seal(Buffer.from(text))).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'locked', cause: undefined });
  });

  it('asks for the identity only when something must be opened', async () => {
    const { recipient } = await keyPair();
    const files = createAgeFiles([recipient], () => Promise.reject(new Error('asked')));
    const sealed = await files.seal(Buffer.from(text));
    await expect(files.open(sealed)).rejects.toThrow('asked');
  });
});
