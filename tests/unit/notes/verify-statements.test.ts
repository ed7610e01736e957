import { beforeAll, describe, expect, it } from 'vitest';
import type { SpokenLine } from '../../../src/core/lines.ts';
import { emptyNoteContext } from '../../../src/core/note-context.ts';
import type { NoteRules } from '../../../src/core/note-ports.ts';
import type { Template } from '../../../src/core/template.ts';
import { createNoteRules, readRuleData } from '../../../src/notes/note-rules.ts';
import { session, sessionLines, template, templates } from './session.ts';
import { faithfulSupport, supportLines, unsupported } from './support-cases.ts';

let rules: NoteRules;
let soap: Template;

beforeAll(async () => {
  rules = createNoteRules(await readRuleData(templates));
  soap = await template('soap');
});

/** The rule ids that speak against one statement; empty when it passes. */
function judge(
  section: string,
  text: string,
  cited: number[],
  lines: readonly SpokenLine[] = sessionLines,
): string[] {
  const answer = { statements: [{ section, text, lines: cited }], risk: [], requestIds: [] };
  return rules
    .verify(answer, soap, lines, emptyNoteContext)
    .rejected.flatMap(({ problems }) => problems.map(({ rule }) => rule));
}

type Case = [section: string, text: string, lines: number[]];

const faithful: Case[] = [
  ['subjective', 'Client reported sleeping about four hours on most nights and missing two shifts.', [3]],
  ['subjective', 'Client slept 4 hours most nights.', [3]],
  ['subjective', "Client said “I feel like I'm drowning every morning before my feet hit the floor.”", [2]],
  ['subjective', 'Client described “drowning every morning before my feet hit the floor”.', [2]],
  ['subjective', 'Client stated, "I FEEL like I’m drowning"', [2]],
  ['subjective', 'Client described a racing heart on waking and thoughts about a parent.', [4, 5]],
  ['subjective', 'Client thought about father, who “never said anything”.', [5]],
  ['subjective', 'Client did not complete the thought record and had forgotten it in the car.', [6, 7]],
  ['subjective', 'Client had not done the thought record.', [7]],
  ['subjective', 'Client did not do the thought record that was set.', [6, 7]],
  ['subjective', 'Client reported taking sertraline 50 milligrams every morning.', [12, 13]],
  ['subjective', 'Client rated the strength of the thought as eight earlier and five now.', [10, 11]],
  ['subjective', 'Client rated the thought at 5, down from 8.', [11]],
  ['subjective', 'Client raised two children alone.', [9]],
  ['subjective', 'Asked directly about suicide, client denied suicidal thoughts.', [14, 15]],
  ['subjective', 'Client denied thoughts of suicide when asked directly.', [14, 15]],
  ['subjective', 'When asked about self-harm, client answered “Not really.”', [16, 17]],
  ['subjective', 'Client reported no longer drinking since a wedding in May.', [25]],
  ['subjective', 'Client was not drinking.', [25]],
  ['subjective', "Client's mother was depressed when client was nine.", [26]],
  ['subjective', 'Client reported that a doctor told them they have an anxiety disorder.', [26]],
  ['subjective', 'Client reported feeling restless all weekend and being tearful at work.', [30]],
  ['subjective', 'Client told the sister “you never call” and hung up.', [29]],
  ['subjective', 'Client reported relief during the breathing exercise.', [27, 28]],
  ['objective', 'Therapist reviewed the evidence for the thought of being a failure.', [8]],
  ['objective', 'Examined the evidence for the thought of being a failure.', [8, 9]],
  ['objective', 'Therapist asked for a rating of the thought from zero to ten.', [10]],
  ['objective', 'Therapist led paced breathing, in for four and out for six.', [27]],
  ['objective', 'Therapist asked directly about thoughts of suicide and of self-harm.', [14, 16]],
  [
    'objective',
    'Therapist normalised and looked at evidence with the client, who said “I did raise two kids on my own.”',
    [8, 9],
  ],
  ['assessment', 'Client reported that the breathing “helps”.', [28]],
  ['assessment', 'Belief in the thought fell from eight to five as rated by the client.', [11]],
  ['plan', 'Client agreed to write down one automatic thought each evening this week.', [18, 19]],
  ['plan', 'Therapist suggested calling a sister; client was unsure.', [20, 21]],
  ['plan', 'Next session Tuesday at 10:30.', [22, 23]],
  ['plan', 'Homework: one automatic thought written down each evening.', [18]],
];

