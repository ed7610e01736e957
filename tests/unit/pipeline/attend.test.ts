import { beforeEach, describe, expect, it } from 'vitest';
import type { Note } from '../../../src/core/artefacts/note.ts';
import type { Client } from '../../../src/core/client.ts';
import { scopes } from '../../../src/core/scopes.ts';
import { attend } from '../../../src/pipeline/attend.ts';
import { draft } from '../../../src/pipeline/draft.ts';
import { edit } from '../../../src/pipeline/edit.ts';
import { consent } from '../vault/artefacts.ts';
import { captioned, claude } from './claude-stage.ts';
import { type Stage, stage } from './stage.ts';

const people: Client['people'] = [
  { id: 'p1', name: 'Ana Ruiz', role: 'client' },
  { id: 'p2', name: 'Dov Stein', role: 'group member' },
  { id: 'p3', name: 'Cleo Marsh', role: 'group member' },
  { id: 'p4', name: 'Eli Ford', role: 'group member' },
  { id: 'p5', name: 'Ivy Lund', role: 'interpreter' },
];
const turns = [
  'Therapist: Has anybody here thought of killing themselves this week?',
  'Ana Ruiz: No, I have not. I told my manager no on Monday and my hands were shaking.',
  'Cleo Marsh: No. I have been cutting my arm again, to be honest.',
  'Therapist: Thank you for telling us, Cleo.',
];

let desk: Stage;
let sessionId: string;

/** A group of which two speak; p2 is silent, and p4 never agreed to anything. */
beforeEach(async () => {
  desk = await stage();
  const client: Client = { ...desk.client, name: 'Monday group', sessionKind: 'group', people };
  await desk.ports.vault.people.saveClient(client);
  for (const id of ['p2', 'p3', 'p4', 'p5']) {
    await desk.ports.vault.people.saveConsentEvent({ ...consent(`k-${id}`, [...scopes]), personId: id });
  }
  sessionId = await captioned(desk, client, turns);
  await draft(desk.ports, { sessionId, template: 'group' });
});

const present = (...ids: string[]) => attend(desk.ports, { sessionId, present: ids, absent: [] });
const absent = (...ids: string[]) => attend(desk.ports, { sessionId, present: [], absent: ids });

/** What a note says of one person: sections with their statements and what is missing, and the risk. */
function partOf({ content }: Note, person: string) {
  return {
    sections: content.sections
      .filter(({ member }) => member === person)
      .map(({ id, statements, missing }) => [id, statements.map(({ text }) => text), missing !== undefined]),
    risk: content.risk
      .filter(({ member }) => member === person)
      .map(({ status, source }) => [status, source]),
  };
}

const empty = [
  ['participation', [], true],
  ['response', [], true],
  ['plan', [], true],
];

describe('a member who was there and said nothing', () => {
  it('has a part that is all the clinician’s to write, between those of the others, which stay as they are', async () => {
    const before = (await desk.ports.vault.sessions.latest(sessionId, 'note'))?.value as Note;
    const { value } = await present('p2');
    const part = partOf(value, 'p2');
    expect(part.sections).toEqual(empty);
    // The whole group was asked; another member's no is not theirs.
    expect(part.risk.map(([status]) => status)).not.toContain('denied');
    expect(part.risk.map(([status]) => status)).not.toContain('endorsed');
    for (const person of ['p1', 'p3']) expect(partOf(value, person)).toEqual(partOf(before, person));
    const members = value.content.sections.flatMap(({ member }) => member ?? []);
    expect([...new Set(members)]).toEqual(['p1', 'p2', 'p3']);
    expect((await present('p2')).revision).toBe(2);
  });

  it('keeps the part, and what is written there, in the next draft; the model is never asked about them', async () => {
    await present('p2');
    const add = { type: 'add' as const, sectionId: 'participation', texts: ['They listened.'], member: 'p2' };
    await edit(desk.ports, { sessionId, change: add });
    const { ports, asked } = await claude(desk, () => []);
    const { value } = await draft(ports, { sessionId, template: 'group' });
    expect(new Set(asked.map(({ member }) => member))).toEqual(new Set([undefined, 'client', 'client-3']));
    expect(partOf(value, 'p2').sections).toEqual([
      ['participation', ['They listened.'], false],
      ...empty.slice(1),
    ]);
    expect(partOf(value, 'p2').risk).toHaveLength(5);
    const once = await draft(ports, { sessionId, section: 'participation' });
    expect(partOf(once.value, 'p2')).toEqual(partOf(value, 'p2'));
    expect(asked.map(({ member }) => member)).not.toContain('client-2');
  });

  it('is quoted for nothing, also by the drafter on this machine', async () => {
    await present('p2');
    const { ports } = await claude(desk, () => []);
    await draft(ports, { sessionId, template: 'group' });
    const { value } = await draft(desk.ports, { sessionId, template: 'group' });
    expect(value.engine?.name).toBe('extract');
    expect(partOf(value, 'p2').sections).toEqual(empty);
    expect(partOf(value, 'p3').sections).not.toEqual(empty);
  });

  it('needs a consent of their own, and to be a member', async () => {
    const withdrawal = { v: 1, kind: 'withdrawal', clientId: desk.client.id, personId: 'p4' } as const;
    await desk.ports.vault.people.saveConsentEvent({
      ...withdrawal,
      id: 'w1',
      scopes: [...scopes],
      withdrawnAt: '2026-03-02T00:00:00.000Z',
    });
    await expect(present('p4')).rejects.toMatchObject({ code: 'consent' });
    for (const id of ['p5', 'p9', 'Dov Stein'])
      await expect(present(id)).rejects.toMatchObject({ code: 'not-found' });
    expect((await desk.ports.vault.sessions.latest(sessionId, 'note'))?.revision).toBe(1);
  });

  it('loses an empty part again, never one that holds something, nor anybody who spoke', async () => {
    await present('p2', 'p4');
    const { value } = await absent('p4');
    expect(partOf(value, 'p4')).toEqual({ sections: [], risk: [] });
    await expect(absent('p4')).rejects.toMatchObject({ code: 'not-found' });
    await expect(absent('p1')).rejects.toMatchObject({ code: 'failed' });
    const risk = { type: 'risk', category: 'self_harm', status: 'not_assessed', member: 'p2' } as const;
    await edit(desk.ports, { sessionId, change: risk });
    await expect(absent('p2')).rejects.toMatchObject({ code: 'failed' });
  });
});

it('a note that is not a group’s has no parts', async () => {
  await draft(desk.ports, { sessionId, template: 'soap' });
  await expect(present('p2')).rejects.toMatchObject({ code: 'usage' });
});
