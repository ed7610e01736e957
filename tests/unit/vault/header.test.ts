import { createHash, randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canonicalBytes } from '../../../src/core/canonical.ts';
import { randomId } from '../../../src/core/ids.ts';
import type { KeyKind, VaultRecipient } from '../../../src/core/recipients.ts';
import { createHeader, readHeader, recipientKeys, replaceHeader } from '../../../src/vault/header.ts';
import { headerBytes, isValidHeader, parseHeader, type VaultHeader } from '../../../src/vault/header-text.ts';
import { makeRecoveryKey } from '../../../src/vault/recovery-key.ts';
import { temporaryFolder } from './play-vault.ts';

const addedAt = '2026-03-02T20:00:00.000Z';

async function recipientsOf(...kinds: KeyKind[]): Promise<VaultRecipient[]> {
  const keys = await Promise.all(kinds.map(makeRecoveryKey));
  return keys.map(({ recipient }, at) => ({ key: recipient, role: at === 0 ? 'own' : 'recovery', addedAt }));
}

async function header(...kinds: KeyKind[]): Promise<VaultHeader> {
  const recipients = await recipientsOf(...kinds);
  return { version: 2, id: '0123456789ab', createdAt: addedAt, recipients };
}

/** Every position with `count` other bytes in it: one that differs by a single bit, then random ones. */
function* flips(bytes: Uint8Array, count: number): Iterable<{ at: number; flipped: Uint8Array }> {
  for (const [at, byte] of bytes.entries()) {
    for (let turn = 0; turn < count; turn++) {
      const flipped = Uint8Array.from(bytes);
      flipped[at] = turn === 0 ? byte ^ (1 << randomInt(8)) : (byte + randomInt(1, 256)) % 256;
      yield { at, flipped };
    }
  }
}

describe('the header of a vault', () => {
  it('is one text, with a check over all the rest', async () => {
    const directory = join(temporaryFolder(), 'vault');
    const recipients = await recipientsOf('x25519', 'x25519');
    const made = { version: 2, id: randomId(), createdAt: addedAt, recipients } as const;
    expect(await createHeader(directory, made)).toBe(true);
    const text = readFileSync(join(directory, 'vault.json'), 'utf8');
    const { check, ...rest } = JSON.parse(text);
    expect(rest).toEqual({
      format: 'amynote-vault',
      version: 2,
      id: made.id,
      createdAt: addedAt,
      recipients,
    });
    expect(check).toBe(createHash('sha256').update(canonicalBytes(rest)).digest('hex'));
    expect(await readHeader(directory)).toEqual(made);
  });

  it.each([
    ['x25519' as const, 24],
    ['post-quantum' as const, 4],
  ])('of kind %s is refused with any byte changed', async (kind, count) => {
    const bytes = headerBytes(await header(kind, kind));
    expect(parseHeader(bytes)).toMatchObject({ version: 2 });
    for (const { at, flipped } of flips(bytes, count)) {
      // Another digit in `"version": 2` makes a version that we do not know: refused just as well.
      expect([undefined, 'newer'], `byte ${at}`).toContain(parseHeader(flipped));
    }
  });

  it('of version 1 is refused with any byte changed but those that nothing in it vouches for', async () => {
    const { id, createdAt, recipients } = await header('x25519');
    const known: VaultHeader = { version: 1, id, createdAt, recipients };
    const bytes = headerBytes(known);
    const text = new TextDecoder().decode(bytes);
    const free = [id, createdAt].flatMap((value) => {
      const from = text.indexOf(value);
      return Array.from(value, (_, offset) => from + offset);
    });
    for (const { at, flipped } of flips(bytes, 24)) {
      if (!free.includes(at)) expect([undefined, 'newer'], `byte ${at}`).toContain(parseHeader(flipped));
    }
  });

  it('is refused when it is cut, and when anything follows it', async () => {
    const bytes = headerBytes(await header('x25519'));
    for (let length = 0; length < bytes.length; length++) {
      expect(parseHeader(bytes.subarray(0, length))).toBeUndefined();
    }
    expect(parseHeader(Uint8Array.of(...bytes, 10))).toBeUndefined();
  });

  it('never names keys of two kinds, a key twice, or nobody', async () => {
    const one = await header('x25519');
    const [first] = one.recipients;
    const other = await header('post-quantum');
    expect(isValidHeader(one)).toBe(true);
    for (const recipients of [[...one.recipients, ...other.recipients], [first, first], []]) {
      const wrong = { ...one, recipients: recipients.filter((entry) => entry !== undefined) };
      expect(isValidHeader(wrong)).toBe(false);
      expect(parseHeader(headerBytes(wrong))).toBeUndefined();
    }
  });

  it('of version 1 is read as it is and becomes version 2 when it is replaced', async () => {
    const directory = temporaryFolder();
    const { recipients, ...rest } = await header('x25519');
    const old = { ...rest, version: 1, recipients: recipients.map(({ key }) => key) };
    const text = `${JSON.stringify({ format: 'amynote-vault', ...reordered(old) }, null, 2)}\n`;
    writeFileSync(join(directory, 'vault.json'), text);
    const read = await readHeader(directory);
    expect(read).toEqual({ ...rest, version: 1, recipients });
    expect(headerBytes(read)).toEqual(new TextEncoder().encode(text));
    await replaceHeader(directory, read);
    expect(await readHeader(directory)).toEqual({ ...read, version: 2 });
    expect(recipientKeys(read)).toEqual(old.recipients);
  });

  it('of a newer version is refused politely, whatever else it says', async () => {
    const directory = temporaryFolder();
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'vault.json'), '{"format":"amynote-vault","version":3,"keys":[]}');
    await expect(readHeader(directory)).rejects.toMatchObject({
      code: 'damaged',
      message: 'the vault was made by a newer amynote',
      hint: expect.stringContaining('install the newest'),
    });
  });
});

function reordered({ version, id, createdAt, recipients }: Record<string, unknown>): object {
  return { version, id, createdAt, recipients };
}
