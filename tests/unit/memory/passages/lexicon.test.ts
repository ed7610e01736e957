import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { featuresOf } from '../../../../src/memory/passages/features.ts';
import { prepareLexicon, readLexicon } from '../../../../src/memory/passages/lexicon.ts';

const said = 'My old man left us for good, c/o SOB 3/7, and I barely get out of bed.';

let rules: string;
let built: string;
beforeEach(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'amynote-lexicon-'));
  [rules, built] = [join(directory, 'rules'), directory];
  await cp('templates/rules', rules, { recursive: true });
});
afterEach(() => rm(built, { recursive: true }));

async function prepare(): Promise<string> {
  const [file, text] = await prepareLexicon(rules);
  await writeFile(join(built, file), text);
  return join(built, file);
}

it('a prepared lexicon reads every text as the files do', async () => {
  await prepare();
  const [files, prepared] = [await readLexicon(rules), await readLexicon(rules, built)];
  expect(prepared.hash).toBe(files.hash);
  expect(featuresOf(said, prepared)).toEqual(featuresOf(said, files));
  expect(featuresOf(said, prepared).counts.has('#father')).toBe(true);
});

it('what was prepared is not believed once somebody changed a file', async () => {
  await prepare();
  const before = await readLexicon(rules, built);
  await writeFile(join(rules, 'wordnet.yaml'), 'version: 1\nconcepts:\n  - {id: zebra, terms: [bed]}\n');
  const after = await readLexicon(rules, built);
  expect(after.hash).not.toBe(before.hash);
  expect(featuresOf(said, after).counts.get('#zebra')).toBe(1);
});

it('half a prepared file is no worse than none', async () => {
  await writeFile(await prepare(), '{"hash":');
  expect(featuresOf(said, await readLexicon(rules, built))).toEqual(
    featuresOf(said, await readLexicon(rules)),
  );
});
