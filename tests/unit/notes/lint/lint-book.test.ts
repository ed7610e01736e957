import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readLintBook } from '../../../../src/notes/lint/lint-book.ts';
import type { LintData } from '../../../../src/notes/lint/lint-note.ts';
import { phraseSource, writtenForm } from '../../../../src/notes/lint/written-phrase.ts';
import { afterTheLast, temporaryFolder } from '../../vault/play-vault.ts';
import { lintData, templates } from './written-note.ts';

const atEnd = afterTheLast();
let data: LintData;
beforeAll(async () => {
  data = await lintData();
});

/** The shipped files with one line changed. */
async function readChanged(file: string, line: string, into: string): Promise<unknown> {
  const directory = temporaryFolder(atEnd);
  cpSync(templates, directory, { recursive: true });
  const path = join(directory, 'rules', 'lint', file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(line);
  writeFileSync(path, text.replace(line, into));
  return readLintBook(directory);
}

const lineOf = (file: string, text: string) =>
  readFileSync(join(templates, 'rules', 'lint', file), 'utf8')
    .split('\n')
    .indexOf(text) + 1;

describe('the data of lint', () => {
  it('names every source in words, when it was reviewed, and each rule once', () => {
    const { lint } = data;
    for (const file of Object.values(lint)) expect(file.reviewed).toMatch(/^2026-/);
    for (const rules of [lint.language.rules, lint.wording.rules, lint.never.rules, lint.facts.expects]) {
      expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
      for (const { source } of rules) expect(source.split(' ').length).toBeGreaterThan(3);
    }
  });

  it('an unknown field is refused with its line and column', async () => {
    const line = lineOf('language.yaml', '  - id: slur') + 1;
    await expect(
      readChanged('language.yaml', '  - id: slur\n', '  - id: slur\n    avoids: [x]\n'),
    ).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(`language.yaml:${line}:5: unknown field "avoids"`),
    });
  });

  it('a phrase that cannot be read is refused in its own line', async () => {
    const line = lineOf('language.yaml', '      - (addict|addicts)');
    await expect(
      readChanged('language.yaml', '- (addict|addicts)', '- (addict|addicts'),
    ).rejects.toMatchObject({
      message: expect.stringMatching(`language\\.yaml:${line}:9: .*a bracket of the phrase is not closed`),
    });
  });

  it('a source that is not among the sources is refused in its own line', async () => {
    const line = lineOf('never.yaml', '    source: couples');
    await expect(
      readChanged('never.yaml', '    source: couples', '    source: couple'),
    ).rejects.toMatchObject({
      message: expect.stringContaining(`never.yaml:${line}:13: `),
    });
  });

  it('a severity that does not exist is refused', async () => {
    await expect(readChanged('facts.yaml', 'severity: warn', 'severity: fatal')).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/facts\.yaml:\d+:\d+: facts\.0\.severity/),
    });
  });
});

describe('phrases', () => {
  const finds = (phrase: string, text: string) =>
    new RegExp(`(?:${phraseSource(phrase)})(?= )`, 'u').test(writtenForm(text));

  it.each([
    ['claim+', 'Client is claiming it.', true],
    ['claim+', 'Client reclaimed it.', false],
    ['promiscu~', 'Promiscuity!', true],
    ['(denied|denies) [any] plan', 'She denies plan', true],
    ['(denied|denies) [any] plan', 'She denies any plan', true],
    ['(denied|denies) [any] plan', 'She denies every plan', false],
    ['not * safe', "Client didn't feel quite safe.", true],
    ['not * safe', 'Client did not. Safe.', false],
    ['non-compliant', 'Non compliant', true],
    ['within <number> days', 'within 14 days', true],
    ['within <number> days', 'within some days', false],
    ['client ¶', 'client ¶ left', true],
    ['she (is|was)~ here', 'she wasting here', true],
    ['user', 'superuser', false],
  ])('%s in "%s": %s', (phrase, text, found) => {
    expect(finds(phrase, text)).toBe(found);
  });

  it.each(['(a|b', 'a|b)', 'a] b', '', '[a]', 'a & b', '(a||b)'])('%j cannot be read', (phrase) => {
    expect(() => phraseSource(phrase)).toThrow(SyntaxError);
  });
});
