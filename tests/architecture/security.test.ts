import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** `tests/….test.ts`: "the title of one of its tests" */
const shown = /`(tests\/[\w./-]+\.test\.ts)`: "([^"]+)"/g;

test('every claim of SECURITY.md names a test that is there', () => {
  const rows = readFileSync('SECURITY.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| Who '));
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows) {
    const named = [...row.matchAll(shown)];
    expect(named, row).not.toEqual([]);
    for (const [, file = '', title = ''] of named) {
      expect(readFileSync(file, 'utf8'), `${file}: ${title}`).toContain(`'${title}'`);
    }
  }
});
