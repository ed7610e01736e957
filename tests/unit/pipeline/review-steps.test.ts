import { expect, test } from 'vitest';
import type { NoteContent, Statement } from '../../../src/core/artefacts/note.ts';
import { applyEdit } from '../../../src/pipeline/note-edit.ts';
import { keyChoices } from '../../../src/pipeline/review-keys.ts';
import { isWorthHearing, type ReviewFindings } from '../../../src/pipeline/review-steps.ts';
import {
  afterDecision,
  back,
  editsOf,
  putOff,
  startWalk,
  type Walk,
} from '../../../src/pipeline/review-walk.ts';

const nothing: ReviewFindings = { lint: [], coverage: [], recorded: undefined, revisit: [] };

function statement(number: number, more: Partial<Statement> = {}): Statement {
  return {
    id: `s${number}`,
    text: `Said ${number}.`,
    lines: [number],
    quotes: [],
    status: 'verified',
    problems: [],
    ...more,
  };
}

/** Thirty verified statements in three sections, the last of them the plan. */
function thirty(): NoteContent {
  const template = { id: 'soap', title: 'SOAP', version: 2, sha256: 'a'.repeat(64) };
  const sections = ['subjective', 'objective', 'plan'].map((id, at) => ({
    id,
    title: id,
    statements: Array.from({ length: 10 }, (_, index) => statement(at * 10 + index + 1)),
  }));
  return { template, sections, risk: [] };
}

/** Presses a key, which must mean a decision or to put off. */
function pressed(walk: Walk, key: string): Walk {
  const { step } = walk;
  if (step === undefined) throw new Error('the review was over before');
  const act = keyChoices(step, false).find((choice) => choice.key === key)?.act;
  if (act?.type === 'later') return putOff(walk);
  if (act?.type === 'back') return back(walk);
  if (act?.type !== 'decide') throw new Error(`${key} decides nothing at ${step.id}`);
  return afterDecision(walk, editsOf(walk, step, act.edits).reduce(applyEdit, walk.content), walk.findings);
}

function keysAt(walk: Walk): string[] {
  return walk.step === undefined ? [] : keyChoices(walk.step, false).map(({ key }) => key);
}

test('thirty verified statements take thirty keys', () => {
  let walk = startWalk(thirty(), nothing);
  let keys = 0;
  while (walk.step?.type === 'statement') {
    walk = pressed(walk, 'Enter');
    keys++;
  }
  expect(keys).toBe(30);
  const statements = walk.content.sections.flatMap((section) => section.statements);
  expect(statements.every(({ accepted }) => accepted)).toBe(true);
  // The plan is agreed to by itself: Enter does nothing there.
  expect(walk.step?.type).toBe('plan');
  expect(() => pressed(walk, 'Enter')).toThrow('decides nothing');
  walk = pressed(walk, 'y');
  expect(walk).toMatchObject({ step: undefined, content: { confirmed: ['plan'] } });
});

test('no key decides more than the step in hand', () => {
  const walk = startWalk(thirty(), nothing);
  for (const { act } of keyChoices(walk.step as NonNullable<Walk['step']>, true)) {
    if (act.type === 'decide') expect(JSON.stringify(act.edits).match(/s\d+/g)).toEqual(['s1']);
  }
});

test('a statement that is not supported cannot be kept, and comes again until it is changed or left out', () => {
  const content = thirty();
  content.sections[0]?.statements.splice(0, 1, statement(1, { status: 'unsupported', accepted: true }));
  let walk = startWalk(content, nothing);
  expect(walk.step?.id).toBe('s1');
  expect(keysAt(walk)).not.toContain('Enter');
  expect(keysAt(walk)).not.toContain('a');
  walk = pressed(walk, 'r');
  expect(walk.step?.id).toBe('s2');
  expect(walk.content.sections[0]?.statements.map(({ id }) => id)).not.toContain('s1');
});

test('what was put off is passed over, back goes to what was decided, and a new review begins where it was left', () => {
  let walk = startWalk(thirty(), nothing);
  walk = pressed(pressed(walk, 'Enter'), 'n');
  expect(walk.step?.id).toBe('s3');
  walk = pressed(walk, 'b');
  expect(walk.step?.id).toBe('s2');
  expect(back(walk).step?.id).toBe('s1');
  const { content } = pressed(startWalk(thirty(), nothing), 'Enter');
  expect(startWalk(content, nothing).step?.id).toBe('s2');
});

