import { describe, expect, it } from 'vitest';
import type { RenderableNote } from '../../../../src/core/note-export.ts';
import { renderNote } from '../../../../src/notes/export/export-note.ts';
import { addendum, draftOf, own, signedNote, writtenText } from './sample-notes.ts';

const agreed = 'Client agreed to write down one automatic thought each evening this week.';

/** With one statement the rules believe. */
const draftWithOne = () => draftOf([['plan', agreed, [18, 19]]]);

describe('a note written out', () => {
  it('reads as Markdown with times, risk in words and a draft mark', async () => {
    const text = renderNote(await draftWithOne(), 'md');
    expect(text).toContain(
      '# Progress note\n\n**DRAFT: not reviewed, not signed**\n\n- Client: ME\n- Date of service: 2026-03-02\n',
    );
    expect(text).toContain(`## Plan\n\n- ${agreed} [01:59, 02:06]\n`);
    expect(text).toContain(
      '## Assessment\n\n_\\[clinician to complete: assessment and progress toward goals\\]_',
    );
    expect(text).toContain('- When asked directly, client denied current suicidal thoughts. [01:31, 01:38]');
    expect(text).toContain('- Abuse or neglect was not directly assessed in this session.');
    expect(text).not.toContain('Mira');
    expect(text.toLowerCase()).not.toMatch(/no risk|low risk/u);
  });

  it('says suicide risk was not assessed where nobody asked', async () => {
    const quiet = await draftOf([]);
    const risk = quiet.content.risk.map((finding) => ({
      ...finding,
      status: 'not_assessed' as const,
      lines: [],
      quotes: [],
    }));
    const text = renderNote({ ...quiet, content: { ...quiet.content, risk } }, 'txt');
    expect(text).toContain('RISK\nSuicide risk was not directly assessed in this session.\n');
  });

  it('carries name, license, key and hash of the signature, and no draft mark, once signed', async () => {
    const text = renderNote({ ...signedNote(await draftWithOne()), fullName: true }, 'txt');
    expect(text).toContain('Client: Mira Example\nDate of service: 2026-03-02\nStart: 15:00\nStop: 15:50\n');
    expect(text).toContain(
      `Signed by Jo Sample, LCSW\nLicense CO 123456\nSigned at 2026-03-02 18:20 UTC-05:00\nSigning key (Ed25519) AAAA\nSHA-256 of the signed words ${'b'.repeat(64)}\n`,
    );
    expect(text).toContain('approved by the signing clinician.');
    expect(text).not.toContain('DRAFT');
  });

  it('says of start and stop where they are only the recording’s', async () => {
    const signed = signedNote(await draftOf([]), { timesFrom: 'recording' });
    expect(renderNote(signed, 'txt')).toContain(
      'Start: 15:00 (not confirmed by the clinician)\nStop: 15:50 (not confirmed by the clinician)\n',
    );
  });

  it('shows what the clinician entered; a draft also what stands on every note of the client', async () => {
    const draft = await draftOf([]);
    const facts = {
      minutes: 50,
      diagnoses: ['F33.1'],
      attendees: ['Mira Example'],
      measures: { 'PHQ-9': '14' },
    };
    const content = { ...draft.content, facts };
    const standing = { ...draft, content, client: { ...draft.client, facts: { objective: '2.1' } } };
    const text = renderNote(standing, 'txt');
    expect(text).toContain(
      'Minutes of therapy: 50\nAttendees: ME\nDiagnoses: F33.1\nObjective: 2.1\nPHQ-9: 14\n',
    );
    expect(renderNote(signedNote(standing), 'txt')).not.toContain('Objective:');
  });

  it('keeps what was added later below the signature, what it corrects readable', async () => {
    const late = addendum({ text: 'Homework agreement omitted from the original.' });
    const wrong = addendum({
      type: 'correction',
      statement: 's1',
      was: agreed,
      text: 'Client agreed to two.',
    });
    const text = renderNote({ ...signedNote(await draftWithOne()), addenda: [late, wrong] }, 'txt');
    expect(text.split('Signed by')[1]).toContain(
      `ADDED AFTER SIGNING\nLATE ENTRY 2026-03-04 09:05 UTC-05:00 for date of service 2026-03-02: Homework agreement omitted from the original. — Jo Sample, LCSW\nCORRECTION 2026-03-04 09:05 UTC-05:00 for date of service 2026-03-02: the note said “${agreed}”; it is to say: Client agreed to two. — Jo Sample, LCSW\n`,
    );
  });

  it('names each statement by its id where a draft is shown for editing, and only there', async () => {
    const draft = await draftWithOne();
    const line = `${agreed} [01:59, 02:06]\n`;
    expect(renderNote({ ...draft, marks: true }, 'txt')).toContain(`PLAN\ns1  ${line}`);
    expect(renderNote(draft, 'txt')).toContain(`PLAN\n${line}`);
    expect(renderNote({ ...signedNote(draft), marks: true }, 'txt')).toContain(`PLAN\n${line}`);
  });

  it('does not ask the clinician to clarify what the clinician decided, nor says that it was asked', async () => {
    const draft = await draftOf([]);
    const risk = draft.content.risk.map((finding) => ({
      ...finding,
      status: finding.category === 'self_harm' ? ('denied' as const) : ('unclear' as const),
      source: 'clinician' as const,
      ...(finding.category === 'self_harm' && { heard: 'denied' as const, lines: [1] }),
    }));
    const text = renderNote({ ...draft, content: { ...draft.content, risk } }, 'txt');
    expect(text).toContain('\nSuicide risk: unclear from this session. ');
    expect(text).toContain('\nClient denied self-harm.');
    expect(text).not.toMatch(/clinician to clarify|asked/u);
  });

  it('says of a draft only what is true of every source', async () => {
    expect(renderNote(await draftOf([]), 'txt')).toContain(
      'Drafted by software; not yet reviewed by a clinician.\n',
    );
  });

  it.each(['md', 'txt', 'json', 'fhir'] as const)(
    'leaves unsupported statements out of %s and says how many',
    async (format) => {
      const text = await writtenText(withUnsupported(await draftWithOne()), { format });
      expect(text).not.toContain('automatic thought');
      expect(Buffer.from(/"data": "(.*)"/u.exec(text)?.[1] ?? '', 'base64').toString()).not.toContain(
        'automatic',
      );
      expect(text).toContain('1 statement left out: not supported by the transcript.');
    },
  );

  it('shows a section’s fields where the clinician has to fill them in', async () => {
    const draft = await draftOf([]);
    const sections = [
      {
        id: 'mental_status',
        title: 'Mental status',
        statements: [],
        missing: '[clinician]',
        checklist: ['appearance', 'speech'],
      },
    ];
    const text = renderNote({ ...draft, content: { ...draft.content, sections } }, 'txt');
    expect(text).toContain('MENTAL STATUS\n[clinician] appearance; speech\n');
  });
});

