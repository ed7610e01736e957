import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readThemeConcepts } from '../../../../src/memory/concepts-file.ts';
import { readPrepBook } from '../../../../src/memory/prep/prep-file.ts';
import { temporaryFolder } from '../../vault/play-vault.ts';

const rules = join(import.meta.dirname, '../../../../templates/rules');
const shipped = readFileSync(join(rules, 'prep.yaml'), 'utf8');

it('the shipped file names only concepts that there are', async () => {
  const { never, matters, between } = (await readPrepBook(rules)).themes;
  const ids = new Set((await readThemeConcepts(rules)).map(({ id }) => id));
  expect([...never, ...matters, ...between].filter((id) => !ids.has(id))).toEqual([]);
});

it.each([
  ['promises:\n', 'promises:\n  more: [x]\n', 'promises: '],
  ['due_after_days: 28', 'due_after_days: 0', 'measures.due_after_days: '],
  ['christmas: 12-25', 'christmas: 25-12', 'dates.named.christmas: must be month-day, like 12-25'],
  ['least_lines: 2', 'least_lines: many', 'themes.least_lines: '],
  ['accepts: ["yes"', 'accepts: ["…"', 'homework.accepts.0: must hold a word'],
  ['never: [therapy', 'never: [The rapy', 'themes.never.0: must be the id of a concept'],
])('%s written as %s is refused with its line and column', async (before, after, message) => {
  expect(shipped).toContain(before);
  const folder = temporaryFolder();
  const text = shipped.replace(before, after);
  writeFileSync(join(folder, 'prep.yaml'), text);
  const wrong = await readPrepBook(folder).then(
    () => undefined,
    (error) => error,
  );
  expect(wrong).toMatchObject({ code: 'usage', message: expect.stringContaining(message) });
  const { line, column } = wrong.data;
  expect(wrong.message).toContain(`prep.yaml:${line}:${column} `);
  expect(text.split('\n')[line - 1]).toContain(after.split('\n').at(-2)?.trim() ?? after.split(/[:[]/u)[0]);
});
