import { beforeAll, describe, expect, it } from 'vitest';
import type { NoteKind } from '../../../../src/core/template.ts';
import type { LintData } from '../../../../src/notes/lint/lint-note.ts';
import { aboutSentence, lintData } from './written-note.ts';

let data: LintData;
beforeAll(async () => {
  data = await lintData();
});

/** What a good sentence of each section looks like. */
const good: [section: string, sentence: string, kind?: NoteKind][] = [
  [
    'subjective',
    "Client described two arguments with her partner this week and said she 'shut down' both times.",
  ],
  ['subjective', 'Client reported sleeping 4-5 h on most nights and missing two work shifts.'],
  ['objective', 'Attended on time by video from home (Denver, CO). GAD-7 = 11 (13 on 10/18).'],
  ['objective', 'PHQ-9 = 14 (was 18 on 10/02).'],
  [
    'behavior',
    'Client reported avoiding the supermarket on 5 of 7 days; voice became quiet when describing crowds (clinician-observed).',
  ],
  ['goal', 'Objective 2.1: enter a shop alone 3x/week by 01/31 (current 0).'],
  [
    'intervention',
    'Built an exposure hierarchy (8 items, SUDs 20-90) and rehearsed item 2 imaginally for 10 min.',
  ],
  [
    'intervention',
    'Guided behavioural activation: built a graded 5-item activity list and problem-solved the barrier of morning fatigue.',
  ],
  ['response', 'SUDs fell 60 → 35; client stated he could try item 2 on Saturday.'],
  [
    'response',
    'Client generated two alternative thoughts and rated belief in the original thought 80% → 45%.',
  ],
  [
    'assessment',
    'Avoidance still limits shopping and childcare; partial progress on 2.1. Continued weekly exposure-based CBT is indicated.',
  ],
  [
    'assessment',
    'Moderate depressive symptoms with partial improvement; impairment persists in work attendance, supporting weekly CBT.',
  ],
  ['plan', 'Weekly 45 min; exposure item 2 twice; review safety plan; next 12/06 09:00.'],
  ['plan', 'Weekly 45-min CBT; activity log; next 11/29 10:00 telehealth; repeat PHQ-9.'],
  [
    'risk',
    'Asked about suicide: client reported a passing wish not to wake up on Tuesday, no plan, intent or preparation; named daughter as reason for living.',
  ],
  [
    'risk',
    'When asked directly, client denied current suicidal thoughts, plan, intent and homicidal ideation; no self-injury reported since last session.',
  ],
  ['risk', 'Suicide risk not directly assessed this session.'],
  [
    'response',
    "Partner A and Partner B both attended; tracked pursue-withdraw cycle; each restated the other's request.",
    'relational',
  ],
  [
    'progress',
    'Ended by mutual agreement after 18 sessions; PHQ-9 21 → 6; objectives 1-2 met, 3 partial.',
    'discharge',
  ],
  [
    'objective',
    'Audio-video, client at home address on file in OR, clinician in office; emergency contact confirmed; no technical interruption.',
  ],
  ['objectives', 'Reduce PHQ-9 from 18 to <=9 by 02/28 as measured at sessions 4/8/12.', 'plan'],
  ['participation', 'Client volunteered one example and received feedback from a peer.', 'group'],
  [
    'objective',
    'Drafted with AI assistance from a consented recording; reviewed, edited and approved by the signing clinician.',
  ],
];

/** What a bad one looks like, and which rule says so; undefined where no rule can read it from the note alone. */
const bad: [section: string, sentence: string, found: string | undefined, kind?: NoteKind][] = [
  ['subjective', 'Client was being dramatic about her partner.', 'language-dramatic'],
  // Nobody can hear it: what a drafter writes of it is refused by the verifier; a clinician may have seen it.
  ['objective', 'Good eye contact, well groomed, euthymic.', undefined],
  ['behavior', 'Client anxious.', 'wording-empty-mood'],
  ['goal', 'Goal: be less anxious.', 'wording-unmeasurable-goal'],
  ['intervention', 'Processed feelings; provided support.', 'wording-empty-support'],
  ['response', 'Client responded well.', 'wording-empty-response'],
  ['evaluation', 'Client did well.', 'wording-empty-response'],
  ['assessment', 'Client is probably borderline.', 'language-person-as-diagnosis'],
  ['plan', 'Continue treatment.', 'wording-continue-alone'],
  ['risk', 'Denies SI.', 'wording-bare-denial'],
  [
    'pattern',
    'B admitted in an individual call that he moved out.',
    'never-individual-disclosure',
    'relational',
  ],
  ['ending', 'Client dropped out, unmotivated.', 'language-dropped-out-unmotivated', 'discharge'],
  ['objective', 'Via Zoom.', 'wording-telehealth-bare'],
  ['plan', 'AI-generated note.', 'wording-ai-generated'],
  ['social_history', 'Family hx unremarkable.', 'wording-unremarkable', 'intake'],
  ['risk', 'No risk.', 'wording-no-risk'],
  ['risk', 'Low suicide risk.', 'wording-low-risk-without-basis'],
  ['risk', 'Client contracted for safety.', 'language-contracted-for-safety', 'crisis'],
];

describe('the examples of good and bad sentences', () => {
  it.each(good)('has nothing against: %s: %s', (section, sentence, kind = 'progress') => {
    expect(aboutSentence(data, sentence, section, { kind })).toEqual([]);
  });

  it.each(bad)('%s: %s', (section, sentence, found, kind = 'progress') => {
    const rules = aboutSentence(data, sentence, section, { kind }).map((line) => line.split(' ')[1]);
    if (found === undefined) expect(rules).toEqual([]);
    else expect(rules).toContain(found);
  });

  it('"no risk" keeps a note from being signed; a risk of something else does not', () => {
    const of = (sentence: string) => aboutSentence(data, sentence, 'risk');
    for (const sentence of ['No risk.', 'There is no current suicide risk.', 'Client is not at risk.'])
      expect(of(sentence), sentence).toContain('error wording-no-risk');
    for (const sentence of [
      'She is not at risk of losing the apartment.',
      'No risk of eviction since the landlord agreed to wait.',
      'There is no risk in asking, client concluded.',
      'Moderate risk because of the recent attempt, lives alone, no means at home.',
    ])
      expect(of(sentence), sentence).toEqual([]);
  });
});
