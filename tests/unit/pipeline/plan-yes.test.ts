import { expect, it } from 'vitest';
import { planSections } from '../../../src/core/plan-sections.ts';
import { draft } from '../../../src/pipeline/draft.ts';
import { edit } from '../../../src/pipeline/edit.ts';
import { readNoteContext } from '../../../src/pipeline/note-context.ts';
import { type ReviewFindings, reviewSteps } from '../../../src/pipeline/review-steps.ts';
import { readyToSign, sign } from '../../../src/pipeline/sign.ts';
import { readSessionOfClient } from '../../../src/pipeline/stage-session.ts';
import { completeDraft } from './signable.ts';
import { spokenSession, stage } from './stage.ts';

const signer = { name: 'Ada Lund', credential: 'LCSW' };
const nothing: ReviewFindings = { lint: [], coverage: [], recorded: undefined, revisit: [] };

it.each([
  ['treatment-plan', 'objectives'],
  ['crisis', 'safety_plan'],
  ['intake', 'recommendations'],
  ['discharge', 'recommendations'],
  ['pie', 'evaluation'],
])(
  'a note by %s asks for a yes to its plan, and again when the plan changes',
  async (template, sectionId) => {
    const made = await stage();
    const { ports } = made;
    const sessionId = await spokenSession(made);
    await completeDraft(made, sessionId, template);
    expect((await readyToSign(ports, sessionId)).unconfirmed).toContain('plan');
    const confirmed = await edit(ports, { sessionId, change: { type: 'confirm', part: 'plan' } });
    expect(reviewSteps(confirmed.value.content, nothing).some(({ type }) => type === 'plan')).toBe(true);
    expect((await readyToSign(ports, sessionId)).unconfirmed).not.toContain('plan');
    const again = await draft(ports, { sessionId, template });
    expect(again.value.content.confirmed).toContain('plan');
    await edit(ports, { sessionId, change: { type: 'add', sectionId, texts: ['One more thing.'] } });
    expect((await readyToSign(ports, sessionId)).unconfirmed).toContain('plan');
    const { value } = await sign(ports, { sessionId, signer, confirmed: ['risk', 'plan'] });
    const texts = planSections(value.body.content).flatMap(({ statements }) =>
      statements.map(({ text }) => text),
    );
    expect(texts).toContain('One more thing.');

    const { session, client } = await readSessionOfClient(ports, sessionId);
    const later = { ...session, id: 'laterlaterla', startedAt: '2027-01-01T10:00:00.000Z' };
    const { lastPlan } = await readNoteContext(ports, later, client);
    expect(lastPlan.map(({ text }) => text)).toEqual(texts);
  },
);
