import { describe, expect, it } from 'vitest';
import type { NoteContent } from '../../../../src/core/artefacts/note.ts';
import { noteFormats, type RenderableNote } from '../../../../src/core/note-export.ts';
import { createNoteRenderer, renderNote } from '../../../../src/notes/export/export-note.ts';
import { momentText } from '../../../../src/notes/export/moments.ts';
import { readableText } from './readable-text.ts';
import { addendum, noteOf, own, sha, signedNote, written, writtenText } from './sample-notes.ts';

const content: NoteContent = {
  template: { id: 'birp', title: 'BIRP', version: 1, sha256: sha, kind: 'progress', words: [150, 300] },
  sections: [
    { id: 'behavior', title: 'Behavior', statements: [own('s1', 'Mira Example spoke of Mira’s week.')] },
    {
      id: 'response',
      title: 'Response',
      limits: ['first_person'] as never,
      statements: [own('s2', 'Client said “Call Tessa” twice.')],
    },
    {
      id: 'plan',
      title: 'Plan',
      words: [10, 40],
      statements: [own('s3', 'Weekly sessions.'), own('s4', 'Invite Tessa Quill.')],
    },
  ],
  risk: [],
};
const draft: RenderableNote = {
  ...noteOf(content),
  client: { ...noteOf(content).client, names: ['Tessa Quill'] },
};
const signed = signedNote(draft, { timesFrom: 'recording' });
const paper = { docx: () => Promise.reject(), pdf: () => Promise.reject() };

describe('names', () => {
  it('are initials in the sentences too, in brackets where a quotation is changed', async () => {
    for (const profile of ['continuity', 'client'] as const) {
      const text = await writtenText(signed, { format: 'txt', profile });
      expect(text).toContain('ME spoke of ME’s week.\n');
      expect(text).toContain('Client said “Call [TQ]” twice.\n');
      expect(text).toContain('Initials stand for names.');
    }
  });

  it('stand in your own and a legal copy, and where they are asked for', async () => {
    const own = await writtenText(signed, { format: 'txt' });
    const legal = await writtenText(signed, { format: 'txt', profile: 'legal' });
    const full = await writtenText({ ...signed, fullName: true }, { format: 'txt', profile: 'client' });
    for (const text of [own, legal, full]) {
      expect(text).toContain('Mira Example spoke of Mira’s week.');
      expect(text).not.toContain('Initials stand for names.');
    }
  });

  it('of others take their sentence out of a payer’s copy, which counts it', async () => {
    for (const format of noteFormats) {
      const words = readableText(await written({ ...signed, fullName: true }, { format, profile: 'payer' }));
      expect(words).not.toMatch(/Tessa|Quill/u);
    }
    const text = await writtenText(signed, { format: 'txt', profile: 'payer' });
    expect(text).toContain('2 statements left out: somebody else is named in it.');
  });
});

describe('a payer’s copy', () => {
  it('says of what a payer looks for that it is not entered, and lists it for the clinician', async () => {
    const text = await writtenText(signed, { format: 'txt', profile: 'payer' });
    for (const wanted of [
      'Modality: not entered\nDiagnoses: not entered\nObjective: not entered\nService code (CPT): not entered\n',
      'INTERVENTION\nnot entered\n',
      'RESPONSE\nleft out: somebody else is named\n',
    ])
      expect(text).toContain(wanted);
    const lacking = createNoteRenderer(paper).gaps(signed, { format: 'txt', profile: 'payer' });
    expect(lacking).toEqual([
      ...['diagnosis', 'modality', 'service code', 'objective', 'confirmed start and stop'],
      ...['intervention', 'response'],
    ]);
    expect(createNoteRenderer(paper).gaps(signed, { format: 'txt', profile: 'client' })).toEqual([]);
  });

  it('holds for a program no signature over words it lacks, and none of the rules of drafting', async () => {
    const text = await writtenText(signed, { format: 'json', profile: 'payer' });
    const copy = JSON.parse(text);
    expect(copy).not.toHaveProperty('signature');
    expect(copy).not.toHaveProperty('bodySha256');
    expect(copy.leftOut.at(-1)).toContain('cannot be checked with this copy');
    expect(text).not.toMatch(/"(?:words|limits|inputs)"/u);
  });
});

it.each(noteFormats)('%s says at its head what came later, and whose word the times are', async (format) => {
  const addenda = [addendum({ text: 'Fee agreed.' }), addendum({ text: 'Diary handed out.' })];
  const words = readableText(await written({ ...signed, addenda }, { format })).replace(/\s+/gu, ' ');
  expect(words).toContain('2 (2026-03-04), below the signature');
  expect(words).toContain(format === 'json' ? 'not confirmed by the clinician' : '15:00 (not confirmed by');
});

it('what is added to a statement stands beside it; only a correction takes it back', async () => {
  const late = addendum({ statement: 's3', was: 'Weekly sessions.', text: 'On Mondays.' });
  const text = await writtenText({ ...signed, addenda: [late] }, { format: 'txt' });
  expect(text).toContain('On Mondays. (belongs to: “Weekly sessions.”)');
  expect(text).not.toContain('it is to say');
});

it('a section emptied for one person says so, and a signed note asks nobody to complete it', async () => {
  const two = [
    { id: 'p1', name: 'Mira Example', role: 'client' as const },
    { id: 'p2', name: 'Dan Poole', role: 'partner' as const },
  ];
  const about = [own('s1', 'Mira wept.')];
  const sections = [
    { id: 'response', title: 'Response', statements: about },
    { id: 'plan', title: 'Plan', statements: [] },
  ];
  const joint = signedNote(noteOf({ ...content, sections }, two));
  const text = await writtenText(joint, { format: 'txt', profile: 'client', member: 'p2' });
  expect(text).toContain('RESPONSE\nleft out: somebody else is named\n\nPLAN\nnot entered\n');
  expect(text).toContain('For: DP, partner\n');
});

describe('a draft on the screen', () => {
  const problems = [{ rule: 'no-evidence', detail: 'No line says so.' }];
  const statements = [
    own('s1', 'Slept ten hours.', { status: 'unsupported', lines: [3], problems }),
    own('s2', 'Weekly sessions.'),
  ];
  const open = { ...draft, content: { ...content, sections: [{ id: 'plan', title: 'Plan', statements }] } };

  it('shows in its place what is not supported, with the reason, and marks own words', () => {
    const text = renderNote({ ...open, marks: true }, 'txt');
    expect(text).toMatch(/PLAN\ns1 {2}NOT SUPPORTED: Slept ten hours\. \(No line says so\).*\n/u);
    expect(text).toContain('s2  Weekly sessions. (own words)\n');
    expect(text).not.toContain('left out');
  });

  it('does so nowhere else', async () => {
    for (const note of [open, signedNote(open)]) {
      const text = await writtenText({ ...note, marks: true }, { format: 'txt' });
      expect(text).not.toMatch(/NOT SUPPORTED|own words|ten hours/u);
    }
  });
});

it('a moment is told by the clock of its place, with its zone', () => {
  expect(momentText('2026-03-02T18:20:00-05:00')).toBe('2026-03-02 18:20 UTC-05:00');
  expect(momentText('2026-11-23T00:39:48.302Z')).toMatch(
    /^2026-11-2[23] \d\d:(?:39|09|24|54) UTC(?:[+-]\d\d:\d\d)?$/u,
  );
});
