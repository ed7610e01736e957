import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AmynoteError } from '../../../../src/core/errors.ts';
import { shippedTemplates } from '../../../../src/core/shipped-templates.ts';
import { readRuleData } from '../../../../src/notes/note-rules.ts';
import { readNoteTerms } from '../../../../src/notes/phrases/glossary-file.ts';
import { createTemplateStore } from '../../../../src/notes/templates/template-files.ts';
import { parseTemplate } from '../../../../src/notes/templates/template-source.ts';
import { templates } from '../session.ts';

const fixtures = join(import.meta.dirname, '../../../../fixtures/templates');
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'amynote-templates-'));
});
afterEach(() => rm(directory, { recursive: true }));

function refusal(text: string | Uint8Array): AmynoteError {
  try {
    parseTemplate(typeof text === 'string' ? Buffer.from(text) : text);
  } catch (error) {
    if (error instanceof AmynoteError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
}

/** Nine lines that are a billion words once they are expanded. */
function bomb(): string {
  const level = (at: number) =>
    `a${at}: &a${at} [${Array.from({ length: 10 }, () => (at === 0 ? 'lol' : `*a${at - 1}`)).join(', ')}]`;
  return Array.from({ length: 9 }, (_, at) => level(at)).join('\n');
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
  it('are those that help names, each readable and under its own name', async () => {
    const listed = await createTemplateStore(templates).list();
    expect(listed.map(({ id }) => id)).toEqual([...shippedTemplates].sort());
    expect(listed.filter(({ id, template }) => template?.id !== id)).toEqual([]);
  });

  it('are known by the hash of their bytes', async () => {
    const { sha256, text } = await createTemplateStore(templates).read('soap');
    const bytes = await readFile(join(templates, 'soap.yaml'));
    expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(text).toBe(bytes.toString());
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

describe('a template that does not fit', async () => {
  const folder = join(fixtures, 'invalid');
  const files = await readdir(folder);

  it.each(files)('is refused where the mistake stands: %s', async (file) => {
    const bytes = await readFile(join(folder, file));
    const [, line, column, what = ''] = /^# (\d+):(\d+) (.*)/u.exec(bytes.toString()) ?? [];
    expect(refusal(bytes)).toMatchObject({
      code: 'usage',
      message: expect.stringMatching(new RegExp(`^line ${line}, column ${column}: ${escaped(what)}`, 'u')),
      data: { line: Number(line), column: Number(column) },
    });
  });

  it('does not let its text reach the terminal as control characters', () => {
    for (const text of [`${good}"\\e[2Jx": 1\n`, `${good}x\u001b[2J: 1\n`, `${good}x: !<\u009b> 1\n`]) {
      expect(refusal(text).message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });

  it('is named with its file where it lies in a folder', async () => {
    await writeFile(join(directory, 'mine.yaml'), good.replace('id: mine', 'id: yours'));
    await expect(createTemplateStore(directory).read('mine')).rejects.toMatchObject({
      message: expect.stringContaining('mine.yaml:1:5: id: must be the file\'s name, "mine"'),
    });
  });

  it('does not stand in the way of another template', async () => {
    await cp(join(templates, 'soap.yaml'), join(directory, 'soap.yaml'));
    await writeFile(join(directory, 'mine.yaml'), 'id: [');
    expect((await createTemplateStore(directory).read('soap')).template.id).toBe('soap');
  });

  it.each(['nosuch', '../soap', 'rules/risk', '', 'glossary'])(
    'is not found under the name "%s"',
    async (id) => {
      await expect(createTemplateStore(templates).read(id)).rejects.toMatchObject({ code: 'not-found' });
    },
  );
});

describe('YAML that somebody made to do harm', () => {
  it.each([
    ['nothing', ''],
    ['a billion laughs', bomb()],
    ['thousands of brackets', `x: ${'['.repeat(16_000)}`],
    ['lists in lists', '- '.repeat(16_000)],
    ['thousands of fields', Array.from({ length: 3000 }, (_, at) => `k${at}: 1`).join('\n')],
    ['a hundred megabytes', `${good}# ${'x'.repeat(100 * 1024 * 1024)}`],
    ['quotation marks', '"'.repeat(30_000)],
    ['a number that is none', good.replace('version: 1', 'version: 1e999')],
    ['UTF-16', Buffer.from(good, 'utf16le')],
    ['zeros', Buffer.alloc(30_000)],
  ])('is refused within two seconds, by line and column: %s', (_name, text) => {
    const before = performance.now();
    expect(refusal(text)).toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/^line \d+, column \d+: .{5,400}$/u),
    });
    expect(performance.now() - before).toBeLessThan(2000);
  });

  it('changes nothing in the program that reads it', () => {
    refusal(`${good}__proto__: { polluted: true }\nconstructor: { prototype: { polluted: true } }\n`);
    expect({}).not.toHaveProperty('polluted');
  });

  it.each([
    ['a mark of byte order', `\ufeff${good}`],
    ['lines that end as on Windows', good.replaceAll('\n', '\r\n')],
    ['a joiner that a script needs', good.replace('Mine', 'می\u200cخواهم')],
  ])('is not what a usual editor writes: %s', (_name, text) => {
    expect(parseTemplate(Buffer.from(text)).id).toBe('mine');
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
