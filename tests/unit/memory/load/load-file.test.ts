import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readLoadData } from '../../../../src/memory/load/load-file.ts';
import { temporaryFolder } from '../../vault/play-vault.ts';

const shipped = join(import.meta.dirname, '../../../../templates/rules');
const text = readFileSync(join(shipped, 'wellbeing.yaml'), 'utf8');

/** Reads the shipped rules with one thing changed. */
async function changed(from: string, to: string) {
  expect(text).toContain(from);
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'wellbeing.yaml'), text.replace(from, to));
  return readLoadData(folder);
}

it('a rule that is taken out is heard of no more', async () => {
  const [rule = ''] = / {2}- id: weekends[\s\S]*?(?= {2}- id: no-break)/.exec(text) ?? [];
  const { signals } = await changed(rule, '');
  expect(signals.map(({ id }) => id)).not.toContain('weekends');
  expect(signals).toHaveLength(7);
});

it.each([
  ['a rule that is there twice', '- id: week #', '- id: day #', 'is there twice'],
  ['a rule that there is not', '- id: weekends', '- id: holidays', 'signals.6.id'],
  [
    'an answer too few',
    '          - I enjoy my work. I have no symptoms of burnout.\n',
    '',
    'must be one for',
  ],
  ['a band that does not begin at the least', '{ from: 1, say', '{ from: 2, say', 'must begin at the least'],
  ['a misspelt field', 'gap_minutes: 10', 'gap_minute: 10', 'back_to_back'],
])('%s is refused with line and column', async (_, from, to, message) => {
  await expect(changed(from, to)).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringMatching(/^wellbeing\.yaml:\d+:\d+ /),
  });
  await expect(changed(from, to)).rejects.toThrow(message);
});

it('every threshold and every check names where it comes from', async () => {
  const { signals, checks } = await readLoadData(shipped);
  for (const { sources } of [...signals, ...checks]) expect(sources.length).toBeGreaterThan(0);
  for (const { licence } of checks) expect(licence).not.toBe('');
  // No item of a questionnaire that may not be shipped here: only totals are asked.
  expect(checks.find(({ id }) => id === 'proqol')?.asks.map(({ range }) => range)).toEqual([
    [10, 50],
    [10, 50],
    [10, 50],
  ]);
});
