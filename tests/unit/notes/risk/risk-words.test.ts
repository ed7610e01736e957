import { expect, it } from 'vitest';
import type { RiskFinding } from '../../../../src/core/artefacts/note.ts';
import type { RiskStatus } from '../../../../src/core/risk.ts';
import { risksAnew } from '../../../../src/notes/risk/reverify-risk.ts';
import { readRiskPhrases } from '../../../../src/notes/risk/risk-file.ts';
import { riskEvidence, riskSentence } from '../../../../src/notes/risk/risk-words.ts';
import { applyEdit } from '../../../../src/pipeline/note-edit.ts';
import { templates } from '../lint/written-note.ts';
import { session } from '../session.ts';

const book = await readRiskPhrases(templates);

/** What the note says of suicide once a clinician decided so, of a session that went so; checked again and again. */
function decided(said: string, status: RiskStatus): string {
  const lines = session(said);
  const template = { id: 'soap', title: 'SOAP', version: 2, sha256: 'a'.repeat(64) };
  const none = { category: 'suicidal_ideation', status: 'not_assessed', source: 'none' } as const;
  const risk = risksAnew([{ ...none, lines: [], quotes: [] }], lines, book);
  const change = { type: 'risk', category: 'suicidal_ideation', status } as const;
  const once = risksAnew(applyEdit({ template, sections: [], risk }, change).risk, lines, book);
  const again = risksAnew(once, lines, book);
  expect(again).toEqual(once);
  const finding = again.find(({ category }) => category === 'suicidal_ideation') as RiskFinding;
  const { lines: ids, quotes } = riskEvidence(finding);
  return [riskSentence(finding), ids.join(' '), ...quotes.map(({ text }) => text)].join(' | ');
}

const no = 'T: Any thoughts of suicide?\nC: No.';
const yes = 'T: How was it?\nC: I want to kill myself.';
const hedged = 'T: Any thoughts of suicide?\nC: Not really.';
const nothing = 'T: How was the week?\nC: It rained.';
const judgement =
  "Clinician's judgement, not in the recording: current suicidal thoughts recorded as denied to the clinician. | ";

it.each<[said: string, status: RiskStatus, written: string]>([
  [no, 'denied', 'Client denied current suicidal thoughts. | 1 2'],
  [nothing, 'denied', judgement],
  [yes, 'denied', judgement],
  [hedged, 'denied', judgement],
  [yes, 'endorsed', 'Suicide risk: reported by the client. | 2 | I want to kill myself.'],
  [
    no,
    'endorsed',
    "Suicide risk: reported to the clinician; clinician's judgement, not in the recording. | ",
  ],
  [
    no,
    'not_assessed',
    'Suicide risk: a question was asked in this session; clinician recorded it as not assessed. | 1 2',
  ],
  [nothing, 'not_assessed', 'Suicide risk was not directly assessed in this session. | '],
  [
    yes,
    'not_assessed',
    'Suicide risk was not directly assessed in this session. It was mentioned without being asked about. | 2',
  ],
])('%j decided as %s is written as what it is', (said, status, written) => {
  expect(decided(said, status)).toBe(written);
});
