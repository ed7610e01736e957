import { expect, it } from 'vitest';
import type { NoteContent } from '../../../../src/core/artefacts/note.ts';
import { noteFormats, type RenderableNote } from '../../../../src/core/note-export.ts';
import { createNoteRenderer } from '../../../../src/notes/export/export-note.ts';
import { readableText } from './readable-text.ts';
import { addendum, noteOf, own, sha, signedNote, written, writtenText } from './sample-notes.ts';

const content: NoteContent = {
  template: { id: 'soap', title: 'SOAP', version: 1, sha256: sha, kind: 'progress' },
  sections: [
    { id: 'subjective', title: 'Subjective', statements: [own('s1', 'Slept badly.')] },
    { id: 'plan', title: 'Plan', statements: [own('s2', 'Weekly sessions.'), own('s3', 'Sleep diary.')] },
  ],
  risk: [
    { category: 'suicidal_ideation', status: 'not_assessed', lines: [], quotes: [], source: 'none' },
    { category: 'self_harm', status: 'not_assessed', lines: [], quotes: [], source: 'none' },
  ],
  facts: { diagnoses: ['F33.1'], attendees: ['Mira Example', 'Tessa Quill'] },
};
const correction = { type: 'correction' as const };
const facts = {
  startedAt: '2026-03-02T15:05:00-05:00',
  endedAt: '2026-03-02T15:50:00-05:00',
  attendees: ['Mira Example'],
  modality: 'audio-video' as const,
};
const risk = { category: 'suicidal_ideation' as const, status: 'denied' as const };
const draft = noteOf(content);
const note: RenderableNote = {
  ...signedNote(
    { ...draft, client: { ...draft.client, names: ['Tessa Quill'] } },
    { timesFrom: 'recording' },
  ),
  addenda: [
    addendum({ ...correction, facts, was: 'start 2026-03-02 15:00 by the recording; …', text: '' }),
    addendum({ ...correction, risk, was: 'suicidal ideation: not assessed', text: 'Asked at the door.' }),
    addendum({ ...correction, statement: 's2', was: 'Weekly sessions.', text: 'Every second week.' }),
  ],
};
const by = '2026-03-04 09:05 UTC-05:00 by Jo Sample, LCSW';

it('what is corrected stands beside what was signed, exactly there, in every format', async () => {
  for (const format of noteFormats) {
    const words = readableText(await written(note, { format })).replace(/\s+/gu, ' ');
    if (words === '' || format === 'json') continue;
    for (const wanted of [
      '15:00 (not confirmed by the clinician) (CORRECTION',
      'Slept badly.',
      'Every second week.',
      'Asked at the door.',
    ])
      expect(words, format).toContain(wanted);
  }
  const text = await writtenText(note, { format: 'txt' });
  for (const wanted of [
    `Start: 15:00 (not confirmed by the clinician) (CORRECTION ${by}; it is to say: 15:05)\n`,
    `Modality: not entered (CORRECTION ${by}; it is to say: Audio and video)\n`,
    `Attendees: ME, Tessa Quill (CORRECTION ${by}; it is to say: ME)\nDiagnoses: F33.1\n`,
    `Weekly sessions.\nCORRECTION ${by}; it is to say: Every second week.\nSleep diary.\n`,
    `Suicide risk was not directly assessed in this session.\nCORRECTION ${by}; it is to say: Clinician's judgement, not in the recording: current suicidal thoughts recorded as denied to the clinician. Asked at the door.\nSelf-harm was not`,
  ])
    expect(text).toContain(wanted);
  expect(text).not.toContain('Date of service: 2026-03-02 (');
});

it('a payer’s copy has what is right now, and lacks nothing that was corrected since', async () => {
  const text = await writtenText(note, { format: 'txt', profile: 'payer' });
  expect(text).toContain(`it is to say: 15:05)`);
  expect(text).not.toMatch(/Attendees|attendees|Mira|Tessa/u);
  const paper = { docx: () => Promise.reject(), pdf: () => Promise.reject() };
  const gaps = createNoteRenderer(paper).gaps(note, { format: 'txt', profile: 'payer' });
  expect(gaps).not.toContain('confirmed start and stop');
  expect(gaps).not.toContain('modality');
  expect(gaps).toContain('service code');
  const bundle = JSON.parse(await writtenText(note, { format: 'fhir', profile: 'payer' }));
  expect(bundle.entry[0].resource.event[0].period).toEqual({ start: facts.startedAt, end: facts.endedAt });
});

it('who may not have the words of a correction still reads there that what stands is not right', async () => {
  const quoted = [
    addendum({ ...correction, risk, was: 'x', text: 'She said “never”.' }),
    addendum({ ...correction, statement: 's2', was: 'Weekly sessions.', text: 'Call Tessa Quill weekly.' }),
    addendum({ ...correction, statement: 's1', was: 'Slept badly.', text: 'Slept “well”.' }),
    addendum({ ...correction, facts: { attendees: ['client'] }, was: 'x', text: 'Nobody else.' }),
    addendum({ text: 'He said “later”.' }),
  ];
  const text = await writtenText({ ...note, addenda: quoted }, { format: 'txt', profile: 'payer' });
  expect(text).toContain(
    `Weekly sessions.\nCORRECTION ${by}; it is to say: [words not meant for this reader]\n`,
  );
  expect(text).toContain('recorded as denied to the clinician. [words not meant for this reader]\n');
  expect(text).toContain('3 later additions left out: not meant for this reader.\n');
  expect(text).toContain('2 later additions left out: its words are not meant for this reader.\n');
  expect(text).not.toMatch(/never|later”|Tessa|“well”|Nobody else/u);
});

it('a member’s own facts are corrected in their chart alone', async () => {
  const people = [
    { id: 'p1', name: 'Noor Haddad', role: 'group member' as const },
    { id: 'p2', name: 'Will Ferreira', role: 'group member' as const },
  ];
  const sections = people.map(({ id }) => ({
    id: 'participation',
    title: 'Participation',
    member: id,
    statements: [own(`s${id}`, 'Took part.')],
  }));
  const memberFacts = { p1: { diagnoses: ['F41.1'] }, p2: { diagnoses: ['F33.1'] } };
  const kind = 'group' as const;
  const group = noteOf(
    { ...content, template: { ...content.template, kind }, sections, memberFacts, risk: [], facts: {} },
    people,
  );
  const both = {
    ...signedNote(group),
    addenda: [
      addendum({ ...correction, member: 'p1', facts: { diagnoses: ['F41.0'] }, was: 'x', text: '' }),
      addendum({ ...correction, facts: { place: '11' }, was: 'x', text: '' }),
    ],
  };
  const [one, other] = await Promise.all(
    ['p1', 'p2'].map((member) => writtenText(both, { format: 'txt', member })),
  );
  expect(one).toContain(`Diagnoses: F41.1 (CORRECTION ${by}; it is to say: F41.0)`);
  expect(other).toContain('Diagnoses: F33.1\n');
  for (const text of [one, other]) expect(text).toContain('Place of service: not entered (CORRECTION');
});
