import { beforeEach, expect, test } from 'vitest';
import { type Note, type NoteContent, noteContentSchema } from '../../../src/core/artefacts/note.ts';
import { draft } from '../../../src/pipeline/draft.ts';
import { edit, editFromText, noteText } from '../../../src/pipeline/edit.ts';
import { type Stage, spokenSession, stage } from './stage.ts';

const wished = (desk: Stage) => ({
  ...desk.ports,
  noteWishes: async () => ({ preferences: { density: 'brief' as const }, clinician: '' }),
});

let desk: Stage;
let sessionId: string;
let first: Note;

beforeEach(async () => {
  desk = await stage();
  sessionId = await spokenSession(desk);
  first = (await draft(desk.ports, { sessionId, template: 'soap' })).value;
});

function statementOf({ content }: Note, words: string) {
  return content.sections.flatMap(({ statements }) => statements).find(({ text }) => text.includes(words));
}

function notices(): string[] {
  return desk.events.flatMap((event) => (event.type === 'notice' ? [event.message] : []));
}

test('what the clinician put in other words stays, whatever is found against it and however it was typed', async () => {
  const [one, two] = first.content.sections[0]?.statements ?? [];
  const nine = 'Client slept nine hours, as I remember it.';
  await edit(desk.ports, { sessionId, change: { type: 'reword', statementId: one?.id ?? '', text: nine } });
  const text = await noteText(desk.ports, sessionId);
  const ten = text.replace(
    new RegExp(`\\[${two?.id}\\] .*? \\{`, 'u'),
    `[${two?.id}] Client missed ten shifts, as I remember it. {`,
  );
  const changed = await editFromText(desk.ports, { sessionId, text: ten });
  for (const words of ['nine hours', 'ten shifts']) {
    expect(statementOf((changed as NonNullable<typeof changed>).value, words)?.status).toBe('unsupported');
  }
  const part = await draft(desk.ports, { sessionId, section: 'subjective' });
  const whole = await draft(wished(desk), { sessionId });
  for (const { value } of [part, whole]) {
    expect(statementOf(value, 'nine hours')).toMatchObject({ id: one?.id, status: 'unsupported' });
    expect(statementOf(value, 'ten shifts')).toMatchObject({ id: two?.id, status: 'unsupported' });
  }
  desk.events.length = 0;
  const other = await draft(desk.ports, { sessionId, template: 'birp' });
  expect(statementOf(other.value, 'nine hours')).toBeUndefined();
  expect(notices()).toContain(
    `what you wrote or accepted under subjective stays in revision ${other.revision - 1}`,
  );
});

test('whatever a note holds that drafting does not make is in the next draft', async () => {
  const facts = { startedAt: '2026-03-02T20:00:00.000Z', place: '10' };
  const filled = {
    hits: first.content.hits ?? [],
    facts,
    memberFacts: { p2: { place: '11', diagnoses: ['F41.1'] } },
    confirmed: ['risk' as const],
  } satisfies { [K in keyof NoteContent as undefined extends NoteContent[K] ? K : never]-?: NoteContent[K] };
  const shape = Object.entries(noteContentSchema.shape);
  expect(Object.keys(filled).sort()).toEqual(
    shape.flatMap(([name, schema]) => (schema.safeParse(undefined).success ? [name] : [])).sort(),
  );
  const content = { ...first.content, ...filled };
  await desk.ports.vault.sessions.write<Note>({ ...first, content });
  const again = await draft(wished(desk), { sessionId });
  expect(again.revision).toBe(3);
  expect(again.value.content).toMatchObject(filled);
});
