import { expect, it } from 'vitest';
import type { RiskFinding } from '../../../../src/core/artefacts/note.ts';
import { exportProfiles } from '../../../../src/core/note-export.ts';
import { riskLine } from '../../../../src/notes/export/risk-line.ts';
import { session } from '../session.ts';
import { noteOf, sha, signedNote, writtenText } from './sample-notes.ts';

/** As notes held them before it was written down what was heard and asked. */
function earlier(more: Partial<RiskFinding>): RiskFinding {
  return {
    category: 'suicidal_ideation',
    status: 'denied',
    lines: [1, 2],
    quotes: [],
    source: 'rules',
    ...more,
  };
}

const asked = 'T: Any thoughts of suicide?\nC: No.';
const unproven =
  'Suicide risk: current suicidal thoughts recorded as denied; this note does not show a question and answer about it.';

it.each<[said: string, finding: Partial<RiskFinding>, written: string]>([
  [asked, {}, 'When asked directly, client denied current suicidal thoughts. 1 2'],
  [asked, { source: 'clinician' }, 'Client denied current suicidal thoughts. 1 2'],
  [asked, { lines: [] }, unproven],
  [asked, { lines: [2] }, unproven],
  [asked, { source: 'clinician', lines: [] }, unproven],
  ['T: How was the week?\nC: No.', { source: 'drafter' }, unproven],
  ['T: How was the week?\nC: No.', { source: 'clinician' }, unproven],
  ['T: Any thoughts of suicide?\nC: Not really.', { source: 'both' }, unproven],
  ['T: Do you have a plan to kill yourself?\nC: No.', {}, unproven],
  [`${asked}\nT: Never?\nC: Well, actually, yes. Once.`, {}, unproven],
  ['', {}, unproven],
  [
    asked,
    { source: 'clinician', status: 'endorsed', lines: [], quotes: [] },
    "Suicide risk: recorded as reported; this note does not show the client's words about it.",
  ],
  [
    asked,
    { source: 'clinician', status: 'endorsed', quotes: [{ line: 2, text: 'No.' }] },
    "Suicide risk: recorded as reported; this note does not show the client's words about it.",
  ],
  [asked, { source: 'clinician', status: 'not_assessed' }, 'Suicide risk: recorded as not assessed.'],
  [
    asked,
    { source: 'clinician', status: 'not_assessed', lines: [] },
    'Suicide risk was not directly assessed in this session.',
  ],
  [
    'T: How was it?\nC: I want to die.',
    { source: 'clinician', status: 'endorsed', lines: [2] },
    'Suicide risk: reported by the client. 2',
  ],
])('a note of an earlier release on %j with %j says only what its lines prove', (said, more, written) => {
  const { sentence, lines } = riskLine(earlier(more), said === '' ? [] : session(said));
  expect([sentence, ...lines].join(' ')).toBe(written);
});

it('what a note holds of what was asked is believed also when its words were erased', () => {
  const finding = earlier({ asked: 'denied' });
  expect(riskLine(finding, []).sentence).toBe(
    'When asked directly, client denied current suicidal thoughts.',
  );
});

it('nobody’s copy of such a note claims a question', async () => {
  const template = { id: 'soap', title: 'SOAP', version: 1, sha256: sha };
  const note = signedNote(noteOf({ template, sections: [], risk: [earlier({ lines: [3] })] }));
  for (const profile of [undefined, ...exportProfiles]) {
    const text = await writtenText(note, { format: 'txt', ...(profile && { profile }) });
    expect(text, profile).toContain(unproven);
    expect(text, profile).not.toMatch(/asked directly|client denied/iu);
  }
});
