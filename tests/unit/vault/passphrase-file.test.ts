import { createHash } from 'node:crypto';
import { Decrypter, Encrypter } from 'age-encryption';
import * as cctv from 'cctv-age';
import { describe, expect, it } from 'vitest';
import { openWithPassphrase, sealWithPassphrase } from '../../../src/vault/passphrase-file.ts';
import { scryptIdentity } from '../../../src/vault/scrypt-stanza.ts';

/** As little work as an age file can ask for, where the work is not what is tested. */
const little = 1;

describe('a file sealed with a passphrase', () => {
  it('goes both ways with age-encryption, whatever letters the passphrase has', async () => {
    const passphrase = 'grüner Tee, 緑茶 🍵';
    const decrypter = new Decrypter();
    decrypter.addPassphrase(passphrase);
    const ours = await sealWithPassphrase('the key\n', passphrase, little);
    expect(await decrypter.decrypt(ours, 'text')).toBe('the key\n');

    const encrypter = new Encrypter();
    encrypter.setPassphrase(passphrase);
    encrypter.setScryptWorkFactor(little);
    expect(await openWithPassphrase(await encrypter.encrypt('theirs'), passphrase)).toBe('theirs');
  });

  it('asks for the work that the age program asks for', async () => {
    const header = Buffer.from(await sealWithPassphrase('x', 'correct horse')).toString('latin1');
    expect(header).toMatch(/^age-encryption\.org\/v1\n-> scrypt [\w+/]{22} 18\n/);
  });

  it('does not open with another passphrase, and the error does not tell either', async () => {
    const sealed = await sealWithPassphrase('the key', 'correct horse', little);
    const error = await openWithPassphrase(sealed, 'wrong horse').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'locked', message: 'the passphrase does not open the identity' });
    expect(String(error)).not.toMatch(/horse|the key/);
  });

  it('that was cut or changed is damage, not a wrong passphrase', async () => {
    const sealed = await sealWithPassphrase('the key', 'correct horse', little);
    const changed = Uint8Array.from(sealed);
    changed[sealed.length - 1] = (changed[sealed.length - 1] ?? 0) ^ 1;
    for (const bad of [sealed.subarray(0, -5), changed, Buffer.from('not an age file'), Buffer.alloc(0)]) {
      await expect(openWithPassphrase(bad, 'correct horse')).rejects.toMatchObject({ code: 'damaged' });
    }
  });

  it('that asks for absurd work is refused before any of it is done', async () => {
    const sealed = Buffer.from(await sealWithPassphrase('x', 'correct horse', little)).toString('latin1');
    for (const factor of ['23', '30', '99999999']) {
      const absurd = Buffer.from(sealed.replace(/^(-> scrypt \S+) 1$/m, `$1 ${factor}`), 'latin1');
      await expect(openWithPassphrase(absurd, 'correct horse')).rejects.toMatchObject({
        code: 'damaged',
        message: 'the identity file asks for more work than any amynote would',
      });
    }
  });
});

const vectors = Object.entries(cctv as unknown as Record<string, Uint8Array>).flatMap(([name, bytes]) => {
  const vector = Buffer.from(bytes);
  const end = vector.indexOf('\n\n');
  const head = vector.toString('latin1', 0, end).split('\n');
  const field = (key: string) =>
    head.filter((line) => line.startsWith(`${key}: `)).map((line) => line.slice(key.length + 2));
  const [passphrase] = field('passphrase');
  if (!name.startsWith('scrypt') || passphrase === undefined) return [];
  return [
    {
      name,
      passphrase,
      expected: field('expect')[0],
      payload: field('payload')[0],
      file: vector.subarray(end + 2),
    },
  ];
});

describe('the published vectors with a passphrase', () => {
  it('are there', () => expect(vectors.length).toBeGreaterThan(15));

  it.each(vectors)('$name: $expected', async ({ passphrase, expected, payload, file }) => {
    const decrypter = new Decrypter();
    decrypter.addIdentity(scryptIdentity(passphrase));
    const opened = await decrypter.decrypt(file).catch((error: unknown) => error);
    if (expected !== 'success') return expect(opened).toBeInstanceOf(Error);
    expect(
      createHash('sha256')
        .update(opened as Uint8Array)
        .digest('hex'),
    ).toBe(payload);
  });
});
