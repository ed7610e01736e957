import { describe, expect, it } from 'vitest';
import type { NoteContent } from '../../../../src/core/artefacts/note.ts';
import type { Person } from '../../../../src/core/client.ts';
import { noteFormats, type RenderableNote } from '../../../../src/core/note-export.ts';
import { readableText } from './readable-text.ts';
import { noteOf, own, sha, signedNote, written, writtenText } from './sample-notes.ts';

const people: Person[] = [
  { id: 'p1', name: 'Noor Haddad', role: 'group member' },
  { id: 'p2', name: 'Will Ferreira', role: 'group member' },
  { id: 'p3', name: 'Anne-Marie Löwe', role: 'group member' },
];
const risk = (member: string, quote: string) => ({
  category: 'self_harm' as const,
  status: 'endorsed' as const,
  lines: [1],
  quotes: [{ line: 1, text: quote }],
  source: 'clinician' as const,
  member,
});
const content: NoteContent = {
  template: { id: 'group', title: 'Group', version: 1, sha256: sha, kind: 'group' },
  sections: [
    {
      id: 'topic',
      title: 'Topic',
      statements: [
        own('s1', 'Therapist led an exercise on boundaries.'),
        own('s2', 'Noor began the round.'),
        own('s3', 'One member spoke of work.', { status: 'verified', lines: [2] }),
        own('s4', 'Everybody said they will practise.'),
      ],
    },
    {
      id: 'participation',
      title: 'Participation',
      member: 'p1',
      statements: [own('s5', 'Named one boundary at work.')],
    },
    {
      id: 'participation',
      title: 'Participation',
      member: 'p2',
      statements: [
        own('s6', 'Gave feedback to a peer.'),
        own('s7', 'Thanked ANNE-MARIE for it.'),
        own('s8', 'Asked Löwe’s view.'),
      ],
    },
    {
      id: 'participation',
      title: 'Participation',
      member: 'p3',
      statements: [own('s9', 'Listened throughout.'), own('s10', 'Wrote to N-O-O-R and F E R R E I R A.')],
    },
  ],
  risk: [risk('p1', 'I cut myself on Monday'), risk('p2', 'I hit the wall')],
  facts: {
    startedAt: '2026-03-02T15:00:00-05:00',
    attendees: ['Noor Haddad', 'Will Ferreira'],
    code: '90853',
  },
  memberFacts: { p1: { diagnoses: ['F41.1'] }, p2: { diagnoses: ['F33.1'], objective: 'As for Noor' } },
};
const lines: RenderableNote['lines'] = [
  { id: 1, startMs: 0, endMs: 1000, text: 'So.', participant: 'therapist', role: 'therapist' },
  { id: 2, startMs: 2000, endMs: 3000, text: 'Work.', participant: 'client', role: 'client', person: 'p1' },
];
const group: RenderableNote = { ...signedNote(noteOf(content, people)), lines };

describe('one member’s export', () => {
  it('has what all share and what is theirs; of the others neither part nor name, nor what they said', async () => {
    const text = await writtenText(group, { format: 'txt', member: 'p2' });
    expect(text).toContain('Client: WF\n');
    expect(text).toContain(
      'TOPIC\nTherapist led an exercise on boundaries.\nEverybody said they will practise.\n\nPARTICIPATION\nGave feedback to a peer.\n\nRISK\n',
    );
    expect(text).toContain('Diagnoses: F33.1\nService code (CPT): 90853\n');
    expect(text).toContain('“I hit the wall”');
    expect(text).toContain('4 statements left out: somebody else is named or heard in it.');
  });

  it.each(noteFormats)('names no other member in %s, with any profile', async (format) => {
    for (const profile of ['payer', 'continuity', 'client', 'legal'] as const) {
      for (const member of people) {
        const choice = { format, profile, member: member.id };
        const words = readableText(await written({ ...group, fullName: true }, choice));
        for (const other of people.filter(({ id }) => id !== member.id)) {
          const names = other.name.split(' ').filter((name) => name !== 'Will');
          for (const name of names) expect(words.toLowerCase()).not.toContain(name.toLowerCase());
        }
        if (member.id !== 'p1') expect(words).not.toMatch(/on Monday|boundary at work|F41/u);
      }
    }
  });

  it('is found by id, name or initials; nobody else is', async () => {
    for (const member of ['p2', 'will ferreira', 'WF'])
      await expect(writtenText(group, { format: 'txt', member })).resolves.toContain('Client: WF\n');
    for (const member of ['p4', 'Will', ''])
      await expect(writtenText(group, { format: 'txt', member })).rejects.toMatchObject({
        code: 'not-found',
      });
  });

  it('names nobody letter by letter either', async () => {
    expect(await writtenText(group, { format: 'txt', member: 'p3' })).toMatch(
      /PARTICIPATION\nListened throughout\.\n\n/u,
    );
  });

  it('carries the hash of that member’s own chart', async () => {
    const seal = {
      bodySha256: sha,
      signature: 'x',
      members: [{ member: 'p2', bodySha256: 'e'.repeat(64), signature: 'y' }],
    };
    const text = await writtenText({ ...group, seal }, { format: 'txt', member: 'p2' });
    expect(text).toContain(`SHA-256 of the signed words ${'e'.repeat(64)}`);
  });
});

describe('a group’s note as a whole', () => {
  it('is refused, also as JSON and to payers; a court gets it where it is asked for by name', async () => {
    for (const profile of [undefined, 'payer', 'continuity', 'client', 'legal'] as const) {
      const choice = { format: 'json' as const, ...(profile && { profile }) };
      await expect(writtenText(group, choice)).rejects.toMatchObject({ code: 'usage' });
    }
    const text = await writtenText(group, { format: 'txt', profile: 'legal', allMembers: true });
    expect(text).toContain('PARTICIPATION (P1 NH)\n');
    expect(text).toContain('RISK (P2 WF)\n');
  });
});

describe('a couple', () => {
  const two = people.slice(0, 2).map((person): Person => ({ ...person, role: 'partner' }));
  const joint: NoteContent = {
    ...content,
    template: { ...content.template, id: 'couples-family', kind: 'relational' },
    sections: [content.sections[0] as NoteContent['sections'][number]],
    risk: [{ ...risk('p1', 'x'), lines: [2] }].map(({ member: _, ...finding }) => finding),
  };
  const couple = { ...signedNote(noteOf(joint, two)), lines };

  it('has one note for both, but a client’s copy is for one of them', async () => {
    await expect(writtenText(couple, { format: 'txt' })).resolves.toContain('Noor began the round.');
    await expect(writtenText(couple, { format: 'txt', profile: 'client' })).rejects.toMatchObject({
      code: 'usage',
    });
  });

  it('leaves out of one partner’s copy what the other said, and risk that rests on it', async () => {
    const text = await writtenText(couple, { format: 'txt', profile: 'client', member: 'p2' });
    expect(text).not.toMatch(/Noor|spoke of work|Self-harm/u);
    expect(text).toContain('1 finding of risk left out: resting on somebody else’s words.');
  });
});
