import { beforeAll, describe, expect, it } from 'vitest';
import type { SpokenLine } from '../../../src/core/lines.ts';
import type { DraftAnswer } from '../../../src/core/provider-ports.ts';
import { type RiskCategory, riskCategories } from '../../../src/core/risk.ts';
import { answerPolarity } from '../../../src/notes/risk/answer-polarity.ts';
import type { RiskPhraseBook } from '../../../src/notes/risk/risk-file.ts';
import { readRiskPhrases } from '../../../src/notes/risk/risk-file.ts';
import { riskFindings } from '../../../src/notes/risk/risk-findings.ts';
import { brokenDisclosures, falseDenials, professionalTalk, trueDenials } from './denials.ts';
import { dialoguePairs, harmless, layPhrases } from './risk-phrases.ts';
import { session, sessionLines, templates } from './session.ts';

let book: RiskPhraseBook;

beforeAll(async () => {
  book = await readRiskPhrases(templates);
});

function find(category: RiskCategory, lines: readonly SpokenLine[], drafted: DraftAnswer['risk'] = []) {
  const finding = riskFindings(drafted, lines, book).find((entry) => entry.category === category);
  if (finding === undefined) throw new Error('every category has a finding');
  return finding;
}

const drafted = (status: DraftAnswer['risk'][number]['status'], lines: number[]): DraftAnswer['risk'] => [
  { category: 'suicidal_ideation', status, lines },
];

describe('what a client says of risk', () => {
  const rows = riskCategories.flatMap((category) =>
    layPhrases[category]
      .trim()
      .split('\n')
      .map((phrase): [RiskCategory, string] => [category, phrase.trim()]),
  );
  it.each(rows)('is raised for %s: %s', (category, phrase) => {
    const finding = find(category, session(`C: ${phrase}`));
    expect(['endorsed', 'unclear']).toContain(finding.status);
    expect(finding).toMatchObject({ lines: [1], quotes: [{ line: 1, text: phrase }], source: 'rules' });
  });

  it.each([
    ['suicidal_ideation', "It's not like I haven't thought about the pills."],
    ['suicidal_ideation', "I'm not saying I never thought about killing myself."],
    ['abuse_or_neglect', "It's not like he never hit me."],
  ] as const)('is raised for %s where a no is said of a no: %s', (category, phrase) => {
    expect(['endorsed', 'unclear']).toContain(find(category, session(`C: ${phrase}`)).status);
  });

  it.each(harmless)('is not raised by: %s', (phrase) => {
    const raised = riskFindings([], session(`C: ${phrase}`), book).filter(
      ({ status }) => status !== 'not_assessed',
    );
    expect(raised).toEqual([]);
  });

  it('of a past attempt needs the clinician', () => {
    expect(find('suicidal_ideation', session('C: back in college I tried, not now')).status).toBe('unclear');
  });

  it('counts when nobody knows who spoke, but is not taken as the client’s own', () => {
    expect(find('suicidal_ideation', session('?: I want to die')).status).toBe('unclear');
  });

  it('is not raised by a therapist who explains', () => {
    const lines = session('T: Some people think of suicide when everything piles up.\nC: Right.');
    expect(find('suicidal_ideation', lines).status).toBe('not_assessed');
  });

  it('is not settled by mentioning that it is not so: unasked is not assessed', () => {
    const finding = find('self_harm', session("C: I've never wanted to hurt myself"));
    expect(finding).toMatchObject({ status: 'not_assessed', lines: [1], source: 'rules' });
  });
});

