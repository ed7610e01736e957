import { expect, it } from 'vitest';
import type { RiskFinding } from '../../../../src/core/artefacts/note.ts';
import type { SpokenLine } from '../../../../src/core/lines.ts';
import type { HitDisposition } from '../../../../src/core/risk-hit.ts';
import { riskAnswers } from '../../../../src/notes/export/risk-answers.ts';
import { noteHits } from '../../../../src/notes/risk/note-hits.ts';
import { readRiskPhrases } from '../../../../src/notes/risk/risk-file.ts';
import { riskFindings } from '../../../../src/notes/risk/risk-findings.ts';
import { session, templates } from '../session.ts';
import { noteOf, sha, signedNote, writtenText } from './sample-notes.ts';

const book = await readRiskPhrases(templates);

/** What a note of such a session holds of risk, every passage decided alike. */
function noteOn(lines: readonly SpokenLine[], disposition?: HitDisposition) {
  const hits = noteHits(lines, book, [], false).map((hit) => ({
    ...hit,
    ...(disposition && { disposition }),
  }));
  return { risk: riskFindings([], lines, book), hits };
}

function sentences(
  script: string,
  {
    disposition,
    now,
    decided,
  }: { disposition?: HitDisposition; now?: string; decided?: Partial<RiskFinding> } = {},
): string[] {
  const { risk, hits } = noteOn(session(script), disposition);
  const content = { hits, risk: risk.map((finding) => ({ ...finding, ...decided })) };
  return riskAnswers(content, session(now ?? script), undefined).flatMap((one) => one.sentences);
}

const thought = 'T: Have you had any thoughts of killing yourself?\nC: Yes, sometimes.\n';
const said = 'When asked about suicidal thoughts, client said yes.';

it.each<[script: string, written: string[]]>([
  [
    `${thought}T: Do you have a plan?\nC: No.\nT: Any intent to act on them?\nC: No, never.`,
    [said, 'When asked about a plan, client denied this.', 'When asked about intent, client denied this.'],
  ],
  [
    `${thought}T: Do you have any plan or intent to end your life?\nC: No.\nT: Have you ever tried to kill yourself?\nC: No, never.`,
    [
      said,
      'When asked about a plan or intent, client denied both.',
      'When asked about an attempt at any time, client denied this.',
    ],
  ],
  // The risk line itself says that the thoughts were denied.
  [
    'T: Any thoughts of suicide?\nC: No.\nT: A plan?\nC: No.',
    ['When asked about a plan, client denied this.'],
  ],
  ['T: Any thoughts of suicide?\nC: No.\nT: Any plans for the weekend?\nC: No.', []],
  // Of two questions nobody knows which one was answered.
  [`${thought}T: Do you have a plan? Do you have the means?\nC: No.`, [said]],
  [
    `${thought}T: Would you act on them?\nC: I don't know.`,
    [
      said,
      'When asked about intent, client gave an answer that this note records neither as a yes nor as a no.',
    ],
  ],
  [
    'T: Have you ever tried to kill yourself?\nC: In college, yes.',
    ['When asked about an attempt at any time, client spoke of the past only.'],
  ],
  [
    `${thought}T: Do you have a plan?\nC: No.\nT: Sure?\nC: Actually, yes. I did think of one.`,
    [said, 'When asked about a plan, client said no; words later in the session may qualify it.'],
  ],
  // A yes to thoughts "or hurting yourself" may be one to the other half.
  ['T: Any thoughts of suicide or hurting yourself?\nC: Yes.', []],
  [
    'T: Have you thought of hurting anyone?\nC: Yes.\nT: Any plan to hurt anyone?\nC: No.',
    ['When asked about harming others, client said yes.', 'When asked about a plan, client denied this.'],
  ],
  ['T: How was it?\nC: I want to kill myself.', []],
])('%j tells only what was asked and answered', (script, written) => {
  expect(sentences(script)).toEqual(written);
});

it('a passage counts as the clinician decided: no risk is no yes, and a plain no stays one', () => {
  const script = `${thought}T: Do you have a plan?\nC: No.`;
  expect(sentences(script, { disposition: 'not_risk' })).toEqual([
    'When asked about a plan, client denied this.',
  ]);
  expect(sentences(script, { decided: { source: 'clinician', status: 'not_assessed' } })).toEqual([]);
  const own = 'T: How was it?\nC: I want to kill myself.';
  expect(sentences(own, { disposition: 'confirmed' })).toEqual([
    'Suicidal thoughts: said by the client, confirmed by the clinician.',
  ]);
  expect(sentences(own, { disposition: 'follow_up' })).toEqual([]);
});

it('nothing is told of words that were corrected since, or are gone', () => {
  const script = `${thought}T: Do you have a plan?\nC: No.`;
  expect(sentences(script, { now: script.replace('C: No.', 'C: No. But soon.') })).toEqual([said]);
  expect(sentences(script, { now: script.replace('a plan', 'a plan to die') })).toEqual([said]);
  expect(sentences(script, { now: 'T: Hello.' })).toEqual([]);
});

it('with two clients in the room a no is only told where both said it', () => {
  const one = 'T: Any thoughts of suicide?\nC: Yes.\nC2: No.\nT: Do you have a plan?\nC: No.';
  expect(sentences(one).filter((text) => text.includes('plan'))).toEqual([]);
  expect(sentences(`${one}\nC2: No.`)).toContain('When asked about a plan, client denied this.');
});

it('a payer gets them below the risk line in every text format, without anybody’s words', async () => {
  const lines = session(`${thought}T: Do you have a plan?\nC: No.`);
  const template = { id: 'soap', title: 'SOAP', version: 1, sha256: sha };
  const note = { ...signedNote(noteOf({ template, sections: [], ...noteOn(lines, 'confirmed') })), lines };
  const told = `${said}\nWhen asked about a plan, client denied this.\n`;
  const text = await writtenText(note, { format: 'txt', profile: 'payer' });
  expect(text).toContain(`RISK\nSuicide risk: reported by the client.\n${told}Self-harm was not`);
  expect(text).not.toMatch(/sometimes|killing|Do you/u);
  const json = JSON.parse(await writtenText(note, { format: 'json', profile: 'payer' }));
  expect(json.risk.slice(0, 3).join('\n')).toBe(`Suicide risk: reported by the client.\n${told.trim()}`);
  expect(JSON.stringify(json)).not.toMatch(/sometimes|active_ideation/u);
  expect(await writtenText(note, { format: 'fhir', profile: 'payer' })).toContain('client denied this');
  expect(await writtenText(note, { format: 'txt' })).not.toContain('When asked about a plan');
});
