import { expect, it } from 'vitest';
import type { AmynoteError } from '../../../src/core/errors.ts';
import { addend } from '../../../src/pipeline/addend.ts';
import { edit } from '../../../src/pipeline/edit.ts';
import { addScore, removeScore } from '../../../src/pipeline/measure.ts';
import type { NoteEdit } from '../../../src/pipeline/note-edit.ts';
import { draftNudges } from '../../../src/pipeline/nudge-drafts.ts';
import { sign } from '../../../src/pipeline/sign.ts';
import { completeDraft } from './signable.ts';
import { type Stage, spokenSession, stage } from './stage.ts';

const signer = { name: 'Ruth Vale', credential: 'LCSW' };
const settings = {
  clinician: 'Ruth Vale',
  practice: '',
  place: 'US',
  afterHours: '',
  quietHours: undefined,
};

/** A client whose note of 2026-03-02 agrees on homework. */
async function noted(change: NoteEdit[], isSigned = true): Promise<Stage & { sessionId: string }> {
  const made = await stage();
  const sessionId = await spokenSession(made);
  await completeDraft(made, sessionId);
  const texts = ['Client agreed to walk ten minutes after lunch.'];
  await edit(made.ports, { sessionId, change: [{ type: 'add', sectionId: 'plan', texts }, ...change] });
  if (isSigned) await sign(made.ports, { sessionId, signer, confirmed: ['risk', 'plan'] });
  return { ...made, sessionId };
}

/** Why there is no text on a day; undefined where there is one. */
async function whyNot({ ports, client }: Stage, moment = '2026-03-05T10:00:00') {
  const then = { ...ports, now: () => new Date(moment) };
  try {
    await draftNudges(then, { client, settings, spokenMoment: () => 'Friday' });
    return undefined;
  } catch (error) {
    const { message, hint } = error as AmynoteError;
    return { message, hint };
  }
}

it('a score is named with its item and day, and taking it back ends it', async () => {
  const made = await noted([]);
  const { ports, client } = made;
  const date = new Date('2026-03-04T09:00:00');
  const { id } = await addScore(ports, client, { measure: 'phq9', items: [1, 1, 1, 1, 1, 1, 1, 1, 1], date });
  const why = await whyNot(made);
  expect(why?.message).toMatch(/ \(PHQ-9 of 2026-03-04: item 9 is above 0\)$/u);
  expect(why?.hint).toBe(
    'texts again from 2026-03-19 on, after a newer PHQ-9 without it, or a signed note of 2026-03-04 or later in ' +
      `which thoughts of suicide are denied; mistyped: amynote measure correct CLIENT ${id}, or: amynote measure remove CLIENT ${id}`,
  );
  expect(await whyNot(made, '2026-03-19T10:00:00')).toBeDefined();
  await addScore(ports, client, {
    measure: 'phq9',
    items: [1, 1, 1, 1, 1, 1, 1, 1, 0],
    date: new Date('2026-03-05T09:00:00'),
  });
  expect((await whyNot(made))?.hint).toMatch(/^texts again from 2026-03-19; mistyped: /u);
  expect(await whyNot(made, '2026-03-18T10:00:00')).toBeDefined();
  expect(await whyNot(made, '2026-03-19T10:00:00')).toBeUndefined();
  await removeScore(ports, client, id);
  expect(await whyNot(made)).toBeUndefined();
});

it('a risk line of a signed note names no review; putting it right in a correction ends it', async () => {
  const made = await noted([{ type: 'risk', category: 'self_harm', status: 'endorsed' }]);
  const { ports, sessionId } = made;
  const why = await whyNot(made);
  expect(why?.message).toMatch(/ \(a risk line of the signed note of 2026-03-02\)$/u);
  expect(why?.hint).toBe(
    'texts again from 2026-03-17 on, after a newer signed note in which it is denied; a risk line that is wrong: ' +
      `amynote addend ${sessionId} --type correction --risk CATEGORY=STATUS`,
  );
  expect(await whyNot(made, '2026-06-01T10:00:00')).toBeDefined();
  const risk = { category: 'self_harm', status: 'denied' } as const;
  await addend(ports, { sessionId, type: 'correction', signer, text: 'Asked, and denied.', risk });
  expect(await whyNot(made)).toBeUndefined();
});

it('a correction that says there was a risk keeps texts back', async () => {
  const made = await noted([{ type: 'risk', category: 'self_harm', status: 'denied' }]);
  const { ports, sessionId } = made;
  expect(await whyNot(made)).toBeUndefined();
  const risk = { category: 'self_harm', status: 'endorsed' } as const;
  await addend(ports, { sessionId, type: 'correction', signer, text: 'Told after the session.', risk });
  expect((await whyNot(made))?.message).toMatch(/a risk line of the signed note of 2026-03-02\)$/u);
});

it('what a draft leaves open is decided in a review, and what was decided is not', async () => {
  const made = await noted([{ type: 'risk', category: 'self_harm', status: 'unclear' }], false);
  const { ports, sessionId } = made;
  expect((await whyNot(made))?.message).toMatch(/ \(a risk line of the draft of 2026-03-02\)$/u);
  expect((await whyNot(made))?.hint).toBe(`decide it: amynote review ${sessionId}`);
  const change = [{ type: 'risk', category: 'self_harm', status: 'endorsed' } as const];
  await edit(ports, { sessionId, change });
  expect((await whyNot(made))?.hint).toBe(
    'texts again from 2026-03-17 on, after a newer signed note in which it is denied',
  );
});
