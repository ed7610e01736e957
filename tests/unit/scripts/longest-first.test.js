import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { longest } from '../../../scripts/test/longest-first.js';

test('every test file that is begun early is there', () => {
  expect(longest.filter((path) => !existsSync(`tests/${path}.test.ts`))).toEqual([]);
});
