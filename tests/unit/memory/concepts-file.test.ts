import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { conceptLayer } from '../../../src/memory/concepts.ts';
import { readConceptFiles, readConcepts } from '../../../src/memory/concepts-file.ts';
import { stemOf, wordsOf } from '../../../src/memory/tokens.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'amynote-concepts-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function reading(text: string): Promise<unknown> {
  await writeFile(join(directory, 'concepts.yaml'), text);
  return readConcepts(directory).catch((error: unknown) => error);
}

it('a file is read as it is written', async () => {
  const text =
    'version: 1\nconcepts:\n  - id: a\n    terms: [one, "two … three"]\n  - {id: b, under: a, terms: [four]}\n';
  expect(await reading(text)).toEqual([
    { id: 'a', terms: ['one', 'two … three'] },
    { id: 'b', under: 'a', terms: ['four'] },
  ]);
});

const head = 'version: 1\nconcepts:\n';
const cases: [title: string, text: string, place: string][] = [
  ['broken YAML', `${head}  - id: [a\n`, 'concepts.yaml:4:1'],
  ['an unknown key', `${head}  - id: a\n    terms: [one]\n    colour: red\n`, 'concepts.yaml:3:5'],
  ['a missing key', `${head}  - id: a\n`, 'concepts.yaml:3:5'],
  ['a term without a word', `${head}  - id: a\n    terms: [one, "…"]\n`, 'concepts.yaml:4:18'],
  ['an id with a space', `${head}  - id: a b\n    terms: [one]\n`, 'concepts.yaml:3:9'],
  ['an id used twice', `${head}  - {id: a, terms: [b]}\n  - {id: a, terms: [c]}\n`, 'concepts.yaml:4:10'],
  ['an unknown wider concept', `${head}  - {id: a, under: b, terms: [b]}\n`, 'concepts.yaml:3:20'],
  ['a concept under itself', `${head}  - {id: a, under: a, terms: [b]}\n`, 'concepts.yaml:3:20'],
  ['an unknown near concept', `${head}  - {id: a, near: [b], terms: [b]}\n`, 'concepts.yaml:3:19'],
  ['an alias', `${head}  - &x {id: a, terms: [b]}\n  - *x\n`, 'concepts.yaml:1:1'],
  ['another version', 'version: 2\nconcepts: []\n', 'concepts.yaml:1:10'],
  ['an empty file', '', 'concepts.yaml:1:1'],
];
it.each(cases)('%s is refused with its place', async (_title, text, place) => {
  const error = await reading(text);
  expect(error).toMatchObject({ code: 'usage', message: expect.stringContaining(`${place} `) });
});

it('further files add terms to known concepts, new concepts and shorthand', async () => {
  await writeFile(join(directory, 'concepts.yaml'), `${head}  - {id: a, terms: [one]}\n`);
  const clinical =
    'version: 1\nshorthand: {hx: history}\nconcepts:\n  - {id: a, near: [b], terms: [two]}\n  - {id: b, under: a, terms: [three]}\n';
  await writeFile(join(directory, 'clinical.yaml'), clinical);
  expect(await readConceptFiles(directory)).toEqual({
    concepts: [
      { id: 'a', near: ['b'], terms: ['one', 'two'] },
      { id: 'b', under: 'a', terms: ['three'] },
    ],
    shorthand: new Map([['hx', 'history']]),
  });
});

it('a further file is refused with its own name and place', async () => {
  await writeFile(join(directory, 'concepts.yaml'), `${head}  - {id: a, terms: [one]}\n`);
  await writeFile(join(directory, 'lay-language.yaml'), `${head}  - {id: a, under: z, terms: [two]}\n`);
  await expect(readConcepts(directory)).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining('lay-language.yaml:3:20 '),
  });
});

it('a directory without the file is refused', async () => {
  await expect(readConcepts(directory)).rejects.toMatchObject({ code: 'not-found' });
});

it('the shipped concepts know the ways people put it', async () => {
  const layer = conceptLayer(await readConcepts('templates/rules'));
  const said: [text: string, id: string][] = [
    ['my old man never called', 'father'],
    ['he walked out when I was nine', 'abandonment'],
    ["most days I can't even get out of bed", 'low_energy'],
    ["I couldn't breathe on the train", 'panic'],
    ['nothing is fun since March', 'anhedonia'],
    ["I'd be better off dead", 'suicide'],
    ['they let me go in June', 'job_loss'],
    ['I had a few too many on Friday', 'alcohol'],
    ['lying awake until four', 'sleep'],
    ['nobody stays', 'abandonment'],
  ];
  for (const [text, id] of said) {
    expect(layer.namedIn(wordsOf(text).map(stemOf)), text).toContain(id);
  }
});
