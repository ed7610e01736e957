import { randomBytes } from 'node:crypto';
import { bech32 } from '@scure/base';
import { describe, expect, it } from 'vitest';
import { bech32Bytes, bech32Text } from '../../../src/vault/bech32.ts';

describe('bech32', () => {
  it('writes and reads what the library of age does, of every length', () => {
    for (let size = 0; size < 200; size++) {
      const bytes = randomBytes(size);
      const text = bech32.encode('age', bech32.toWords(bytes), false);
      expect(bech32Text('age', bytes)).toBe(text);
      expect(Buffer.from(bech32Bytes('age', text) ?? [1, 2])).toEqual(bytes);
    }
  });

  it('refuses any letter that is another, two that changed places, and other prefixes', () => {
    const text = bech32Text('age', randomBytes(32));
    for (let at = 0; at < text.length; at++) {
      const other = text[at] === 'q' ? 'p' : 'q';
      expect(
        bech32Bytes('age', text.slice(0, at) + other + text.slice(at + 1)),
        `letter ${at}`,
      ).toBeUndefined();
      const swapped = `${text.slice(0, at)}${text[at + 1] ?? ''}${text[at]}${text.slice(at + 2)}`;
      if (swapped !== text) expect(bech32Bytes('age', swapped)).toBeUndefined();
    }
    for (const wrong of [
      '',
      'age1',
      text.slice(0, -1),
      `${text}q`,
      text.toUpperCase(),
      ` ${text}`,
      `${text} `,
    ])
      expect(bech32Bytes('age', wrong)).toBeUndefined();
    expect(bech32Bytes('age1pq', text)).toBeUndefined();
  });

  it('refuses bits that mean nothing behind the last byte', () => {
    for (const words of [
      [...bech32.toWords(randomBytes(32)).slice(0, -1), 1],
      [0],
      [0, 0, 0],
      Array(9).fill(0),
    ])
      expect(bech32Bytes('age', bech32.encode('age', words, false))).toBeUndefined();
  });
});