const corrupted: Record<string, Case[]> = {
  'no-evidence': [
    ['subjective', 'Client reported sleeping four hours.', []],
    ['plan', ' \u0007 ', [3]],
  ],
  'unknown-line': [
    ['subjective', 'Client slept four hours most nights.', [3, 99]],
    ['subjective', 'Client slept four hours.', [0]],
  ],
  'unknown-section': [['diagnosis', 'Client slept four hours most nights.', [3]]],
  'wrong-source': [
    ['subjective', 'Looked at the evidence for the thought of being a failure.', [8]],
    ['objective', 'Sleep of four hours most nights.', [3]],
  ],
  'wrong-speaker': [
    ['plan', 'Client suggested calling the sister.', [20]],
    ['plan', 'Therapist said that Tuesday works.', [23]],
    ['assessment', 'Client looked at the evidence for being a failure.', [8]],
  ],
  'speaker-unknown': [
    ['subjective', 'Client reported getting so angry at him that leaving the room was needed.', [24]],
    ['plan', 'Client said “I have to leave the room”.', [24]],
    ['objective', 'Anger at him was discussed.', [24]],
  ],
  'quote-not-verbatim': [
    ['subjective', 'Client said “I feel like I am drowning every morning”.', [2]],
    ['subjective', "Client said “I feel like I'm drowning … before my feet hit the floor”.", [2]],
    ['subjective', "Client said “I feel like I'm drowning... before my feet hit the floor”.", [2]],
    ['subjective', 'Client said “drowning every night before my feet hit the floor”.', [2]],
    ['subjective', "Client said “before my feet hit the floor. I've slept maybe four hours”.", [2, 3]],
    ['subjective', 'Client said “drown”.', [2]],
    ['subjective', "Client said “I feel like I'm drowning”.", [3]],
    ['subjective', 'Client said “…”.', [2]],
    ['subjective', "Client said “I feel like I'm drowning.", [2]],
  ],
  'quote-wrong-speaker': [
    ['plan', 'Client said “It might also help to call your sister”.', [20, 21]],
    ['subjective', 'Client said “you are a failure”.', [8, 9]],
    ['subjective', 'Client was asked “What happens when you wake up?” and described a racing heart.', [4, 5]],
    ['plan', 'Therapist said “Tuesday works”.', [22, 23]],
  ],
  'number-not-in-evidence': [
    ['plan', 'Next session on Tuesday the tenth, at half past.', [23]],
    ['subjective', 'Client slept five hours most nights.', [3]],
    ['subjective', 'Client missed 3 shifts.', [3]],
    ['subjective', 'Client reported taking sertraline 150 milligrams every morning.', [13]],
    ['subjective', 'Client rated the thought at 5 and the mood at 14.', [11]],
    ['plan', 'Next session Thursday at 10:30.', [22, 23]],
    ['plan', 'Next session Tuesday at 10:45.', [22, 23]],
    ['subjective', 'Client stopped drinking after the wedding in June.', [25]],
    ['subjective', 'Client reported a PHQ-9 score and racing heart.', [5]],
  ],
  'term-not-in-evidence': [
    ['subjective', 'Client reported taking fluoxetine fifty milligrams every morning.', [13]],
    ['subjective', 'Client reported taking Zoloft every morning.', [13]],
  ],
  'denial-without-question': [
    ['subjective', 'Client denied suicidal thoughts.', [3]],
    ['subjective', 'Client denied suicidal thoughts.', [15]],
    ['subjective', 'Client denied self-harm.', [16, 17]],
    ['subjective', 'Client denied self-harm.', [14, 15]],
    ['subjective', 'Client denied suicidal thoughts, plan and intent.', [14, 15]],
    ['subjective', 'Client denied homicidal ideation.', [14, 15]],
    ['subjective', 'Client reported no suicidal ideation and sleeping four hours.', [3]],
    ['subjective', 'Client denied drinking alcohol.', [25]],
  ],
  'agreement-not-in-evidence': [
    ['plan', 'Client agreed to call the sister.', [20, 21]],
    ['plan', 'Client committed to write down one automatic thought each evening.', [18, 7]],
  ],
  'negation-flip': [
    ['subjective', 'Client was having thoughts of suicide at the time.', [14, 15]],
    ['subjective', 'Client completed the thought record.', [7]],
    ['subjective', 'Client did the thought record.', [6, 7]],
    ['subjective', 'Client reported drinking.', [25]],
    ['subjective', 'Client had thoughts of suicide.', [14, 15]],
    ['subjective', 'Client did not raise two kids alone.', [9]],
    ['subjective', 'Client did not miss two shifts.', [3]],
  ],
  'mental-status': [
    ['subjective', 'Client appeared sad when describing the father.', [5]],
    ['subjective', 'Client was tearful while describing the father.', [5]],
    ['subjective', 'Client had flat affect and described mornings.', [2]],
    ['objective', 'Therapist noted good eye contact while looking at the evidence.', [8]],
    ['assessment', 'Client was well groomed and slept four hours.', [3]],
    ['subjective', 'Client reported four hours of sleep with depressed mood.', [3]],
    ['subjective', 'Client showed psychomotor agitation in the mornings.', [2]],
    ['assessment', 'Client was oriented and had good insight into the thought.', [11]],
  ],
  'diagnosis-or-level': [
    ['assessment', 'Major depressive disorder with four hours of sleep.', [3]],
    ['assessment', 'F33.1 with missed shifts.', [3]],
    ['assessment', 'Client is at low risk of suicide.', [14, 15]],
    ['assessment', 'No risk of suicide.', [14, 15]],
    ['plan', 'CPT code for the meeting on Tuesday.', [22]],
    ['subjective', 'Client has PTSD and thinks about the father.', [5]],
    ['assessment', 'Sleep and shifts are consistent with an anxiety disorder.', [3]],
    ['assessment', 'Weekly sessions on Tuesday are medically necessary.', [22]],
  ],
  'low-overlap': [
    ['subjective', 'Client enjoyed gardening with neighbours.', [3]],
    ['objective', 'Therapist taught the miracle question.', [22]],
  ],
};

