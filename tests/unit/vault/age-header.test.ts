import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { expect, it } from 'vitest';
import { createAgeFiles } from '../../../src/vault/age-file.ts';
import {
  countRecipientStanzas,
  headerLength,
  headerLimit,
  readHeader,
  readStanza,
} from '../../../src/vault/age-header.ts';
import { temporaryFolder } from './play-vault.ts';

const noIdentity = () => Promise.reject(new Error('asked for the identity'));

async function sealedTo(secrets: readonly string[], bytes = 10): Promise<Uint8Array> {
  const recipients = await Promise.all(secrets.map((secret) => identityToRecipient(secret)));
  return createAgeFiles(recipients, noIdentity).seal(new Uint8Array(bytes), [['amynote.digest', 'ab12']]);
}

it('recipients of both kinds are counted without a key, and no other stanza is', async () => {
  const plain = [await generateX25519Identity(), await generateX25519Identity()];
  expect(countRecipientStanzas(await sealedTo(plain))).toBe(2);
  expect(countRecipientStanzas(await sealedTo([await generateHybridIdentity()]))).toBe(1);
});

it('only the header of a file is read from the disk, however long the file is', async () => {
  const sealed = await sealedTo([await generateX25519Identity()], 200_000);
  const path = join(temporaryFolder(), 'long.age');
  writeFileSync(path, sealed);
  const header = await readHeader(path);
  expect(header.length).toBe(headerLength(sealed));
  expect(Buffer.from(header).toString()).toMatch(/^age-encryption\.org\/v1\n.+\n--- .{43}\n$/s);
  expect(readStanza(header, 'amynote.digest')).toBe('ab12');
  expect(readStanza(header, 'amynote.other')).toBeUndefined();
});

it('a header that is cut, endless or none at all is damaged', async () => {
  const sealed = await sealedTo([await generateX25519Identity()]);
  const end = headerLength(sealed) ?? 0;
  const damaged = expect.objectContaining({ code: 'damaged' });
  expect(headerLength(sealed.subarray(0, end - 1))).toBeUndefined();
  expect(() => readStanza(sealed.subarray(0, end - 1), 'amynote.digest')).toThrow(damaged);
  expect(() => headerLength(Buffer.alloc(headerLimit, 'a'))).toThrow(damaged);
  expect(() => countRecipientStanzas(Buffer.concat([Buffer.from('x'), sealed]))).toThrow(damaged);
});

it('an endless header is given up before it fills the memory', async () => {
  const secret = await generateX25519Identity();
  const files = createAgeFiles([], async () => secret);
  let taken = 0;
  const endless = (async function* (): AsyncIterable<Uint8Array> {
    yield Buffer.from('age-encryption.org/v1\n');
    for (;;) {
      taken += 1000;
      yield Buffer.alloc(1000, 'a');
    }
  })();
  const reading = files.openStream(endless)[Symbol.asyncIterator]().next();
  await expect(reading).rejects.toMatchObject({ code: 'damaged' });
  expect(taken).toBeLessThan(headerLimit + 1000);
});
