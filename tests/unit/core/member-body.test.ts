import { describe, expect, it } from 'vitest';
import type { NoteContent, SignedBody } from '../../../src/core/artefacts/note.ts';
import { memberBody, membersOf } from '../../../src/core/member-body.ts';

const said = (id: string, text: string, line: number) => ({
  id,
  text,
  lines: [line],
  quotes: [{ line, text }],
  status: 'verified' as const,
  problems: [],
});

const hit = {
  concern: 'self_injury' as const,
  tier: 1 as const,
  meaning: 'present' as const,
  context: [],
};

const content: NoteContent = {
  template: { id: 'group', title: 'Group', version: 1, sha256: 'a'.repeat(64), kind: 'group' },
  sections: [
    { id: 'topic', title: 'Topic', statements: [said('s1', 'the group spoke of sleep', 1)] },
    { id: 'response', title: 'Response', member: 'p1', statements: [said('s2', 'words of Noor', 2)] },
    { id: 'response', title: 'Response', member: 'p2', statements: [said('s3', 'words of Sam', 3)] },
  ],
  risk: [
    { category: 'self_harm', status: 'endorsed', lines: [2], quotes: [], source: 'rules', member: 'p1' },
    { category: 'self_harm', status: 'not_assessed', lines: [], quotes: [], source: 'none', member: 'p2' },
  ],
  hits: [
    { ...hit, id: 'h1', lines: [2], quotes: [{ line: 2, text: 'cut of Noor' }], member: 'p1' },
    { ...hit, id: 'h2', lines: [4], quotes: [{ line: 4, text: 'cut of nobody knows' }] },
  ],
  facts: {
    startedAt: '2026-03-04T09:00:00Z',
    endedAt: '2026-03-04T10:30:00Z',
    attendees: ['Noor', 'Sam'],
    diagnoses: ['F33.1'],
    code: '90853',
  },
  memberFacts: { p1: { diagnoses: ['F41.1'] }, p2: { diagnoses: ['F10.20'], objective: '2.1' } },
};

const body: SignedBody = {
  clientId: 'cccccccccccc',
  sessionId: 'ssssssssssss',
  sessionStartedAt: '2026-03-04T09:00:00Z',
  sessionEndedAt: '2026-03-04T10:30:00Z',
  inputs: {},
  content,
  signer: { name: 'Ruth Vale', credential: 'LCSW', publicKey: '' },
  signedAt: '2026-03-04T11:00:00Z',
  assistance: '',
};

describe('the chart of one member of a group', () => {
  it('holds what all share and what is theirs, and nothing of anybody else', () => {
    const own = memberBody(body, 'p2');
    const text = JSON.stringify(own);
    for (const other of ['Noor', 'F41.1', 'F33.1', 'nobody knows', 'endorsed', '"p1"']) {
      expect(text).not.toContain(other);
    }
    expect(own.content.sections.map(({ id }) => id)).toEqual(['topic', 'response']);
    expect(own.content.facts).toEqual({
      startedAt: '2026-03-04T09:00:00Z',
      endedAt: '2026-03-04T10:30:00Z',
      code: '90853',
      diagnoses: ['F10.20'],
      objective: '2.1',
    });
    expect(own.member).toBe('p2');
  });

  it('is there for each who has a section of their own, in the order of the note', () => {
    expect(membersOf(content)).toEqual(['p1', 'p2']);
    expect(membersOf({ sections: content.sections.slice(0, 1) })).toEqual([]);
  });
});
