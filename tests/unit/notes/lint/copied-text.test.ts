import { beforeAll, describe, expect, it } from 'vitest';
import type { LintData } from '../../../../src/notes/lint/lint-note.ts';
import { lintData, linted, writtenNote } from './written-note.ts';

let data: LintData;
beforeAll(async () => {
  data = await lintData();
});

const earlier = {
  subjective: [
    'Client reported sleeping five hours on most nights and missing two work shifts because of fatigue.',
    'Client described one argument with her partner about the budget for the summer.',
  ],
  intervention: [
    'Guided cognitive restructuring of the thought of failing at work and reviewed the thought record.',
  ],
  plan: ['Thought record daily and one walk before work; next session Friday.'],
};

function copied(sections: Record<string, string[]>, rule = 'copied-text'): string[] {
  const lastNotes = [{ day: '2026-11-08', content: writtenNote(earlier) }];
  return linted(data, sections, { context: { lastNotes } })
    .filter((found) => found.rule === rule)
    .map(({ severity, place, detail }) => `${severity} ${rule} ${place}: ${detail}`);
}

describe('copied text', () => {
  it('a note that repeats an earlier one is found, with its day and how much of it', () => {
    expect(copied(earlier)).toEqual([
      'warn copied-text note: 100 % of the wording is that of the note of 2026-11-08.',
    ]);
    const changed = { ...earlier, plan: ['Stop the record; try the bus twice before Tuesday.'] };
    expect(copied(changed)).toEqual([
      expect.stringMatching(
        /^warn copied-text note: [789]\d % of the wording is that of the note of 2026-11-08\.$/,
      ),
    ]);
  });

  it('a note of its own is not, though it uses the same words', () => {
    expect(
      copied({
        subjective: [
          'Client slept seven hours on four nights and missed no shift; the argument about money is settled.',
        ],
        intervention: ['Rehearsed asking her manager for leave by role-play, with two refusals.'],
        plan: ['Ask for leave on Wednesday; next session Friday.'],
      }),
    ).toEqual([]);
  });

  it('a section that is copied into a note of its own is found by itself', () => {
    const own = Array.from(
      { length: 12 },
      (_, at) => `Client told of day ${at} in words that nobody wrote before, number ${at}.`,
    );
    expect(copied({ ...earlier, assessment: own, plan: own })).toEqual([
      expect.stringMatching(/^warn copied-text subjective: 100 %/),
    ]);
  });

  it('a sentence with numbers that stands in an earlier note needs its day, homework does not', () => {
    expect(copied(earlier, 'copied-fact')).toEqual([
      expect.stringMatching(/^warn copied-fact s1: .* 2026-11-08 without that day\.$/),
    ]);
  });

  it('what rightly stands in every note is no copy', () => {
    const boiler = { plan: ['Next session 12/06.', 'Limits of confidentiality were reviewed.'] };
    const lastNotes = [{ day: '2026-11-08', content: writtenNote(boiler) }];
    expect(
      linted(data, boiler, { context: { lastNotes } }).filter(({ rule }) => rule === 'copied-text'),
    ).toEqual([]);
  });

  it('an old score without its day is found; with it, or entered anew, it is not', () => {
    const context = { measures: [{ name: 'PHQ-9', score: '14', day: '2026-11-08' }] };
    const of = (text: string, scores = {}) =>
      linted(data, { objective: [text] }, { context, facts: { measures: scores } }).filter(
        ({ rule }) => rule === 'copied-fact',
      );
    expect(of('PHQ-9 was 14.')).toEqual([
      expect.objectContaining({
        place: 's1',
        severity: 'warn',
        detail: expect.stringContaining('2026-11-08'),
      }),
    ]);
    expect(of('PHQ-9 was 14 on 11/08.')).toEqual([]);
    expect(of('PHQ-9 was 14.', { 'PHQ-9': '14' })).toEqual([]);
    expect(of('PHQ-9 was 9.')).toEqual([]);
  });
});

describe('length', () => {
  const of = (words: number) =>
    linted(
      data,
      { plan: [Array.from({ length: words }, () => 'word').join(' ')] },
      { section: { words: [20, 40] } },
    )
      .filter(({ rule }) => rule.startsWith('length'))
      .map(({ severity, rule, place }) => `${severity} ${rule} ${place}`);

  it.each([
    [20, []],
    [40, []],
    [19, ['info length-too-short plan']],
    [9, ['warn length-too-short plan']],
    [41, ['info length-too-long plan']],
    [61, ['warn length-too-long plan']],
  ])('a section of %i words where 20 to 40 are asked for: %j', (words, found) => {
    expect(of(words)).toEqual(found);
  });

  it('the whole note is counted, too', () => {
    const found = linted(data, { plan: ['Two words.'], data: ['Three more words.'] }, { words: [50, 90] });
    expect(found).toContainEqual(
      expect.objectContaining({
        rule: 'length-too-short',
        place: 'note',
        severity: 'warn',
        detail: 'The note has 5 words; its template asks for 50 to 90.',
      }),
    );
  });
});
