import { generateHybridIdentity, generateX25519Identity } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import type { KeyKind } from '../../../src/core/recipients.ts';
import { recoveryIdentity, recoveryWords } from '../../../src/vault/recovery-words.ts';

/** BIP-39's own vectors of 256 bits (github.com/trezor/python-mnemonic, vectors.json): entropy → words. */
const vectors = [
  ['00'.repeat(32), `${'abandon '.repeat(23)}art`],
  [
    '7f'.repeat(32),
    'legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth title',
  ],
  ['ff'.repeat(32), `${'zoo '.repeat(23)}vote`],
] as const;

function refusal(typed: string, kind: KeyKind = 'x25519'): unknown {
  try {
    return recoveryIdentity(typed, kind);
  } catch (error) {
    return error;
  }
}

describe('the words of a recovery key', () => {
  it.each(vectors)('are those of BIP-39: %s', (entropy, words) => {
    const identity = recoveryIdentity(words, 'x25519');
    expect(recoveryWords(identity).join(' ')).toBe(words);
    expect(bytesOf(identity)).toBe(entropy);
  });

  it.each([
    ['x25519' as const, generateX25519Identity],
    ['post-quantum' as const, generateHybridIdentity],
  ])('give back the %s identity they were made of', async (kind, generate) => {
    for (let round = 0; round < 50; round++) {
      const identity = await generate();
      const words = recoveryWords(identity);
      expect(words).toHaveLength(24);
      expect(recoveryIdentity(words.join(' '), kind)).toBe(identity);
      expect(recoveryIdentity(`  ${identity.toLowerCase()}\n`, kind)).toBe(identity);
    }
  });

  it('are read as people write them down: with numbers, capitals and in columns', async () => {
    const identity = await generateX25519Identity();
    const numbered = recoveryWords(identity).map((word, at) => `${at + 1}. ${word.toUpperCase()}`);
    expect(
      recoveryIdentity(`${numbered.slice(0, 12).join('\t')}\n${numbered.slice(12).join('\n')}\n`, 'x25519'),
    ).toBe(identity);
  });

  it('that are not in the list are named by their position, and never said again', () => {
    const words = vectors[1][1].split(' ');
    const one = words.with(6, 'secretive').join(' ');
    expect(refusal(one)).toMatchObject({
      code: 'usage',
      message: 'word 7 is not in the list of recovery words',
    });
    expect(refusal(words.with(0, 'x').with(23, 'secretive').join(' '))).toMatchObject({
      message: 'words 1, 24 are not in the list of recovery words',
    });
    for (const typed of [one, words.slice(1).join(' '), words.toReversed().join(' ')]) {
      const said = JSON.stringify(refusal(typed)) + String(refusal(typed));
      expect(said).toContain('AmynoteError');
      for (const word of ['secretive', ...words]) expect(said.split(/\W+/)).not.toContain(word);
    }
  });

  it('are counted', async () => {
    const words = recoveryWords(await generateX25519Identity());
    expect(refusal(words.slice(0, 23).join(' '))).toMatchObject({
      code: 'usage',
      message: 'a recovery key has 24 words, and these are 23',
    });
    expect(refusal('')).toMatchObject({ message: 'a recovery key has 24 words, and these are 0' });
  });

  it('with one other word of the list are refused in all but one of 256 cases', async () => {
    const words = recoveryWords(await generateX25519Identity());
    const others = recoveryWords(await generateX25519Identity()).concat(words);
    let refused = 0;
    let tried = 0;
    for (const [at, word] of words.entries()) {
      for (const other of others.filter((each) => each !== word)) {
        tried += 1;
        const answer = refusal(words.with(at, other).join(' '));
        if (answer instanceof Error) refused += 1;
      }
    }
    expect(refused / tried).toBeGreaterThan(0.97);
  });

  it('and identities of the other kind are told apart', async () => {
    const [classic, hybrid] = [await generateX25519Identity(), await generateHybridIdentity()];
    expect(refusal(hybrid, 'x25519')).toMatchObject({ code: 'locked' });
    expect(refusal(classic, 'post-quantum')).toMatchObject({ code: 'locked' });
    const mistyped = classic.replace(/.$/, (last) => (last === 'Q' ? 'P' : 'Q'));
    expect(refusal(mistyped)).toMatchObject({
      code: 'usage',
      message: 'the recovery key has a typing mistake',
    });
    expect(String(refusal(mistyped))).not.toContain(mistyped.slice(-20));
  });
});

/** The 32 secret bytes in hexadecimal, by the definition of bech32 (BIP-173). */
function bytesOf(identity: string): string {
  const data = identity.slice(identity.lastIndexOf('1') + 1, -6).toLowerCase();
  const bits = Array.from(data, (char) =>
    'qpzry9x8gf2tvdw0s3jn54khce6mua7l'.indexOf(char).toString(2).padStart(5, '0'),
  );
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  return bytes.map((byte) => Number.parseInt(byte, 2).toString(16).padStart(2, '0')).join('');
}
