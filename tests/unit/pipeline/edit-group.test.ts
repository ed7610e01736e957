import { beforeEach, describe, expect, it } from 'vitest';
import type { Client } from '../../../src/core/client.ts';
import { scopes } from '../../../src/core/scopes.ts';
import { draft } from '../../../src/pipeline/draft.ts';
import { edit, editAsText, editFromText, noteText } from '../../../src/pipeline/edit.ts';
import { consent } from '../vault/artefacts.ts';
import { captioned } from './claude-stage.ts';
import { type Stage, stage } from './stage.ts';

const people: Client['people'] = [
  { id: 'p1', name: 'Ana Ruiz', role: 'client' },
  { id: 'p2', name: 'Ben Cole', role: 'group member' },
  { id: 'p3', name: 'Cleo Marsh', role: 'group member' },
];
const turns = [
  'Therapist: Today we practise saying no, first in pairs and then all together.',
  'Ana Ruiz: I told my manager no on Monday and my hands were shaking.',
  'Ben Cole: I could not do it. I said yes to my brother three times this week.',
  'Cleo Marsh: Ben, that is hard. I have been cutting my arm again, to be honest.',
  'Therapist: Thank you for telling us, Cleo. Will you stay after the group?',
  'Cleo Marsh: Yes, I will stay.',
];

let desk: Stage;
let sessionId: string;

beforeEach(async () => {
  desk = await stage();
  const client: Client = { ...desk.client, name: 'Monday group', sessionKind: 'group', people };
  await desk.ports.vault.people.saveClient(client);
  for (const { id } of people.slice(1)) {
    await desk.ports.vault.people.saveConsentEvent({ ...consent(`k-${id}`, [...scopes]), personId: id });
  }
  sessionId = await captioned(desk, client, turns);
  await draft(desk.ports, { sessionId, template: 'group' });
  desk.events.length = 0;
});

function warnings(): string[] {
  return desk.events.flatMap((event) =>
    event.type === 'notice' && event.message.includes('reported it') ? [event.message] : [],
  );
}

const warning = 'self_harm: p3 reported it (lines 4); read them again: amynote show --part transcript';

async function denied(): Promise<string> {
  const text = await noteText(desk.ports, sessionId);
  const after = text.replace('- self_harm p3: endorsed', '- self_harm p3: denied');
  expect(after).not.toBe(text);
  return after;
}

describe('deciding against what a member of a group said', () => {
  it('is warned of when an option says it, and of nobody else', async () => {
    const of = (member: string) => ({ type: 'risk' as const, category: 'self_harm' as const, member });
    await edit(desk.ports, { sessionId, change: { ...of('p1'), status: 'denied' } });
    expect(warnings()).toEqual([]);
    await edit(desk.ports, { sessionId, change: { ...of('p3'), status: 'denied' } });
    expect(warnings()).toEqual([warning]);
  });

  it('is warned of when the text that is piped in says it', async () => {
    await editFromText(desk.ports, { sessionId, text: await denied() });
    expect(warnings()).toEqual([warning]);
  });

  it('is warned of when an editor said it', async () => {
    const text = await denied();
    await editAsText(desk.ports, {
      sessionId,
      left: async () => undefined,
      rewrite: async () => ({ text, activeMs: 0 }),
    });
    expect(warnings()).toEqual([warning]);
  });
});

it('whose risk or section is meant has to be said where several members have it', async () => {
  const refused = { code: 'usage', hint: 'say whose: --member p1, or --member p2, or --member p3' };
  const risk = { type: 'risk' as const, category: 'self_harm' as const, status: 'denied' as const };
  await expect(edit(desk.ports, { sessionId, change: risk })).rejects.toMatchObject(refused);
  const add = { type: 'add' as const, sectionId: 'response', texts: ['She stays after the group.'] };
  await expect(edit(desk.ports, { sessionId, change: add })).rejects.toMatchObject(refused);
  expect((await desk.ports.vault.sessions.latest(sessionId, 'note'))?.revision).toBe(1);
  const topic = { type: 'add' as const, sectionId: 'topic', texts: ['Saying no.'] };
  expect((await edit(desk.ports, { sessionId, change: topic })).revision).toBe(2);
});
