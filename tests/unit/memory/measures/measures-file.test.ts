import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../../src/core/instrument.ts';
import { bandOf, isScore, reviewOf } from '../../../../src/core/instrument-scores.ts';
import { readInstruments } from '../../../../src/memory/measures/measures-file.ts';
import { temporaryFolder } from '../../vault/play-vault.ts';

const rules = join(import.meta.dirname, '../../../../templates/rules');
const shipped = readFileSync(join(rules, 'measures.yaml'), 'utf8');

const found = async (id: string) => (await readInstruments(rules)).find((one) => one.id === id) as Instrument;

describe('the shipped measures', () => {
  it('are those of the manuals', async () => {
    const facts = (await readInstruments(rules)).map(({ id, range, better, change, items }) => [
      ...[id, range.join('-'), better, change?.points, items?.count],
    ]);
    expect(facts).toEqual([
      ['phq9', '0-27', 'lower', 6, 9],
      ['gad7', '0-21', 'lower', 4, 7],
      ['pcl5', '0-80', 'lower', 18, 20],
      ['ors', '0-40', 'higher', 5, undefined],
      ['srs', '0-40', 'higher', undefined, undefined],
      ['oq45', '0-180', 'lower', 14, undefined],
      ['core10', '0-40', 'lower', 6, 10],
      ['who5', '0-100', 'higher', 10, 5],
      ['cssrs', '0-5', 'lower', 1, undefined],
      ['mood', '0-10', 'higher', undefined, undefined],
    ]);
  });

  it('keep no items where the licence allows totals only', async () => {
    const totals = (await readInstruments(rules))
      .filter(({ keeps }) => keeps === 'totals')
      .map(({ id }) => id);
    expect(totals).toEqual(['ors', 'srs', 'oq45', 'cssrs', 'mood']);
  });

  it.each([
    ['phq9', 4, 'minimal'],
    ['phq9', 5, 'mild'],
    ['phq9', 10, 'moderate'],
    ['phq9', 15, 'moderately severe'],
    ['phq9', 20, 'severe'],
    ['gad7', 15, 'severe'],
    ['pcl5', 31, 'at or above the screening cut-off (31 to 33)'],
    ['ors', 25, 'in the clinical range (25 or less, adults)'],
    ['ors', 25.1, 'above the clinical range'],
    ['oq45', 64, 'at or above the clinical cut-off'],
    ['core10', 10, 'below the clinical cut-off'],
    ['who5', 28, '28 or less: screen for depression'],
    ['mood', 5, undefined],
  ])('%s %d is %s', async (id, score, band) => {
    expect(bandOf(await found(id), score)).toBe(band);
  });

  it('ask for a look at risk where item 9 of the PHQ-9 is above 0, or the C-SSRS is', async () => {
    const phq9 = await found('phq9');
    expect(reviewOf(phq9, 9, [1, 1, 1, 1, 1, 1, 1, 1, 1])).toBe('item 9 is above 0');
    expect(reviewOf(phq9, 24, [3, 3, 3, 3, 3, 3, 3, 3, 0])).toBeUndefined();
    // A total says nothing of the item.
    expect(reviewOf(phq9, 27)).toBeUndefined();
    expect(reviewOf(await found('cssrs'), 1)).toBe('the level is above 0');
  });

  it('take scores that their forms can have', async () => {
    const [ors, who5, phq9] = [await found('ors'), await found('who5'), await found('phq9')];
    expect([isScore(ors, 23.7), isScore(ors, 23.75), isScore(ors, 40.1)]).toEqual([true, false, false]);
    expect([isScore(who5, 52), isScore(who5, 50), isScore(phq9, 14.5)]).toEqual([true, false, false]);
  });
});

describe('a mistake in the file is named with line and column', () => {
  it.each([
    ['a misspelt field', 'range: [0, 27]', 'rnage: [0, 27]', /^measures\.yaml:\d+:\d+ /],
    [
      'bands out of order',
      '{ from: 5, name: mild }',
      '{ from: 12, name: mild }',
      /bands must rise within the range$/,
    ],
    ['items that do not add up', 'count: 9, range: [0, 3]', 'count: 8, range: [0, 3]', /items do not add up/],
    ['a name that is taken', 'name: GAD-7', 'name: PHQ 9', /id is used twice/],
    ['no YAML', 'measures:', 'measures: [', /is not valid YAML$/],
  ])('%s', async (_, before, after, message) => {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'measures.yaml'), shipped.replace(before, after));
    const refused = await readInstruments(folder).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'usage',
      data: { line: expect.any(Number), column: expect.any(Number) },
    });
    expect(
      String((refused as Error).message)
        .replace(': ', ' ')
        .replace(/measures\.\d\./, ''),
    ).toMatch(message);
  });
});
