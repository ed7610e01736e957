import { expect, it } from 'vitest';
import type { NoteContent, Section, Statement } from '../../../src/core/artefacts/note.ts';
import type { RecordedSession } from '../../../src/core/recorded-session.ts';
import { agreedHomework } from '../../../src/pipeline/agreed-homework.ts';
import { recordOf } from '../memory/nudges/record-sketch.ts';

const sam = { name: 'Sam Reyes' };

function statement(text: string, more: Partial<Statement> = {}): Statement {
  return { id: 's1', text, lines: [], quotes: [], status: 'clinician', problems: [], ...more };
}

/** Sessions of a month, each with what its plan says. */
function withPlans(
  ...plans: {
    day: string;
    signed?: boolean;
    kind?: NoteContent['template']['kind'];
    plan: Statement[];
    more?: Partial<Section>;
  }[]
): RecordedSession[] {
  return plans.map(({ day, signed = true, kind = 'progress', plan, more }) => {
    const [recorded] = recordOf([{ day, signed, says: ['I slept badly.', 'I will walk after lunch.'] }]);
    if (recorded?.note === undefined) throw new Error('a note was expected');
    const section = { id: 'plan', title: 'Plan', statements: plan, ...more };
    const { content } = recorded.note;
    const template = { ...content.template, kind };
    return { ...recorded, note: { signed, content: { ...content, template, sections: [section] } } };
  });
}

const tasks = (record: RecordedSession[], person?: string, speaker?: string) =>
  agreedHomework(record, sam, person, speaker).map(({ task }) => task);

it('the newest signed note that agrees on something counts', () => {
  const record = withPlans(
    { day: '2026-03-01', plan: [statement('Client agreed to read a page.')] },
    {
      day: '2026-03-08',
      plan: [statement('Client agreed to walk after lunch.'), statement('Weekly sessions.')],
    },
    { day: '2026-03-15', plan: [statement('Next session on Friday.')] },
    { day: '2026-03-22', signed: false, plan: [statement('Client agreed to swim.')] },
  );
  expect(tasks(record)).toEqual(['walk after lunch']);
});

it('a crisis, a treatment plan and a discharge set no homework, nor do sections that are no plan', () => {
  const plan = [statement('Client agreed to walk after lunch.')];
  for (const kind of ['crisis', 'plan', 'discharge'] as const)
    expect(tasks(withPlans({ day: '2026-03-01', kind, plan }))).toEqual([]);
  expect(tasks(withPlans({ day: '2026-03-01', plan, more: { id: 'subjective' } }))).toEqual([]);
  expect(tasks(withPlans({ day: '2026-03-01', plan, more: { id: 'next', role: 'plan' } }))).toEqual([
    'walk after lunch',
  ]);
});

it('what the verifier refused and nobody accepted is not agreed', () => {
  const refused = statement('Client agreed to walk after lunch.', { status: 'unsupported' });
  expect(tasks(withPlans({ day: '2026-03-01', plan: [refused] }))).toEqual([]);
  expect(tasks(withPlans({ day: '2026-03-01', plan: [{ ...refused, accepted: true }] }))).toEqual([
    'walk after lunch',
  ]);
});

it('it opens to the words it rests on, and without a place where the transcript has them no more', () => {
  const said = statement('Client stated: “I will walk after lunch.”', {
    status: 'verified',
    lines: [2],
    quotes: [{ line: 2, text: 'I will walk after lunch.' }],
  });
  const [found] = agreedHomework(withPlans({ day: '2026-03-01', plan: [said] }), sam);
  expect(found).toMatchObject({
    task: 'walk after lunch',
    source: {
      day: '2026-03-01',
      lines: [2],
      startMs: 1000,
      speaker: 'client',
      quote: 'I will walk after lunch.',
    },
  });
  const moved = { ...said, quotes: [{ line: 1, text: 'I will walk after lunch.' }] };
  const [lost] = agreedHomework(withPlans({ day: '2026-03-01', plan: [moved] }), sam);
  expect(lost?.source).not.toHaveProperty('startMs');
});

it('of several people nobody is reminded of what another one said', () => {
  const said = statement('Client stated: “I will walk after lunch.”', {
    status: 'verified',
    lines: [2],
    quotes: [{ line: 2, text: 'I will walk after lunch.' }],
  });
  const record = withPlans({ day: '2026-03-01', plan: [said] });
  expect(tasks(record, undefined, 'client')).toEqual(['walk after lunch']);
  expect(tasks(record, undefined, 'client-2')).toEqual([]);
  const group = withPlans({
    day: '2026-03-01',
    plan: [statement('Client agreed to swim on Sunday.')],
    more: { member: 'p2' },
  });
  expect([tasks(group, 'p1', 'client'), tasks(group, 'p2', 'client-2')]).toEqual([[], ['swim on Sunday']]);
});

/** A session in which the question and the answer were said, and a note that quotes some of it, at the first line that has it. */
function withExchange(
  answer: string,
  quoted = 'I can do that.',
  role: 'client' | 'therapist' = 'client',
  before = 'Long.',
) {
  const question = 'Would you keep a log this week?';
  const said = [before, question, answer];
  const quotes = [question, quoted].map((text) => ({
    line: said.findIndex((one) => one.includes(text)) + 1,
    text,
  }));
  const plan = [
    statement(`Therapist asked: “${question}” Client agreed: “${quoted}”`, { lines: [2, 3], quotes }),
  ];
  const [recorded] = withPlans({ day: '2026-03-01', plan });
  const [line] = recorded?.lines ?? [];
  if (recorded === undefined || line === undefined) throw new Error('a line was expected');
  const lines = said.map((text, at) => {
    const by = at === 1 ? 'therapist' : role;
    return { ...line, id: at + 1, startMs: at * 1000, text, role: by, participant: by };
  });
  return agreedHomework([{ ...recorded, lines }], sam, undefined, 'client');
}

it('what was asked and taken on opens to both, and the answer says whose it is', () => {
  expect(withExchange('I can do that. Every morning.')).toMatchObject([
    {
      task: 'keep a log this week',
      asked: { speaker: 'therapist', startMs: 1000, quote: 'Would you keep a log this week?' },
      source: { speaker: 'client', startMs: 2000, quote: 'I can do that.' },
    },
  ]);
});

it('what the transcript takes back in the same breath is not agreed, whatever the note quotes', () => {
  for (const answer of [
    'I can do that. But not this week.',
    'I can do that, if Elena is there.',
    'Maybe. I can do that.',
    'Not yet.',
    'I can do that. Maybe.',
  ])
    expect(withExchange(answer), answer).toEqual([]);
  expect(withExchange('I can do that.', 'I can do that.', 'therapist')).toEqual([]);
});

it('of the same words said twice those count that follow the question', () => {
  const [one] = withExchange('I can do that. Every morning.');
  expect(one?.source.lines).toEqual([3]);
  expect(withExchange('I can do that.', 'I can do that.', 'client', 'I can do that.')).toMatchObject([
    { source: { lines: [3], startMs: 2000 } },
  ]);
  expect(withExchange('Perhaps.', 'I can do that.', 'client', 'I can do that.')).toEqual([]);
});
