import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { type AgeFiles, createAgeFiles } from '../../../src/vault/age-file.ts';
import { countRecipientStanzas, readStanza } from '../../../src/vault/age-header.ts';
import { temporaryFolder } from './play-vault.ts';
import { installed } from './programs.ts';

const text = 'I feel like I am drowning every morning';
/** More than two of age's chunks of 64 KiB. */
const long = patterned(150_000);

function patterned(bytes: number): Uint8Array {
  return new Uint8Array(bytes).map((_, index) => index % 251);
}

async function keyPair(generate = generateX25519Identity) {
  const secret = await generate();
  return { secret, recipient: await identityToRecipient(secret) };
}

async function ageFiles() {
  const { secret, recipient } = await keyPair();
  return { secret, recipient, files: createAgeFiles([recipient], async () => secret) };
}

async function* chunksOf(bytes: Uint8Array, size = 10_000): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** What `toEqual` says of thousands of bytes, in a moment. */
function expectSame(actual: Uint8Array, expected: Uint8Array, what = ''): void {
  expect(Buffer.compare(actual, expected), what).toBe(0);
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
    expectSame(await files.open(await files.seal(long)), long);
    const sealed = await joined(await files.sealStream(chunksOf(long)));
    for (const size of [777, 65_552, 1_000_000]) {
      expectSame(await joined(files.openStream(chunksOf(sealed, size))), long, `${size} at a time`);
    }
  });

  it.skipIf(!installed('age')).each([0, 1, 65_535, 65_536, 65_537, 131_072, 1_048_576 + 7])(
    'of %d bytes goes both ways between here and the age program',
    async (bytes) => {
      const content = patterned(bytes);
      const folder = temporaryFolder();
      const { files, secret, recipient } = await ageFiles();
      const identity = join(folder, 'identity.txt');
      writeFileSync(identity, secret);
      const ours = join(folder, 'ours.age');
      const sealings = [files.seal(content), files.sealStream(chunksOf(content, 9999)).then(joined)];
      for (const sealed of await Promise.all(sealings)) {
        writeFileSync(ours, sealed);
        expectSame(execFileSync('age', ['-d', '-i', identity, ours], { maxBuffer: 2 * bytes + 1 }), content);
      }

      const theirs = join(folder, 'theirs.age');
      execFileSync('age', ['-r', recipient, '-o', theirs], { input: content });
      const sealed = readFileSync(theirs);
      expectSame(await files.open(sealed), content);
      expectSame(await joined(files.openStream(chunksOf(sealed, 5001))), content);
    },
  );

  it('of a post-quantum vault opens with its identity, and is locked to another', async () => {
    const { secret, recipient } = await keyPair(generateHybridIdentity);
    const files = createAgeFiles([recipient], async () => secret);
    const sealed = await joined(await files.sealStream(chunksOf(long)));
    expectSame(await files.open(sealed), long);
    const { files: other } = await ageFiles();
    expect(
      await failures(
        createAgeFiles([recipient], async () => (await keyPair()).secret),
        sealed,
      ),
    ).toEqual(['locked', 'locked']);
    expect(await failures(other, sealed)).toEqual(['damaged', 'damaged']);
  });

  it('keeps the stanzas it was given, and every other program opens it', async () => {
    const { files, secret } = await ageFiles();
    const stanzas = [['amynote.digest', 'a1b2']] as const;
    const sealed = await files.seal(long, stanzas);
    expect(readStanza(sealed, 'amynote.digest')).toBe('a1b2');
    expect(countRecipientStanzas(sealed)).toBe(1);
    const { Decrypter } = await import('age-encryption');
    const decrypter = new Decrypter();
    decrypter.addIdentity(secret);
    expectSame(await decrypter.decrypt(sealed), long);
    const streamed = await joined(await files.sealStream(chunksOf(long), stanzas));
    expect(readStanza(streamed, 'amynote.digest')).toBe('a1b2');
  });

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

  it('is given up to the chunk before the damage, and nothing of what is damaged', async () => {
    const { files } = await ageFiles();
    const sealed = await files.seal(long);
    const payload = sealed.length - (long.length + 3 * 16);
    const second = payload + 65_536 + 16;
    const flipped = Uint8Array.from(sealed);
    flipped[second + 40] = (flipped[second + 40] ?? 0) ^ 1;
    const cut = sealed.subarray(0, second);
    for (const bytes of [flipped, cut, Buffer.concat([cut, Buffer.of(7)])]) {
      const given: Uint8Array[] = [];
      const reading = (async () => {
        for await (const chunk of files.openStream(chunksOf(bytes, 4096))) given.push(chunk);
      })();
      await expect(reading).rejects.toMatchObject({ code: 'damaged' });
      expectSame(Buffer.concat(given), long.subarray(0, 65_536));
    }
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

  it('that cannot be read is told as the system tells it, not as damage', async () => {
    const { files } = await ageFiles();
    const unreadable = (async function* (): AsyncIterable<Uint8Array> {
      yield (await files.seal(long)).subarray(0, 100);
      throw Object.assign(new Error('EIO'), { code: 'EIO' });
    })();
    await expect(joined(files.openStream(unreadable))).rejects.toMatchObject({ code: 'EIO' });
  });

  it('asks for the identity only when something must be opened', async () => {
    const { recipient } = await keyPair();
    const files = createAgeFiles([recipient], () => Promise.reject(new Error('asked')));
    const sealed = await files.seal(Buffer.from(text));
    await expect(files.open(sealed)).rejects.toThrow('asked');
  });
});