describe('questions and answers', () => {
  it.each(dialoguePairs)('%s | %s | %s', (question, answer, polarity, category) => {
    expect(answerPolarity(question, answer)).toBe(polarity);
    if (category === undefined) return;
    const expected = polarity === 'historical' ? 'unclear' : polarity;
    expect(find(category, session(`T: ${question}\nC: ${answer}`))).toMatchObject({
      status: expected,
      lines: [1, 2],
    });
  });

  it('asking about meals is not asking about alcohol', () => {
    const lines = session('T: Are you eating and drinking OK?\nC: Yes, fine.');
    expect(find('substance_use', lines).status).toBe('not_assessed');
  });

  it('a plain no denies only what was asked', () => {
    const findings = riskFindings([], session('T: Any thoughts of suicide?\nC: No.'), book);
    expect(findings.map(({ status }) => status)).toEqual([
      'denied',
      'not_assessed',
      'not_assessed',
      'not_assessed',
      'not_assessed',
    ]);
  });

  it.each([
    'T: Any thoughts of suicide?\nT: And how is work?\nC: No.',
    'T: Any thoughts of suicide? And did you sleep?\nC: No.',
    'T: Any thoughts of suicide?\n?: No.',
    'T: Any thoughts of suicide?',
    'T: Any thoughts of suicide?\nC: No.\nC: I just want to disappear.',
  ])('a no that may mean something else is unclear: %s', (script) => {
    expect(find('suicidal_ideation', session(script)).status).toBe('unclear');
  });

  it('a yes anywhere is not undone by a later no', () => {
    const lines = session('C: I want to die.\nT: Are you thinking of suicide?\nC: No. Never.');
    expect(find('suicidal_ideation', lines).status).toBe('endorsed');
  });
});

describe('a no', () => {
  it.each(trueDenials)('denies %s: %s', (category, script) => {
    expect(find(category, session(script)).status).toBe('denied');
  });

  it.each(falseDenials)('does not deny %s: %s', (category, script) => {
    expect(['unclear', 'endorsed']).toContain(find(category, session(script)).status);
  });

  it.each(falseDenials)('is not believed from a drafter either, %s: %s', (category, script) => {
    const lines = session(script);
    const cited = lines.map(({ id }) => id);
    expect(['unclear', 'endorsed']).toContain(
      find(category, lines, [{ category, status: 'denied', lines: cited }]).status,
    );
  });
});

describe('a disclosure that recognition broke', () => {
  it.each(brokenDisclosures)('is raised with all its lines: %s', (script, lines) => {
    const finding = find('suicidal_ideation', session(script));
    expect(['unclear', 'endorsed']).toContain(finding.status);
    expect(finding.lines).toEqual(lines);
  });

  it.each(professionalTalk)('is not what a therapist says: %s', (text) => {
    expect(find('suicidal_ideation', session(`T: ${text}`)).status).toBe('not_assessed');
  });
});

describe("the drafter's view and the rules' view", () => {
  const quiet = session('T: How was the week?\nC: Long. I slept badly.\nT: Did you eat?\nC: No.');

  it('gives one finding per category in order; what nobody raised is not assessed, without lines', () => {
    const findings = riskFindings([], quiet, book);
    expect(findings).toEqual(
      riskCategories.map((category) => ({
        category,
        status: 'not_assessed',
        lines: [],
        quotes: [],
        source: 'none',
      })),
    );
  });

  it.each([
    ['not_assessed', [] as number[]],
    ['unclear', [3, 4]],
  ] as const)('a denial without its question is %s', (status, lines) => {
    const cited = lines.length === 0 ? [2] : [3, 4];
    expect(find('suicidal_ideation', quiet, drafted('denied', cited))).toMatchObject({ status, lines });
  });

  it('a proven denial stays denied and names question and answer', () => {
    const finding = find('suicidal_ideation', sessionLines, drafted('denied', [15]));
    expect(finding).toEqual({
      category: 'suicidal_ideation',
      status: 'denied',
      lines: [14, 15],
      quotes: [{ line: 15, text: 'No. Never.' }],
      source: 'both',
      asked: 'denied',
    });
  });

  it.each(['denied', 'not_assessed'] as const)('a phrase the rules find beats %s', (status) => {
    const lines = session('C: I want to die.\nT: Any thoughts of suicide?\nC: No.');
    expect(find('suicidal_ideation', lines, drafted(status, [2, 3])).status).toBe('endorsed');
  });

  it('what the drafter alone raises is kept with verbatim words', () => {
    const lines = session('C: I keep going over what Anna said about the boat.');
    expect(find('suicidal_ideation', lines, drafted('endorsed', [1]))).toMatchObject({
      status: 'endorsed',
      lines: [1],
      quotes: [{ line: 1, text: lines[0]?.text }],
      source: 'drafter',
    });
  });

  it('an endorsement that names no line of the client is unclear', () => {
    expect(find('suicidal_ideation', quiet, drafted('endorsed', [1]))).toMatchObject({ status: 'unclear' });
  });
});