describe('text of any kind', () => {
  const hostile =
    '# <script>x</script> [a](http://b.example) **c** \u001b[31m\n- d `e` | f \u202egh\u202c \u0000\u0085\ufffe\uffff\t “i” – j… & \u2028k';

  it('stays text: no heading, link, HTML or escape sequence comes out of a statement', async () => {
    const draft = withText(await draftOf([]), hostile);
    expect(renderNote(draft, 'md')).toContain(
      '- \\# \\<script\\>x\\</script\\> \\[a\\](http&#58;//b.example) \\*\\*c\\*\\* \\[31m - d \\`e\\` \\| f gh “i” – j… &amp; k\n',
    );
    const text = renderNote(draft, 'txt');
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{NChar}]/u);
    expect(text).toContain(
      '# <script>x</script> [a](http://b.example) **c** [31m - d `e` | f gh “i” – j… & k\n',
    );
  });

  it('can be kept to the marks of every keyboard; letters stay as they are', async () => {
    const draft = withText(await draftOf([]), '“Łukasz’s ‘now’ – or…” said Zoë—twice');
    const text = await writtenText(draft, { format: 'txt', ascii: true });
    expect(text).toContain(`"Łukasz's 'now' - or..." said Zoë-twice\n`);
    expect(text.replace(/[Łë]/gu, '')).not.toMatch(/[^\n\x20-\x7e]/u);
  });

  it('is one line for each statement, however long', async () => {
    const long = 'A very long sentence that goes on and on, '.repeat(200).trim();
    const text = await writtenText(withText(await draftOf([]), long), { format: 'txt' });
    expect(text.split('\n')).toContain(long);
    expect(text).not.toMatch(/\n\n\n|\r| \n/u);
  });
});

