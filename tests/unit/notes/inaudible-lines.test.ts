import { beforeAll, describe, expect, it } from 'vitest';
import { inaudibleText } from '../../../src/core/inaudible.ts';
import type { SpokenLine } from '../../../src/core/lines.ts';
import { emptyNoteContext } from '../../../src/core/note-context.ts';
import type { NoteRules } from '../../../src/core/note-ports.ts';
import { createExtractDrafter } from '../../../src/notes/extract/extract-drafter.ts';
import { createNoteRules, readRuleData } from '../../../src/notes/note-rules.ts';
import { session, template, templates } from './session.ts';

let rules: NoteRules;
beforeAll(async () => {
  rules = createNoteRules(await readRuleData(templates));
});

const held = 'I have been thinking of killing myself since twelve o’clock';

/** A session in which line 3, or another, is nothing but a mark, with words that were held back. */
function withMark(script: string, id = 3): SpokenLine[] {
  return session(script).map((line) =>
    line.id === id
      ? {
          ...line,
          text: inaudibleText({ startMs: 754_000, endMs: 759_200 }),
          flags: ['inaudible'],
          alternatives: [{ text: held, reason: 'no-speech' }],
        }
      : line,
  );
}

const lines = withMark(`
  T: How has your week been, and the nights?
  C: I slept four hours most nights and missed two shifts.
  C: nothing
  T: What happens when you wake up?
`);

describe('a line in which no words were heard', () => {
  it.for([
    ['its mark quoted', 'Client said “inaudible”.', [3]],
    ['its clock times as numbers', 'Client woke at 12 and 34 most nights.', [3]],
    ['beside a good line', 'Client slept four hours most nights and missed two shifts.', [2, 3]],
  ] as const)('is never evidence: %s', async ([, text, cited]) => {
    const statements = [{ section: 'subjective', text, lines: [...cited] }];
    const { rejected } = rules.verify(
      { statements, risk: [], requestIds: [] },
      await template('soap'),
      lines,
      emptyNoteContext,
    );
    expect(rejected.flatMap(({ problems }) => problems.map(({ rule }) => rule))).toContain('inaudible-line');
  });

  it('makes no risk, nor do the words that were held back', async () => {
    const risk = [{ category: 'suicidal_ideation', status: 'endorsed', lines: [3] } as const].map(
      (entry) => ({
        ...entry,
        lines: [...entry.lines],
      }),
    );
    const found = rules.verify(
      { statements: [], risk, requestIds: [] },
      await template('soap'),
      lines,
      emptyNoteContext,
    ).risk;
    expect(found.filter(({ status }) => status === 'endorsed')).toEqual([]);
    expect(found.flatMap((finding) => finding.lines)).not.toContain(3);
  });

  it('is no answer to a question: what follows it denies nothing', async () => {
    const asked = withMark(
      `
      T: Have you had any thoughts of killing yourself?
      C: nothing
      T: Okay. And did you eat?
      C: No.
    `,
      2,
    );
    const { risk } = rules.verify(
      { statements: [], risk: [], requestIds: [] },
      await template('soap'),
      asked,
      emptyNoteContext,
    );
    expect(risk.find(({ category }) => category === 'suicidal_ideation')?.status).not.toBe('denied');
  });

  it('goes to a drafter as its mark alone', async () => {
    const brief = rules.brief(await template('soap'), lines, emptyNoteContext);
    expect(brief.request).toContain('[3] client 00:00:14 [inaudible 12:34–12:40]');
    expect(brief.request).not.toContain('killing');
    const { statements } = await createExtractDrafter().draft(brief, undefined as never, () => undefined);
    expect(statements.flatMap((statement) => statement.lines)).not.toContain(3);
  });
});
