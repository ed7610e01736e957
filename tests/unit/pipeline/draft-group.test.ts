import { describe, expect, it } from 'vitest';
import type { Note } from '../../../src/core/artefacts/note.ts';
import type { Client } from '../../../src/core/client.ts';
import { scopes } from '../../../src/core/scopes.ts';
import { draft } from '../../../src/pipeline/draft.ts';
import { edit } from '../../../src/pipeline/edit.ts';
import { consent } from '../vault/artefacts.ts';
import { captioned, claude } from './claude-stage.ts';
import { type Stage, said, stage } from './stage.ts';

const people: Client['people'] = [
  { id: 'p1', name: 'Ana Ruiz', role: 'client' },
  { id: 'p2', name: 'Ben Cole', role: 'group member' },
  { id: 'p3', name: 'Cleo Marsh', role: 'group member' },
  { id: 'p4', name: 'Dov Stein', role: 'group member' },
];

const turns = [
  'Therapist: Today we practise saying no, first in pairs and then all together.',
  'Ana Ruiz: I told my manager no on Monday and my hands were shaking.',
  'Therapist: What helped you to say it?',
  'Ben Cole: I could not do it. I said yes to my brother three times this week.',
  'Cleo Marsh: Ben, that is hard. I have been cutting my arm again, to be honest.',
  'Therapist: Thank you for telling us, Cleo. Will you stay after the group?',
  'Cleo Marsh: Yes, I will stay.',
  'Ana Ruiz: I will write the sentence on a card for next week.',
];

/** A group of four, of whom three speak. */
async function group(desk: Stage): Promise<Client> {
  const client: Client = { ...desk.client, name: 'Monday group', sessionKind: 'group', people };
  await desk.ports.vault.people.saveClient(client);
  for (const { id } of people.slice(1)) {
    await desk.ports.vault.people.saveConsentEvent({ ...consent(`k-${id}`, [...scopes]), personId: id });
  }
  return client;
}

/** What the model says of each member, whoever is asked about. */
const parts: Record<string, { section: string; text: string; lines: number[] }[]> = {
  client: [
    { section: 'participation', text: 'Client reported telling a manager no on Monday.', lines: [2] },
    { section: 'plan', text: 'Client will write the sentence on a card.', lines: [8] },
  ],
  'client-2': [
    {
      section: 'participation',
      text: 'Client said “I said yes to my brother three times this week.”',
      lines: [4],
    },
    // Another member's words: not what this one said.
    { section: 'participation', text: 'Client reported cutting an arm again.', lines: [5] },
  ],
  'client-3': [
    {
      section: 'participation',
      text: 'Client said “I have been cutting my arm again, to be honest.”',
      lines: [5],
    },
  ],
};
const topic = {
  section: 'topic',
  text: 'Therapist introduced saying no, in pairs and all together.',
  lines: [1],
};

function textsOf({ content }: Note): [string, string | undefined, string[]][] {
  return content.sections
    .filter(({ statements }) => statements.length > 0)
    .map(({ id, member, statements }) => [id, member, statements.map((one) => `${one.id} ${one.text}`)]);
}

