import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readGlossary } from '../../../../src/speech/glossary/glossary-file.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'amynote-glossary-'));
});
afterEach(() => rm(directory, { recursive: true }));

const good = `version: 1
groups:
  - name: Mood
    near: [Mood]
    terms:
      - alexithymia
      - term: anhedonia
        sounds: [an hedonia]
never:
  - [affect, effect]
`;

async function read(yaml: string) {
  await writeFile(join(directory, 'glossary.yaml'), yaml);
  return readGlossary(directory);
}

describe('the glossary', () => {
  it('that is shipped has more than 160 terms, and medications among them', async () => {
    const { terms, never } = await readGlossary(join(import.meta.dirname, '../../../../templates'));
    expect(terms.length).toBeGreaterThan(160);
    expect(terms.find(({ term }) => term === 'sertraline')).toMatchObject({ isMedication: true });
    expect(terms.find(({ term }) => term === 'anhedonia')).toMatchObject({ isMedication: false });
    expect(never).toEqual(expect.arrayContaining([['EMDR', 'EDR']]));
  });

  it('takes a term with and without its mishearings', async () => {
    expect((await read(good)).terms).toEqual([
      { term: 'alexithymia', sounds: [], near: ['mood'], isMedication: false },
      { term: 'anhedonia', sounds: ['an hedonia'], near: ['mood'], isMedication: false },
    ]);
  });

  it.each([
    ['an unknown field', good.replace('near:', 'neer:'), '3:5 '],
    ['an unknown field of a term', good.replace('sounds:', 'sound:'), '7:9 '],
    ['a term in angle brackets', good.replace('- alexithymia', '- <b>'), '6:9 '],
    ['a term twice', good.replace('- alexithymia', '- Anhedonia'), '7:9 the term is in the file already'],
    ['a pair of one', good.replace('[affect, effect]', '[affect]'), '10:5 '],
    ['no terms', good.replace(/terms:[\s\S]*never/, 'terms: []\nnever'), '5:12 '],
    ['YAML that cannot be read', good.replace('name: Mood', 'name: Mood: x'), '3:'],
    ['aliases', good.replace('[Mood]', '&m [Mood]').replace('[affect, effect]', '*m'), '1:1 '],
  ])('is refused with its line and column: %s', async (_what, yaml, place) => {
    await expect(read(yaml)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(`glossary.yaml:${place}`),
    });
  });

  it('that is not there is told', async () => {
    await expect(readGlossary(directory)).rejects.toMatchObject({ code: 'not-found' });
  });
});