describe('statements against the transcript', () => {
  it.each(faithful)('passes: %s | %s', (section, text, lines) => {
    expect(judge(section, text, lines)).toEqual([]);
  });

  const cases = Object.entries(corrupted).flatMap(([rule, list]) =>
    list.map((entry) => [rule, ...entry] as const),
  );
  it.each(cases)('%s refuses: %s | %s', (rule, section, text, lines) => {
    expect(judge(section, text, lines)).toContain(rule);
  });
});

describe('a second session', () => {
  it.each(faithfulSupport)('passes: %s | %s', (section, text, lines) => {
    expect(judge(section, text, lines, supportLines)).toEqual([]);
  });

  const cases = Object.entries(unsupported).flatMap(([rule, list]) =>
    list.map((entry) => [rule, ...entry] as const),
  );
  it.each(cases)('%s refuses: %s | %s', (rule, section, text, lines) => {
    expect(judge(section, text, lines, supportLines)).toContain(rule);
  });
});

describe('a verified draft', () => {
  it('finds a quotation over the lines that one sentence runs over, each line with its own words', () => {
    const judged = (script: string, text: string, lines: number[]) => {
      const answer = { statements: [{ section: 'subjective', text, lines }], risk: [], requestIds: [] };
      const { sections, rejected } = rules.verify(answer, soap, session(script), emptyNoteContext);
      return rejected.map(({ problems: [first] }) => first?.rule)[0] ?? sections[0]?.statements[0]?.quotes;
    };
    const said = 'Client stated: “I was asleep on the couch by ten”.';
    expect(judged('C: I was asleep on\nC: the couch by ten.', said, [1, 2])).toEqual([
      { line: 1, text: 'I was asleep on' },
      { line: 2, text: 'the couch by ten' },
    ]);
    expect(judged('C: I was asleep on\nC: the couch by ten.', said, [1])).toBe('quote-not-verbatim');
    const another = 'C: I was asleep on\nC2: the couch by ten.';
    expect(judged(another, said, [1, 2])).toBe('quote-not-verbatim');
    const between = 'C: I was asleep on\nT: Mm.\nC: the couch by ten.';
    expect(judged(between, said, [1, 3])).toBe('quote-not-verbatim');
  });

  it('keeps each quotation with the line it was said in', () => {
    const statements = [
      { section: 'subjective', text: 'Client described mornings as “drowning”.', lines: [3, 2] },
    ];
    const { sections } = rules.verify(
      { statements, risk: [], requestIds: [] },
      soap,
      sessionLines,
      emptyNoteContext,
    );
    expect(sections[0]?.statements).toEqual([
      expect.objectContaining({
        id: 's1',
        lines: [2, 3],
        status: 'verified',
        quotes: [{ line: 2, text: 'drowning' }],
      }),
    ]);
  });

  it('puts aside what goes over the most statements a section may hold, and says so', () => {
    const statements = Array.from({ length: 10 }, () => ({
      section: 'subjective',
      text: 'Client slept four hours.',
      lines: [3],
    }));
    const { sections, rejected } = rules.verify(
      { statements, risk: [], requestIds: [] },
      soap,
      sessionLines,
      emptyNoteContext,
    );
    expect(sections[0]?.statements).toHaveLength(8);
    expect(rejected.map(({ id, problems }) => [id, problems[0]?.rule])).toEqual([
      ['s9', 'too-many'],
      ['s10', 'too-many'],
    ]);
  });

  it('gives a section without statements the words of its template', () => {
    const { sections } = rules.verify(
      { statements: [], risk: [], requestIds: [] },
      soap,
      sessionLines,
      emptyNoteContext,
    );
    expect(sections.map(({ missing }) => missing)).toEqual(soap.sections.map(({ if_missing }) => if_missing));
  });

  it('tells two clients apart', () => {
    const couple = session('T: Who does the cooking?\nC: I cook on Mondays.\nC2: I hate cooking.');
    expect(judge('subjective', 'Client reported cooking on Mondays.', [2], couple)).toEqual([]);
    expect(judge('subjective', 'Client 2 said “I hate cooking”.', [3], couple)).toEqual([]);
    expect(judge('subjective', 'Client said “I hate cooking”.', [2, 3], couple)).toContain(
      'quote-wrong-speaker',
    );
    expect(judge('subjective', 'Client reported hating cooking.', [3], couple)).toContain('wrong-speaker');
  });

  it('does not change when it is checked twice', () => {
    const answer = {
      statements: faithful.map(([section, text, lines]) => ({ section, text, lines })),
      risk: [],
      requestIds: [],
    };
    expect(rules.verify(answer, soap, sessionLines, emptyNoteContext)).toEqual(
      rules.verify(answer, soap, sessionLines, emptyNoteContext),
    );
  });
});

