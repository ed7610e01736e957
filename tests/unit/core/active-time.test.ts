import { expect, test } from 'vitest';
import { activeMs } from '../../../src/core/active-time.ts';

test.each([
  ['ten seconds between two keys', 0, 10_000, 10_000],
  ['two minutes', 0, 120_000, 120_000],
  ['a longer gap, in which nobody was there', 0, 120_001, 0],
  ['a clock that was put back', 5000, 0, 0],
])('%s count', (_what, before, at, counted) => {
  expect(activeMs(before, at)).toBe(counted);
});