test('each category of risk needs a yes of its own; the last one is the yes to risk', () => {
  const content: NoteContent = { ...thirty(), sections: [] };
  content.risk = (['suicidal_ideation', 'self_harm', 'substance_use'] as const).map((category, at) => ({
    category,
    status: at === 1 ? 'unclear' : 'not_assessed',
    lines: [],
    quotes: [],
    source: 'none',
  }));
  let walk = startWalk(content, {
    ...nothing,
    revisit: [{ category: 'substance_use', status: 'endorsed', day: '2026-03-01' }],
  });
  expect(() => pressed(walk, 'Enter')).toThrow('decides nothing');
  walk = pressed(walk, 'y');
  // Unclear, and open since the last note: agreeing is not enough.
  expect(keysAt(walk)).not.toContain('y');
  walk = pressed(walk, '2');
  expect(keysAt(walk)).not.toContain('y');
  expect(walk.content.confirmed).toBeUndefined();
  walk = pressed(walk, '3');
  expect(walk.content).toMatchObject({
    confirmed: ['risk'],
    risk: [
      { source: 'none' },
      { status: 'denied', source: 'clinician' },
      { status: 'not_assessed', source: 'clinician' },
    ],
  });
});

test('every passage of the first two tiers is decided by itself, those of the third are read in one', () => {
  const hit = { concern: 'self_injury', meaning: 'vague', lines: [1], context: [1], quotes: [] } as const;
  const hits = ([1, 2, 3, 3] as const).map((tier, at) => ({
    ...hit,
    id: `h${at + 1}`,
    tier,
    lines: [1],
    context: [1],
    quotes: [],
  }));
  let walk = startWalk({ ...thirty(), sections: [], hits }, nothing);
  walk = pressed(pressed(walk, '1'), '3');
  expect(walk.step).toMatchObject({ type: 'shown-hits', hits: [{ id: 'h3' }, { id: 'h4' }] });
  walk = pressed(walk, 'Enter');
  expect(walk.step).toBeUndefined();
  expect(walk.content.hits?.map(({ disposition }) => disposition)).toEqual([
    'confirmed',
    'follow_up',
    undefined,
    undefined,
  ]);
});

test('a yes to the plan is taken back when its words change, and only then', () => {
  const yes = applyEdit(thirty(), { type: 'confirm', part: 'plan' });
  expect(applyEdit(yes, { type: 'accept', statementId: 's30' }).confirmed).toEqual(['plan']);
  expect(applyEdit(yes, { type: 'drop', statementId: 's1' }).confirmed).toEqual(['plan']);
  expect(applyEdit(yes, { type: 'reword', statementId: 's30', text: 'Other.' }).confirmed).toEqual([]);
});

test('a yes to risk is taken back when anything about risk is decided otherwise, and a review gives it after the last passage', () => {
  const said = { concern: 'self_injury', meaning: 'present', lines: [1], context: [1], quotes: [] } as const;
  const content: NoteContent = {
    ...thirty(),
    sections: [],
    risk: [{ category: 'self_harm', status: 'endorsed', lines: [1], quotes: [], source: 'rules' }],
    hits: [{ ...said, id: 'h1', tier: 1, lines: [1], context: [1], quotes: [] }],
  };
  let walk = pressed(startWalk(content, nothing), 'y');
  expect(walk.content.confirmed).toBeUndefined();
  walk = pressed(walk, '1');
  expect(walk.content.confirmed).toEqual(['risk']);
  const yes = walk.content;
  expect(applyEdit(yes, { type: 'hit', hitId: 'h1', disposition: 'confirmed' }).confirmed).toEqual(['risk']);
  expect(applyEdit(yes, { type: 'hit', hitId: 'h1', disposition: 'not_risk' }).confirmed).toEqual([]);
  expect(applyEdit(yes, { type: 'risk', category: 'self_harm', status: 'denied' }).confirmed).toEqual([]);
  // Decided otherwise in the same review, all else is seen: the decision is the yes.
  expect(pressed(back(walk), '3').content.confirmed).toEqual(['risk']);
});

test('one statement in ten is worth hearing', () => {
  const { steps } = startWalk(thirty(), nothing);
  expect(steps.filter(isWorthHearing).map(({ id }) => id)).toEqual(['s4', 's14', 's24']);
});

test('what lint and coverage found, and the times, come last', () => {
  const finding = { rule: 'language-x', severity: 'warn', place: 's1', detail: 'x', source: 'y' } as const;
  const stretch = { startMs: 0, endMs: 1000, lines: [1], weight: 1, because: [] };
  const coverage = [1, 2, 3, 4].map((at) => ({ ...stretch, startMs: at * 1000 }));
  const recorded = { startedAt: '2026-03-02T15:00:00Z', endedAt: '2026-03-02T15:50:00Z' };
  let walk = startWalk({ ...thirty(), sections: [] }, { lint: [finding], coverage, recorded, revisit: [] });
  walk = pressed(walk, 'y');
  expect(walk.content.facts).toEqual(recorded);
  const asked = ['lint language-x s1', 'unused 1000', 'unused 2000', 'unused 3000'];
  for (const [at, id] of asked.entries()) {
    expect(walk.step?.id).toBe(id);
    walk = pressed(walk, at === 0 ? 'Enter' : 'y');
  }
  expect(walk.step).toBeUndefined();
});