describe('a note of an invented client', () => {
  it('says so in every format, signed or not', async () => {
    const real = await draftWithOne();
    const draft = { ...real, client: { ...real.client, synthetic: true as const } };
    const mark = 'SYNTHETIC: invented, no patient';
    for (const format of ['txt', 'md', 'json', 'fhir'] as const) {
      expect(await writtenText(draft, { format })).toContain(`${mark} · DRAFT`);
      expect(await writtenText(signedNote(draft), { format })).toContain(mark);
      expect(await writtenText(real, { format })).not.toContain(mark);
    }
    const bundle = JSON.parse(await writtenText(signedNote(draft), { format: 'fhir' }));
    expect(bundle.meta.security).toMatchObject([{ code: 'HTEST' }]);
    expect(JSON.parse(await writtenText(draft, { format: 'json' })).synthetic).toBe(true);
  });
});

describe('a note for a program', () => {
  it('is a signed note or a draft by its kind, without what the risk rules marked', async () => {
    const draft = await draftWithOne();
    const note = JSON.parse(await writtenText(draft, { format: 'json' }));
    expect(note).toMatchObject({ v: 1, kind: 'note', watermark: 'DRAFT: not reviewed, not signed' });
    expect(note.content.sections.at(-1).statements[0]).toMatchObject({ text: agreed, lines: [18, 19] });
    expect(note.content).not.toHaveProperty('hits');
    const signed = JSON.parse(await writtenText(signedNote(draft), { format: 'json' }));
    expect(signed).toMatchObject({ kind: 'signed-note', bodySha256: 'b'.repeat(64), signature: 'c2lnbmVk' });
    expect(signed.leftOut).toEqual([
      'What the risk rules marked, and the receipt.',
      'The signature covers words that are not here: it cannot be checked with this copy.',
    ]);
  });

  it('holds for a legal review exactly the words that the signature covers', async () => {
    const signed = signedNote(await draftWithOne());
    const note = JSON.parse(await writtenText(signed, { format: 'json', profile: 'legal' }));
    expect(note.body).toEqual(signed.signed);
    expect(note.leftOut).toEqual([]);
  });

  it('holds no sign that a terminal obeys', async () => {
    const text = await writtenText(withText(await draftOf([]), 'a\u009b31m\u202eb\u2028c'), {
      format: 'json',
    });
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}]/u);
    expect(JSON.stringify(JSON.parse(text).content)).toContain('a\u009b31m\u202eb\u2028c');
  });
});

function withText(draft: RenderableNote, text: string): RenderableNote {
  const sections = [{ id: 'plan', title: 'Plan', statements: [own('s1', text)] }];
  return { ...draft, content: { ...draft.content, sections } };
}

function withUnsupported(draft: RenderableNote): RenderableNote {
  const sections = draft.content.sections.map((section) => ({
    ...section,
    statements: section.statements.map((one) => ({ ...one, status: 'unsupported' as const })),
  }));
  return { ...draft, content: { ...draft.content, sections } };
}
