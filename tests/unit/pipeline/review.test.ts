import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { StagePorts } from '../../../src/core/ports.ts';
import { draft } from '../../../src/pipeline/draft.ts';
import { editAsText, editFromText, noteText } from '../../../src/pipeline/edit.ts';
import { type ReviewDesk, review } from '../../../src/pipeline/review.ts';
import { sign } from '../../../src/pipeline/sign.ts';
import { approvedStyle, decideStyle, styleEntries } from '../../../src/pipeline/style.ts';
import { completeDraft } from './signable.ts';
import { type Stage, spokenSession, stage } from './stage.ts';

let made: Stage;
let ports: StagePorts;
let sessionId: string;

beforeEach(async () => {
  made = await stage();
  ports = made.ports;
  sessionId = await spokenSession(made);
  await draft(ports, { sessionId, template: 'soap' });
});

function files(pattern: RegExp): string[] {
  const folder = join(made.vault.directory, 'sessions', sessionId);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => pattern.test(name));
}

const walkThrough = (work: (desk: ReviewDesk) => Promise<void>) =>
  review(ports, { sessionId, walkThrough: work });

/** Keeps the statement in hand. */
async function keep(desk: ReviewDesk): Promise<string> {
  const { step } = desk.walk();
  if (step?.type !== 'statement') throw new Error(`no statement in hand: ${step?.id}`);
  await desk.decide([{ type: 'accept', statementId: step.id }]);
  return step.section.id;
}

test('each decision is durable at once, and a section makes one revision, not one for each key', async () => {
  await walkThrough(async (desk) => {
    let decided = 0;
    let section = await keep(desk);
    while (desk.walk().step?.type === 'statement') {
      decided += 1;
      if (files(/^note\./).length > 1) break;
      expect(files(/review-pieces/).filter((name) => name.endsWith('.age')).length).toBe(decided);
      section = await keep(desk);
    }
    expect(section).toBe('subjective');
    expect(decided).toBeGreaterThan(1);
    expect(files(/^note\.\d/)).toHaveLength(2);
    expect(files(/review-pieces\/.*age$/)).toEqual([]);
  });
});

test('a review that fails or is left keeps what was decided, and the time that was spent', async () => {
  let at = Date.parse('2026-03-03T09:00:00Z');
  ports = { ...ports, now: () => new Date(at) };
  const failed = walkThrough(async (desk) => {
    for (const seconds of [20, 600, 40]) {
      at += seconds * 1000;
      await keep(desk);
    }
    throw new Error('the terminal is gone');
  });
  await expect(failed).rejects.toThrow('the terminal is gone');
  const note = await ports.vault.sessions.latest(sessionId, 'note');
  const statements = note?.value.content.sections.flatMap((section) => section.statements) ?? [];
  expect(statements.filter(({ accepted }) => accepted)).toHaveLength(3);
  // Ten minutes without a key are nobody's work.
  expect(note?.value.reviewMs).toBe(60_000);
});

test('words are checked as they are written; what is taken back is as it was', async () => {
  await walkThrough(async (desk) => {
    const { step } = desk.walk();
    const statementId = step?.id ?? '';
    await desk.write([{ type: 'reword', statementId, text: 'Client took nine tablets of sertraline.' }]);
    expect(desk.walk().step).toMatchObject({ id: statementId, statement: { status: 'unsupported' } });
    expect(desk.open().statements).toEqual([statementId]);
    expect(await desk.undo()).toBe(true);
    expect(desk.walk().step).toEqual(step);
    expect(await desk.undo()).toBe(false);
  });
});

test('a text of an older revision, or one with mistakes, changes nothing', async () => {
  const old = await noteText(ports, sessionId);
  await editFromText(ports, { sessionId, text: old.replace('# Risk', '- Written elsewhere.\n\n# Risk') });
  await expect(editFromText(ports, { sessionId, text: old })).rejects.toMatchObject({ code: 'usage' });
  const now = await noteText(ports, sessionId);
  expect(now).toContain('Written elsewhere.');
  const wrong = now.replace('[s1]', '[s99]');
  await expect(editFromText(ports, { sessionId, text: wrong })).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringMatching(/the note has no statement s99/),
  });
  expect(files(/^note\.\d/)).toHaveLength(2);
  expect(await editFromText(ports, { sessionId, text: now })).toBeUndefined();
});

test('an empty text starts from the draft again, and forgets what could not be read', async () => {
  const shown: string[] = [];
  const answers = ['# Nothing of a note\n', '', undefined];
  const note = await editAsText(ports, {
    sessionId,
    left: async () => undefined,
    rewrite: async (text) => {
      shown.push(text);
      return { text: answers[shown.length - 1] ?? text, activeMs: 0 };
    },
  });
  expect(note).toBeUndefined();
  expect(shown[1]).toContain('<!-- not read:');
  expect(shown[2]).toBe(shown[0]);
  expect(files(/review-pieces\/.*age$/)).toEqual([]);
});

test('what is changed twice before signing waits as a rule, and reaches later drafts only once it is approved', async () => {
  await completeDraft(made, sessionId);
  const text = await noteText(ports, sessionId);
  expect(text.match(/Client stated:/g)?.length).toBeGreaterThan(1);
  await editFromText(ports, { sessionId, text: text.replaceAll('Client stated:', 'Client shared:') });
  await sign(ports, {
    confirmed: ['risk', 'plan'],
    sessionId,
    signer: { name: 'Ada Lund', credential: 'LCSW' },
  });
  const [rule] = (await styleEntries(ports)).filter(({ key }) => key === 'word stated > shared');
  expect(rule).toMatchObject({ sentence: 'Write “shared” instead of “stated”.', sessions: 1 });
  expect(rule?.decision).toBeUndefined();
  expect(await approvedStyle(ports)).toEqual([]);
  await decideStyle(ports, rule?.name ?? '', 'approved');
  expect(await approvedStyle(ports)).toEqual(['Write “shared” instead of “stated”.']);
  await decideStyle(ports, rule?.name ?? '', 'revoked');
  expect(await approvedStyle(ports)).toEqual([]);
  await expect(decideStyle(ports, 'r99', 'approved')).rejects.toMatchObject({ code: 'not-found' });
});
