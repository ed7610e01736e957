import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readNoteTerms } from '../../../src/notes/glossary-file.ts';
import { readRuleData } from '../../../src/notes/note-rules.ts';
import { createTemplateStore } from '../../../src/notes/template-files.ts';
import { templates } from './session.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'amynote-templates-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function refusal(id: string, yaml: string) {
  await writeFile(join(directory, `${id}.yaml`), yaml);
  return createTemplateStore(directory)
    .read(id)
    .catch((error: unknown) => error);
}

const good = `id: mine
title: Mine
version: 1
sections:
  - id: a
    title: A
    guidance: What was said.
    source: any_turns
    claims_max: 3
`;

describe('shipped templates', () => {
  it('are four note formats, each readable and under its own name', async () => {
    const store = createTemplateStore(templates);
    expect(await store.list()).toEqual([
      { id: 'birp', title: 'BIRP' },
      { id: 'dap', title: 'DAP' },
      { id: 'girp', title: 'GIRP' },
      { id: 'soap', title: 'SOAP' },
    ]);
    const { template, sha256 } = await store.read('soap');
    expect(template.sections.map(({ id }) => id)).toEqual(['subjective', 'objective', 'assessment', 'plan']);
    expect(sha256).toBe(
      createHash('sha256')
        .update(await readFile(join(templates, 'soap.yaml')))
        .digest('hex'),
    );
  });

  it('come with a glossary of more than 160 terms and its medications', async () => {
    const { capitalised, medications } = await readNoteTerms(templates);
    expect(capitalised.length).toBeGreaterThan(160);
    expect(capitalised).toEqual(
      expect.arrayContaining(['countertransference', 'psychomotor agitation', 'anhedonia', 'sertraline']),
    );
    expect(medications).toContain('sertraline');
    expect(medications).not.toContain('anhedonia');
  });
});

describe('a template that does not fit', () => {
  it.each([
    ['an unknown field', good.replace('claims_max', 'clams_max'), ':9:5: unknown field "clams_max"'],
    ['a wrong value', good.replace('any_turns', 'everyone'), ':8:13: sections.0.source: '],
    ['a number too large', good.replace('claims_max: 3', 'claims_max: 90'), ':9:17: sections.0.claims_max: '],
    ['a missing field', good.replace('    title: A\n', ''), ':5:5: sections.0.title: '],
    ['an unknown field at the top', `${good}evidence: off\n`, ':10:1: unknown field "evidence"'],
    [
      'another name than the file',
      good.replace('id: mine', 'id: yours'),
      ":1:5: id: must be the file's name",
    ],
    ['YAML that cannot be read', good.replace('title: Mine', 'title: Mine: x'), ':2:8: '],
    ['the same field twice', good.replace('version: 1', 'version: 1\nversion: 2'), ':4:1: '],
    ['aliases', `${good.replace('title: Mine', 'title: &t Mine')}x: *t\n`, ':10:4: anchors'],
    [
      'two sections of one id',
      good + good.slice(good.indexOf('  - id')),
      ':10:9: sections.1.id: another section',
    ],
    ['nothing', '', ':1:1: '],
  ])('is refused with file, line and column: %s', async (_name, yaml, message) => {
    const error = await refusal('mine', yaml);
    expect(error).toMatchObject({ code: 'usage', message: expect.stringContaining(`mine.yaml${message}`) });
  });

  it('does not let its text reach the terminal as control characters', async () => {
    const error = await refusal('mine', `${good}"\\e[2Jx": 1\n`);
    expect((error as Error).message).not.toMatch(/\p{Cc}/u);
  });

  it('does not stand in the way of another template', async () => {
    await cp(join(templates, 'soap.yaml'), join(directory, 'soap.yaml'));
    await refusal('mine', 'id: [');
    expect((await createTemplateStore(directory).read('soap')).template.id).toBe('soap');
  });

  it.each(['nosuch', '../soap', 'rules/risk', ''])('is not found under the name "%s"', async (id) => {
    const read = createTemplateStore(templates).read(id);
    await expect(read).rejects.toMatchObject({
      code: 'not-found',
      hint: 'use one of: birp, dap, girp, soap',
    });
  });
});

describe('a rules file that does not fit', () => {
  it.each([
    ['risk/active-ideation.yaml', '(kill|killing', /active-ideation\.yaml:\d+:5: .*bracket/u],
    ['risk/active-ideation.yaml', 'kill /myself/', /active-ideation\.yaml:\d+:5: .*no meaning/u],
  ])('is refused where the phrase stands: %s %s', async (file, phrase, message) => {
    await cp(templates, directory, { recursive: true });
    const path = join(directory, 'rules', file);
    await writeFile(path, (await readFile(path, 'utf8')).replace('- unaliv~', `- ${phrase}`));
    await expect(readRuleData(directory)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(message),
    });
  });
});