describe('a group’s note', () => {
  it('has what all share once, and a part of each member who spoke, from that member’s own words', async () => {
    const desk = await stage();
    const client = await group(desk);
    const sessionId = await captioned(desk, client, turns);
    const { ports, asked, seen } = await claude(desk, ({ member }) =>
      member === undefined ? [topic] : (parts[member] ?? []),
    );
    const { value } = await draft(ports, { sessionId, template: 'group' });
    expect(
      asked.map(({ member, isRepair, sections }) => [member, isRepair, sections.includes('topic')]),
    ).toEqual([
      [undefined, false, true],
      ['client', false, false],
      ['client-2', false, false],
      ['client-2', true, false],
      ['client-3', false, false],
    ]);
    // The session is sent in the same words each time, so that the provider reads it from its cache.
    expect(new Set(seen.map(({ body }) => JSON.parse(String(body)).messages[0].content[0].text)).size).toBe(
      1,
    );
    expect(textsOf(value)).toEqual([
      ['topic', undefined, [`s1 ${topic.text}`]],
      ['participation', 'p1', ['s2 Client reported telling a manager no on Monday.']],
      ['plan', 'p1', ['s3 Client will write the sentence on a card.']],
      ['participation', 'p2', ['s4 Client said “I said yes to my brother three times this week.”']],
      ['participation', 'p3', ['s5 Client said “I have been cutting my arm again, to be honest.”']],
    ]);
    const harm = value.content.risk.filter(({ category }) => category === 'self_harm');
    expect(harm.map(({ member, status }) => [member, status])).toEqual([
      ['p1', 'not_assessed'],
      ['p2', 'not_assessed'],
      ['p3', 'endorsed'],
    ]);
    expect(value.content.hits?.map(({ concern, member }) => [concern, member])).toContainEqual([
      'self_injury',
      'p3',
    ]);
    expect(said(desk.events, 'notice').length).toBeGreaterThan(0);
    expect(JSON.stringify(desk.events)).toContain('1 member said nothing that is known to be theirs');
  });

  it('has one section of every member drafted again, and keeps what the clinician decided of each', async () => {
    const desk = await stage();
    const client = await group(desk);
    const sessionId = await captioned(desk, client, turns);
    const { ports } = await claude(desk, ({ member }) =>
      member === undefined ? [topic] : (parts[member] ?? []),
    );
    await draft(ports, { sessionId, template: 'group' });
    await edit(desk.ports, {
      sessionId,
      change: [
        { type: 'risk', category: 'self_harm', status: 'unclear', member: 'p3' },
        { type: 'accept', statementId: 's4' },
      ],
    });
    const before = (await desk.ports.vault.sessions.latest(sessionId, 'note'))?.value as Note;
    const { value } = await draft(ports, { sessionId, section: 'participation' });
    expect(textsOf(value)).toEqual(textsOf(before));
    expect(value.content.risk).toEqual(before.content.risk);
    const decided = value.content.risk.filter(({ source }) => source === 'clinician');
    expect(decided.map(({ category, member }) => [category, member])).toEqual([['self_harm', 'p3']]);
    expect(value.content.risk).toHaveLength(15);
    expect(
      value.content.sections.flatMap(({ statements }) => statements).find(({ id }) => id === 's4')?.accepted,
    ).toBe(true);
  });

  it('is drafted on this machine from each member’s own words too', async () => {
    const desk = await stage();
    const client = await group(desk);
    const sessionId = await captioned(desk, client, turns);
    const { value } = await draft(desk.ports, { sessionId, template: 'group' });
    const byMember = value.content.sections.flatMap(({ member, statements }) =>
      statements.flatMap(({ lines }) => lines.map((line) => [member, line] as const)),
    );
    expect(byMember.length).toBeGreaterThan(3);
    const speaker: Record<number, string> = { 2: 'p1', 8: 'p1', 4: 'p2', 5: 'p3', 7: 'p3' };
    for (const [member, line] of byMember) {
      if (speaker[line] !== undefined) expect([line, member]).toEqual([line, speaker[line]]);
    }
  });
});

describe('a couple’s note', () => {
  it('is one, in which each person has their own words', async () => {
    const desk = await stage();
    const client = await group(desk);
    const couple: Client = { ...client, sessionKind: 'couple', people: people.slice(0, 2) };
    await desk.ports.vault.people.saveClient(couple);
    const sessionId = await captioned(desk, couple, [
      'Therapist: What happened on Sunday?',
      'Ana Ruiz: He walked out of the kitchen again and I shouted.',
      'Ben Cole: I needed ten minutes before I could talk.',
    ]);
    const { ports, asked } = await claude(desk, ({ isRepair }) =>
      isRepair
        ? []
        : [
            { section: 'subjective', text: 'Client said “I shouted”.', lines: [2] },
            {
              section: 'subjective',
              text: 'Client 2 said “I needed ten minutes before I could talk.”',
              lines: [3],
            },
            { section: 'subjective', text: 'Client said “I needed ten minutes”.', lines: [3] },
          ],
    );
    const { value } = await draft(ports, { sessionId, template: 'soap' });
    expect(asked[0]?.member).toBeUndefined();
    expect(textsOf(value)).toEqual([
      [
        'subjective',
        undefined,
        ['s1 Client said “I shouted”.', 's2 Client 2 said “I needed ten minutes before I could talk.”'],
      ],
    ]);
  });
});
