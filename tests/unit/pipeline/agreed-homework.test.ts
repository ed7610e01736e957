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