describe('checking a note again', () => {
  const content = (statements: { section: string; text: string; lines: number[] }[]) => ({
    template: { id: 'soap', title: 'SOAP', version: 1, sha256: '0'.repeat(64) },
    ...rules.verify({ statements, risk: [], requestIds: [] }, soap, sessionLines, emptyNoteContext),
  });

  it('turns a statement unsupported when its line was given to someone else', () => {
    const note = content([{ section: 'subjective', text: 'Slept four hours most nights.', lines: [3] }]);
    expect(rules.reverify(note, sessionLines, emptyNoteContext).sections).toEqual(note.sections);
    const relabelled = sessionLines.map((line) =>
      line.id === 3 ? { ...line, role: 'therapist' as const } : line,
    );
    const [statement] = rules.reverify(note, relabelled, emptyNoteContext).sections[0]?.statements ?? [];
    expect(statement).toMatchObject({ status: 'unsupported', problems: [{ rule: 'wrong-source' }] });
  });

  it('never changes a risk finding that the clinician decided', () => {
    const note = content([]);
    const risk = note.risk.map((finding) => ({
      ...finding,
      status: 'not_assessed' as const,
      lines: [],
      quotes: [],
      source: 'clinician' as const,
    }));
    const again = rules.reverify({ ...note, risk }, supportLines, emptyNoteContext).risk;
    expect(again.map(({ heard: _, asked, ...finding }) => finding)).toEqual(
      risk.map(({ asked, ...finding }) => finding),
    );
  });

  it("leaves the clinician's own words alone but not a changed quotation", () => {
    const note = content([{ section: 'subjective', text: 'Client slept four hours.', lines: [3] }]);
    const own = (text: string) => ({
      id: 's7',
      text,
      lines: [],
      quotes: [],
      status: 'clinician' as const,
      problems: [],
    });
    const edited = {
      ...note,
      sections: [
        {
          id: 'assessment',
          title: 'Assessment',
          statements: [
            own('Affect was flat; low acute risk in my judgement.'),
            own('Client put it as “drowning every morning”.'),
            own('Client put it as “drowning every evening”.'),
          ],
        },
      ],
    };
    const [section] = rules.reverify(edited, sessionLines, emptyNoteContext).sections;
    expect(section?.statements.map(({ status }) => status)).toEqual([
      'clinician',
      'clinician',
      'unsupported',
    ]);
    expect(section?.statements[1]?.quotes).toEqual([{ line: 2, text: 'drowning every morning' }]);
  });
});
