import { expect, it } from 'vitest';
import { roundedUsd, usdWords } from '../../../src/core/usd.ts';

it('what is less than the last place is said to be less, and nothing is no cost', () => {
  expect(usdWords(0.144, 2)).toBe('0.14 USD');
  expect(usdWords(0.004, 2)).toBe('less than 0.01 USD');
  expect(usdWords(0.00004, 4)).toBe('less than 0.0001 USD');
  expect(usdWords(0, 4)).toBe('no cost');
});

it('a cost is never rounded to nothing', () => {
  expect(roundedUsd(0.000_000_4)).toBe(0.000_000_4);
  expect(roundedUsd(0.123_44)).toBe(0.1234);
  expect(roundedUsd(0)).toBe(0);
});
