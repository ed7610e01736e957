import { describe, expect, it } from 'vitest';
import type { NoteContent } from '../../../../src/core/artefacts/note.ts';
import { exportProfiles, type RenderableNote } from '../../../../src/core/note-export.ts';
import { addendum, noteOf, own, sha, signedNote, writtenText } from './sample-notes.ts';

const statement = (
  id: string,
  text: string,
  lines: number[],
  quotes: { line: number; text: string }[] = [],
) => own(id, text, { status: 'verified', lines, quotes });

const quoted = "I've slept maybe four hours most nights";
const content: NoteContent = {
  template: { id: 'soap', title: 'SOAP', version: 1, sha256: sha, kind: 'progress' },
  sections: [
    {
      id: 'subjective',
      title: 'Subjective',
      statements: [
        statement('s1', 'Client reported anger at her father.', [5]),
        statement('s2', `Client stated: “${quoted}.”`, [3], [{ line: 3, text: quoted }]),
        statement('s3', 'Therapist reviewed the thought record.', [6, 8]),
      ],
    },
    { id: 'assessment', title: 'Assessment', statements: [own('s4', 'Sleep still limits work attendance.')] },
    {
      id: 'plan',
      title: 'Plan',
      statements: [
        statement('s5', 'One automatic thought each evening.', [18, 19]),
        own('s6', 'She said "yes" twice.'),
      ],
    },
  ],
  risk: [
    {
      category: 'suicidal_ideation',
      status: 'endorsed',
      lines: [2],
      quotes: [{ line: 2, text: 'I feel like I’m drowning' }],
      source: 'clinician',
    },
  ],
  hits: [
    {
      id: 'h1',
      concern: 'passive_ideation',
      tier: 2,
      meaning: 'past',
      lines: [2],
      context: [1, 2, 3],
      quotes: [{ line: 2, text: 'drowning every morning' }],
      disposition: 'follow_up',
    },
  ],
  facts: {
    minutes: 50,
    modality: 'audio-video',
    diagnoses: ['F33.1'],
    code: '90834',
    objective: '2.1',
    clientLocation: 'home, Denver, CO',
    attendees: ['client', 'her sister'],
    necessity: 'Impairment at work persists.',
    nextAppointment: '2026-03-09T15:00:00-05:00',
  },
};
const note: RenderableNote = {
  ...signedNote(noteOf(content)),
  addenda: [
    addendum({ text: 'Fee agreed.' }),
    addendum({
      type: 'correction',
      statement: 's1',
      was: 'Client reported anger at her father.',
      text: 'Grief.',
    }),
  ],
  verified: ['The signature matches the words and the key.'],
};

describe('a payer', () => {
  it('gets times, diagnosis, code, intervention, progress, risk and plan, and nobody’s words', async () => {
    const text = await writtenText(note, { format: 'txt', profile: 'payer' });
    for (const wanted of [
      'Start: 15:00\nStop: 15:50\nMinutes of therapy: 50\nModality: Audio and video\nDiagnoses: F33.1\nObjective: 2.1\nService code (CPT): 90834\nMedical necessity: Impairment at work persists.\n',
      'SUBJECTIVE\nTherapist reviewed the thought record.\n',
      'ASSESSMENT\nSleep still limits work attendance.\n',
      'PLAN\nOne automatic thought each evening.\n',
      'RISK\nSuicide risk: reported by the client.\n',
      'Copy: Payer copy: minimum necessary\n',
      'Signed by Jo Sample, LCSW\n',
      'Fee agreed.',
      '3 statements left out: not meant for this reader.\n1 later addition left out: not meant for this reader.\n',
    ])
      expect(text).toContain(wanted);
    expect(text).not.toMatch(/father|slept|drowning|[“”"]|Denver|sister|\[\d\d:|AAAA|SHA-256/u);
  });

  it('gets no more of it in a format for programs', async () => {
    for (const format of ['json', 'fhir'] as const) {
      const text = await writtenText(note, { format, profile: 'payer' });
      const attached = [...text.matchAll(/"data": "(.*)"/gu)].map(([, data = '']) =>
        Buffer.from(data, 'base64').toString(),
      );
      expect(text + attached.join('')).not.toMatch(/father|slept|drowning|Denver|sister|passive/u);
      expect(text).toContain('Sleep still limits work attendance.');
    }
  });
});

it('the next clinician and the client get the whole note, without moments, keys and marked passages', async () => {
  for (const profile of ['continuity', 'client'] as const) {
    const text = await writtenText(note, { format: 'txt', profile });
    expect(text).toContain(`Client stated: “${quoted}.”\n`);
    expect(text).toContain('reported by the client. “I feel like I’m drowning”\n');
    expect(text).toContain('Client location: home, Denver, CO\n');
    expect(text).toContain('CORRECTION');
    expect(text).not.toMatch(/\[\d\d:|AAAA|SHA-256|passive ideation/u);
  }
});

it('a legal review gets all there is: ids, moments, what was marked and decided, receipt and checks', async () => {
  const text = await writtenText(note, { format: 'txt', profile: 'legal' });
  for (const wanted of [
    's1  Client reported anger at her father. [00:28]\n',
    'PASSAGES THE RISK RULES MARKED\nh1  passive ideation, tier 2, past: “drowning every morning” Clinician: to follow up. [00:07]\n',
    'nothing is marked here is no evidence of safety',
    `Input transcript, SHA-256: ${'a'.repeat(64)}\n`,
    'VERIFICATION\nThe signature matches the words and the key.\n',
    's1  CORRECTION',
  ])
    expect(text).toContain(wanted);
});

it('without a profile it is the note as it is, without what the rules marked', async () => {
  const text = await writtenText(note, { format: 'txt' });
  expect(text).toContain('Client reported anger at her father. [00:28]\n');
  expect(text).not.toMatch(/passive ideation|RECEIPT|VERIFICATION/u);
  expect(await writtenText(note, { format: 'txt', times: false })).not.toMatch(/\[\d\d:/u);
});

it('a supervision note is no payer’s, no next clinician’s and no client’s', async () => {
  const template = { ...content.template, kind: 'supervision' as const, compartment: 'supervision' as const };
  const apart = { ...note, content: { ...content, template } };
  for (const profile of exportProfiles) {
    const wrote = writtenText(apart, { format: 'txt', profile });
    if (profile === 'legal') await expect(wrote).resolves.toContain('SUPERVISION NOTE');
    else await expect(wrote).rejects.toMatchObject({ code: 'usage' });
  }
});
