import { beforeAll, expect, it } from 'vitest';
import { emptyNoteContext } from '../../../../src/core/note-context.ts';
import { type RiskStatus, riskCategories } from '../../../../src/core/risk.ts';
import { type LintData, lintNote } from '../../../../src/notes/lint/lint-note.ts';
import { aboutSentence, lintData, writtenNote } from './written-note.ts';

let data: LintData;
beforeAll(async () => {
  data = await lintData();
});

/** Errors that a sentence makes beside RISK that says the same of every category. */
function errors(text: string, status: RiskStatus, by: 'clinician' | 'verified' = 'clinician'): string[] {
  const risk = riskCategories.map((category) => ({
    category,
    status,
    lines: [],
    quotes: [],
    source: 'rules' as const,
  }));
  const note = { ...writtenNote({ subjective: [text] }, { statement: { status: by } }), risk };
  return lintNote(note, emptyNoteContext, data).flatMap(({ severity, rule, detail }) =>
    severity === 'error' && rule.startsWith('risk-') ? [`${rule} ${detail.split(':')[0]}`] : [],
  );
}

it.each([
  ['Client denied suicidal ideation.', ['Suicide risk']],
  ['Denies SI/HI.', ['Suicide risk', 'Risk of harm to others']],
  ['He did not report any current self-harm.', ['Self-harm']],
  ['No homicidal ideation.', ['Risk of harm to others']],
  ['Client denied any substance use.', ['Substance use']],
  ['Denied domestic violence.', ['Abuse or neglect']],
])('%j is an error where RISK says endorsed or not assessed', (text, called) => {
  const found = called.map((name) => `risk-denied-otherwise ${name}`);
  expect(errors(text, 'not_assessed')).toEqual(found);
  expect(errors(text, 'endorsed')).toEqual(found);
  expect(errors(text, 'denied')).toEqual([]);
  expect(errors(text, 'not_assessed', 'verified')).toEqual([]);
});

it.each([
  ['Client reported passive suicidal ideation.', 'Suicide risk'],
  ['Client endorsed self-harm on Monday.', 'Self-harm'],
])('%j is an error where RISK says denied or not assessed', (text, called) => {
  const found = [`risk-asserted-otherwise ${called}`];
  expect(errors(text, 'denied')).toEqual(found);
  expect(errors(text, 'not_assessed')).toEqual(found);
  expect(errors(text, 'endorsed')).toEqual([]);
});

it.each([
  'Client reported a history of suicidal ideation.',
  'Client denied past suicide attempts.',
  'Client slept better and denied headaches.',
  'Client worked on assertiveness with her sister.',
  'Reported better sleep; reviewed the safety plan.',
])('%j is none, whatever RISK says', (text) => {
  for (const status of ['endorsed', 'denied', 'not_assessed', 'unclear'] as const) {
    expect(errors(text, status)).toEqual([]);
  }
});

it('no risk factors are as little known as no risk', () => {
  expect(aboutSentence(data, 'No risk factors.')).toContain('error wording-no-risk');
  expect(aboutSentence(data, 'No known risk factors were found.')).toContain('error wording-no-risk');
  expect(aboutSentence(data, 'No additional risk factors came up.')).not.toContain('error wording-no-risk');
});
