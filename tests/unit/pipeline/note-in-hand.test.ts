import { beforeEach, expect, test } from 'vitest';
import type { Note } from '../../../src/core/artefacts/note.ts';
import { draft } from '../../../src/pipeline/draft.ts';
import { edit, editAsText, noteText } from '../../../src/pipeline/edit.ts';
import { applyEdit, type NoteEdit } from '../../../src/pipeline/note-edit.ts';
import { takeInHand } from '../../../src/pipeline/note-in-hand.ts';
import { sign } from '../../../src/pipeline/sign.ts';
import { completeDraft } from './signable.ts';
import { type Stage, spokenSession, stage } from './stage.ts';

const signer = { name: 'Ada Lund', credential: 'LCSW' };
const own: NoteEdit = { type: 'add', sectionId: 'plan', texts: ['Call the school on Friday.'] };

let made: Stage;
let sessionId: string;

beforeEach(async () => {
  made = await stage();
  sessionId = await spokenSession(made);
});

/** A review that is killed after its first words. */
async function cutOffReview(): Promise<void> {
  const hand = await takeInHand(made.ports, sessionId);
  await hand.keep(applyEdit(hand.content(), own), 1000);
}

async function newest(): Promise<Note> {
  const held = await made.ports.vault.sessions.latest(sessionId, 'note');
  return (held as NonNullable<typeof held>).value;
}

test('what a review that was cut off decided is in the draft that comes next', async () => {
  await draft(made.ports, { sessionId, template: 'soap' });
  await cutOffReview();
  const { value, revision } = await draft(made.ports, { sessionId, template: 'birp' });
  expect(revision).toBe(3);
  expect(JSON.stringify(value)).toContain('Call the school on Friday.');
});

test('decisions that are in no revision stay sealed, whoever wrote one over them', async () => {
  await draft(made.ports, { sessionId, template: 'soap' });
  const before = await newest();
  await cutOffReview();
  const { sessions, reviewCheckpoints } = made.ports.vault;
  await sessions.write<Note>({ ...before, createdAt: made.ports.now().toISOString() });
  await edit(made.ports, { sessionId, change: { type: 'confirm', part: 'risk' } });
  await noteText(made.ports, sessionId);
  expect(await reviewCheckpoints.read(sessionId, '1.1')).toContain('Call the school on Friday.');
  // Those of which a revision was made are gone.
  expect(await reviewCheckpoints.read(sessionId, '2.1')).toBeUndefined();
});

test('a text that cannot be read yet outlives every other change, and is not signed over', async () => {
  await completeDraft(made, sessionId);
  const wrong = (text: string) => text.replace('- [s1]', '- [s99]');
  const giveBack = (change: (text: string) => string) =>
    editAsText(made.ports, {
      sessionId,
      left: async () => undefined,
      rewrite: async (text) => ({ text: change(text), activeMs: 0 }),
    });
  await expect(giveBack(wrong)).rejects.toMatchObject({ code: 'failed' });
  const refused = { code: 'unresolved', hint: expect.stringContaining(`amynote edit ${sessionId}`) };
  await expect(sign(made.ports, { confirmed: ['risk', 'plan'], sessionId, signer })).rejects.toMatchObject(
    refused,
  );
  await edit(made.ports, { sessionId, change: { type: 'confirm', part: 'risk' } });
  await draft(made.ports, { sessionId });
  await expect(sign(made.ports, { confirmed: ['risk', 'plan'], sessionId, signer })).rejects.toMatchObject(
    refused,
  );
  let shown = '';
  await giveBack((text) => {
    shown ||= text;
    return '';
  });
  expect(shown).toContain('[s99]');
  expect((await sign(made.ports, { confirmed: ['risk', 'plan'], sessionId, signer })).value.kind).toBe(
    'signed-note',
  );
});

test('a text from outside is sealed before it is removed, each one, and one that fails to be sealed stays', async () => {
  await draft(made.ports, { sessionId });
  const loose = ['First that was left.\n', 'Second that was left.\n'];
  const left = async () => {
    const [text] = loose;
    if (text === undefined) return undefined;
    const remove = async () => {
      loose.shift();
    };
    return { text, remove };
  };
  const rewrite = () => Promise.reject(new Error('no editor was found'));
  const { reviewCheckpoints } = made.ports.vault;
  const write = () => Promise.reject(new Error('the disk is full'));
  const full = { ...made.ports.vault, reviewCheckpoints: { ...reviewCheckpoints, write } };
  const attempt = editAsText({ ...made.ports, vault: full }, { sessionId, left, rewrite });
  await expect(attempt).rejects.toThrow('the disk is full');
  expect(loose).toHaveLength(2);
  await expect(editAsText(made.ports, { sessionId, left, rewrite })).rejects.toThrow('no editor was found');
  expect(loose).toEqual([]);
  expect((await takeInHand(made.ports, sessionId)).text.last()).toBe('Second that was left.\n');
});

test('what an editor saved before it failed is kept, and the error says so', async () => {
  await draft(made.ports, { sessionId });
  const attempt = (change: (text: string) => string) =>
    editAsText(made.ports, {
      sessionId,
      left: async () => undefined,
      rewrite: async (text) => ({ text: change(text), activeMs: 0, cutOff: true }),
    });
  await expect(attempt((text) => text)).rejects.toMatchObject({
    hint: 'nothing was changed; name another: EDITOR=nano amynote edit',
  });
  await expect(
    attempt((text) => text.replace('# Risk', '- An hour of work.\n\n# Risk')),
  ).rejects.toMatchObject({
    hint: `what it saved is kept, and is in no draft yet; go on with it: amynote edit ${sessionId}`,
  });
  await editAsText(made.ports, {
    sessionId,
    left: async () => undefined,
    rewrite: async (text) => ({ text, activeMs: 0 }),
  });
  expect(JSON.stringify(await newest())).toContain('An hour of work.');
});
