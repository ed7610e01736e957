import { beforeAll, describe, expect, it } from 'vitest';
import type { LintData } from '../../../../src/notes/lint/lint-note.ts';
import { aboutSentence, lintData, linted } from './written-note.ts';

let data: LintData;
beforeAll(async () => {
  data = await lintData();
});

const never: [sentence: string, found: string][] = [
  ['Therapist felt irritated with the client.', 'never-countertransference'],
  ['Countertransference: client reminds me of my father.', 'never-countertransference'],
  ['This was discussed in supervision.', 'never-supervision-content'],
  ['My supervisor suggested a slower pace.', 'never-supervision-content'],
  ['An incident report was filed.', 'never-incident-report'],
  ['Father should have sole custody.', 'never-legal-opinion'],
  ['Client is an unfit mother.', 'never-legal-opinion'],
  ['He then groped her on the bus.', 'never-graphic-detail'],
  ['There was blood everywhere.', 'never-graphic-detail'],
  ['Her husband is a narcissist.', 'never-accusation-as-fact'],
  ['Client argued with her sister Anna about money.', 'never-third-party'],
  ['Client met Mr. Miller on Friday.', 'never-third-party'],
  ['Client can be reached at 555-201-3344.', 'never-contact'],
  ['Client lives at 12 Willow Street.', 'never-contact'],
  ['Write to jo@example.org.', 'never-contact'],
  ['T: How was it? C: Bad. T: Tell me.', 'never-dialogue-marks'],
  ['Client said “one”, then “two”, then “three”.', 'never-long-quotation'],
  [
    'Client said, “So I went there and I told him that it was over and he looked at me and he said that he had known it all along and left.”',
    'never-long-quotation',
  ],
];

const right = [
  'Client felt irritated with her boss.',
  'Client told her supervisor at work about the shift change.',
  'Client asked for an opinion on custody; referred to her attorney.',
  'Client reported pain during intercourse; referred to her physician.',
  'Client severed contact with her uncle.',
  'Client said her husband is a narcissist.',
  'Client argued with her sister about money.',
  'Client lives with her mother in Denver.',
  'PHQ-9 was 14 on 2026-11-08; next 12/06 09:00.',
  'Client said she felt “stuck” and “on edge”.',
  'Assigned a thought record: two situations a day.',
];

describe('what never belongs into a progress note', () => {
  it.each(never)('%s', (sentence, found) => {
    expect(aboutSentence(data, sentence)).toContain(`warn ${found}`);
  });

  it.each(right)('has nothing against: %s', (sentence) => {
    expect(aboutSentence(data, sentence)).toEqual([]);
  });

  it('a consultation belongs into a crisis note, supervision into that of a supervision', () => {
    expect(
      aboutSentence(data, 'Reviewed in supervision with Dr. Lund.', 'contacts', { kind: 'crisis' }),
    ).toEqual([]);
    expect(aboutSentence(data, 'Supervisor suggested role-play.', 'topics', { kind: 'supervision' })).toEqual(
      [],
    );
  });

  it('another member’s name in a member’s part of a group note is an error; their own is not', () => {
    const people = [
      { id: 'p1', name: 'Grace Moore', role: 'group member' },
      { id: 'p2', name: 'Will Hart', role: 'group member' },
    ];
    const of = (sentence: string, member = 'p1') =>
      aboutSentence(data, sentence, 'participation', {
        kind: 'group',
        section: { member },
        context: { registered: { people, names: [], clinician: '' } },
      });
    expect(of('Grace gave feedback to Will on assertiveness.')).toEqual(['error never-other-member']);
    expect(of('Grace gave feedback to a peer.')).toEqual([]);
    expect(of('Will said that it helped.')).toEqual(['error never-other-member']);
    expect(of('Will practice paced breathing daily.')).toEqual([]);
  });

  it('a note that is mostly quotation is marked once', () => {
    const said = Array.from(
      { length: 12 },
      (_, index) => `Client said, “I told her number ${index} that I could not come to work today”.`,
    );
    const found = linted(data, { subjective: said });
    expect(found.filter(({ rule }) => rule === 'never-quotations')).toHaveLength(1);
  });
});
