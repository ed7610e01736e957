import { describe, expect, it } from 'vitest';
import { isId, randomId, timedId } from '../../../src/core/ids.ts';

describe('an id', () => {
  it('is 12 characters that no path, ear or eye mistakes, and never the same twice', () => {
    const made = Array.from({ length: 2000 }, randomId);
    expect(made.every((id) => /^[0-9a-hjkmnp-tv-z]{12}$/.test(id))).toBe(true);
    expect(new Set(made).size).toBe(made.length);
    expect(made.every(isId)).toBe(true);
    // Every character of the alphabet comes up, in the last place as in the first.
    expect(new Set(made.map((id) => id[0])).size).toBe(32);
    expect(new Set(made.map((id) => id[11])).size).toBe(32);
  });

  it('with a time sorts in the order of making, over every carry', () => {
    const times = [0, 1, 31, 32, 1023, 1024, 1_790_000_000_000, 1_790_000_000_001, 2 ** 45 - 1];
    const made = times.map(timedId);
    expect(made.toSorted()).toEqual(made);
    expect(made.every((id) => id.length === 16 && isId(id))).toBe(true);
    expect(timedId(7).slice(0, 9)).toBe('000000007');
  });

  it.each([
    '',
    'abc',
    '..',
    '../sessions/x',
    'abcdefghijkl',
    'ABCDEFGHJKMN',
    'abcdefghjkm/',
    'abcdefghjkmn\n',
    '0'.repeat(17),
  ])('%j could be none of ours', (text) => {
    expect(isId(text)).toBe(false);
  });
});
