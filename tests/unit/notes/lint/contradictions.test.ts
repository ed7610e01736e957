import { beforeAll, describe, expect, it } from 'vitest';
import type { NoteFacts } from '../../../../src/core/artefacts/note.ts';
import { emptyNoteContext } from '../../../../src/core/note-context.ts';
import { type LintData, lintNote } from '../../../../src/notes/lint/lint-note.ts';
import { session } from '../session.ts';
import { aboutSentence, lintData, linted, writtenNote } from './written-note.ts';

let data: LintData;
beforeAll(async () => {
  data = await lintData();
});

const startedAt = '2026-11-29T09:00:00-05:00';
const people = [
  { id: 'p1', name: 'Ana Ruiz', role: 'client' },
  { id: 'p2', name: 'Tom Ruiz-Hart', role: 'partner' },
];

function found(facts: NoteFacts, kind: 'progress' | 'relational' = 'progress'): string[] {
  const context = { registered: { people, names: [], clinician: '' } };
  return linted(data, { plan: ['Thought record.'] }, { facts, kind, context })
    .filter(({ rule }) => /next-before|office-by|absent/u.test(rule))
    .map(({ rule, severity }) => `${severity} ${rule}`);
}

describe('facts that contradict one another', () => {
  it('a next appointment before the session', () => {
    const next = (nextAppointment: string) => found({ startedAt, nextAppointment });
    expect(next('2026-11-22T09:00:00-05:00')).toEqual(['warn facts-next-before']);
    expect(next('2026-11-28')).toEqual(['warn facts-next-before']);
    expect(next('2026-11-29')).toEqual([]);
    expect(next('2026-12-06T09:00:00-05:00')).toEqual([]);
    expect(next('in a week')).toEqual([]);
  });

  it('the office as the place of a session by video', () => {
    expect(found({ place: '11', modality: 'audio-video' })).toEqual(['warn facts-office-by-video']);
    expect(found({ place: '10', modality: 'audio-video' })).toEqual([]);
    expect(found({ place: '11', modality: 'in-person' })).toEqual([]);
    expect(found({ place: '11' })).toEqual([]);
  });

  it('one of two people who is not among those who attended', () => {
    const there = (...attendees: string[]) => found({ attendees }, 'relational');
    expect(there('Ana')).toEqual(['warn facts-absent']);
    expect(there('client')).toEqual(['warn facts-absent']);
    expect(there('client and partner')).toEqual([]);
    expect(there('Partner A', 'Partner B')).toEqual([]);
    expect(found({}, 'relational')).toEqual([]);
  });
});

describe('lines that nobody is known to have said', () => {
  const rules = (script: string) =>
    lintNote(writtenNote({ plan: ['Walk.'] }), emptyNoteContext, data, session(script))
      .filter(({ rule }) => rule === 'facts-no-speaker')
      .map(({ severity, detail }) => `${severity} ${detail}`);
  const lines = (unknown: number, known: number) =>
    [...Array(unknown).fill('?: I walked.'), ...Array(known).fill('C: I walked.')].join('\n');

  it('are told where they are many', () => {
    expect(rules(lines(28, 19))).toEqual([expect.stringMatching(/^warn 28 of 47 lines/u)]);
    expect(rules(lines(4, 1))).toEqual([]);
    expect(rules(lines(5, 40))).toEqual([]);
  });
});

describe('what one partner said alone', () => {
  const of = (sentence: string) => aboutSentence(data, sentence, 'subjective', { kind: 'relational' });

  it.each([
    'In an individual call, Partner B disclosed an affair that Partner A does not know about.',
    'Partner A is unaware of the debts that Partner B mentioned in an individual session.',
  ])('and the other does not know keeps the record from being signed: %s', (sentence) => {
    expect(of(sentence)).toContain('error never-partners-secret');
  });

  it.each([
    'Each partner had an individual session; the no-secrets policy was reviewed.',
    'Partner A does not know how to begin and asked for help.',
  ])('is not found in: %s', (sentence) => {
    expect(of(sentence).filter((rule) => rule.startsWith('error'))).toEqual([]);
  });
});

describe('a verdict', () => {
  const rests = (sentence: string) => aboutSentence(data, sentence, 'response');

  it('rests on the words after it', () => {
    expect(rests('Client responded well.')).toContain('warn wording-empty-response');
    expect(rests('Client responded well: “Lighter”.')).toEqual([]);
    expect(rests('Client responded well: lighter.')).toEqual([]);
  });
});

describe('a note of a group', () => {
  const section = (id: string, member: string, words: number) => ({
    ...writtenNote({ [id]: [Array(words).fill('word').join(' ')] }).sections[0],
    id,
    title: id,
    member,
    words: [10, 60] as [number, number],
    statements: writtenNote({ [id]: [Array(words).fill('word').join(' ')] }).sections[0]?.statements ?? [],
  });

  it('is measured member by member', () => {
    const note = writtenNote({}, { kind: 'group', words: [10, 60] });
    const long = (...sections: ReturnType<typeof section>[]) =>
      lintNote({ ...note, sections }, emptyNoteContext, data)
        .filter(({ rule }) => rule.startsWith('length-'))
        .map(({ place }) => place);
    const each = (one: number, other: number) => [
      section('response', 'p1', one),
      section('response', 'p2', other),
    ];
    expect(long(...each(50, 50))).toEqual([]);
    expect(long(...each(50, 70))).toEqual(['response', 'note']);
  });

  it('has its next appointment in “Next group is Monday at six”', () => {
    const rules = (plan: string) => linted(data, { plan: [plan] }, { kind: 'group' }).map(({ rule }) => rule);
    expect(rules('Next group is Monday at six.')).not.toContain('expected-next-appointment');
    expect(rules('The group practiced.')).toContain('expected-next-appointment');
  });

  it('says how somebody responded', () => {
    const rules = (text: string) =>
      linted(data, { response: [text] }, { kind: 'group' }).map(({ rule }) => rule);
    expect(rules('Client responded with tears to the story of a peer.')).not.toContain(
      'expected-response-said',
    );
    expect(rules('Client sat there.')).toContain('expected-response-said');
  });
});
