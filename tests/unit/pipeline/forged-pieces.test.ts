import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { draft } from '../../../src/pipeline/draft.ts';
import { edit } from '../../../src/pipeline/edit.ts';
import { takeInHand } from '../../../src/pipeline/note-in-hand.ts';
import { createCheckpointStore } from '../../../src/vault/checkpoint-store.ts';
import { type Stage, spokenSession, stage } from './stage.ts';

async function drafted(): Promise<{ made: Stage; sessionId: string }> {
  const made = await stage();
  const sessionId = await spokenSession(made);
  await draft(made.ports, { sessionId, template: 'soap' });
  return { made, sessionId };
}

/** A review's decision that no review made. */
async function forged({ ports }: Stage, sessionId: string): Promise<string> {
  const held = await ports.vault.sessions.latest(sessionId, 'note');
  const content = structuredClone(held?.value.content);
  if (held === undefined || content === undefined) throw new Error('there is no draft');
  for (const finding of content.risk) Object.assign(finding, { status: 'denied', source: 'clinician' });
  content.confirmed = ['risk', 'plan'];
  return JSON.stringify({ content, reviewMs: 1, of: held.sha256 });
}

it('a decision that somebody else sealed is in no draft, and keeps no genuine one from its place', async () => {
  const { made, sessionId } = await drafted();
  mkdirSync(join(made.vault.directory, 'sessions', sessionId, 'review-pieces'), { recursive: true });
  const stranger = createCheckpointStore(made.vault.directory, made.vault.files, 'review-pieces');
  const hand = await takeInHand(made.ports, sessionId);
  await stranger.write(sessionId, '1.1', await forged(made, sessionId));
  expect(await stranger.read(sessionId, '1.1')).toBeDefined();
  expect(await made.ports.vault.reviewCheckpoints.read(sessionId, '1.1')).toBeUndefined();
  await hand.keep({ ...hand.content(), confirmed: ['plan'] }, 1, true);
  expect((await takeInHand(made.ports, sessionId)).content().confirmed).toEqual(['plan']);

  const [first] = hand.content().sections.flatMap(({ statements }) => statements);
  await stranger.write(sessionId, '2.1', await forged(made, sessionId));
  const change = { type: 'drop' as const, statementId: first?.id ?? '' };
  const { revision, value } = await edit(made.ports, { sessionId, change });
  expect(revision).toBe(3);
  expect(value.content.confirmed ?? []).not.toContain('risk');
});

it('what does not go on from the newest revision, or is no note, is given up and said', async () => {
  const { made, sessionId } = await drafted();
  const { ports, events } = made;
  const genuine = JSON.parse(await forged(made, sessionId)) as Record<string, unknown>;
  const strange = [
    { ...genuine, of: '0'.repeat(64) },
    { ...genuine, content: { sections: [] } },
    { content: genuine.content, reviewMs: 1 },
    null,
  ];
  for (const piece of strange) {
    events.length = 0;
    await ports.vault.reviewCheckpoints.write(sessionId, '1.1', JSON.stringify(piece));
    expect((await takeInHand(ports, sessionId)).held().revision).toBe(1);
    const message = 'what a review or an edit left behind is not of this draft, and is given up';
    expect(events).toEqual([{ type: 'notice', stage: 'note', message }]);
    expect(await ports.vault.reviewCheckpoints.read(sessionId, '1.1')).toBeUndefined();
  }
});
