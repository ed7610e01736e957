import { expect, it } from 'vitest';
import type { Client } from '../../../src/core/client.ts';
import { importCaptions } from '../../../src/pipeline/import-captions.ts';
import { themes } from '../../../src/pipeline/themes.ts';
import { consent } from '../vault/artefacts.ts';
import { lineAt, months } from './months.ts';
import { type Stage, stage } from './stage.ts';

it('a theme of session 4 that comes back in session 12 is told, each with words that stand where it says', async () => {
  const made = await months();
  const { sessions, themes: found } = await themes(made.ports, { client: made.client });
  expect(sessions.map(({ number, day }) => `${number} ${day}`)).toContain('4 2026-01-26');
  expect(
    found.map(({ id, first, last, silentSince, returns }) => [id, first, last, silentSince, returns]),
  ).toEqual([
    ['father', 4, 12, 0, [{ number: 12, before: 4, silent: 7 }]],
    ['work', 1, 11, 1, []],
    ['sleep', 1, 8, 4, []],
    ['money', 6, 12, 0, []],
  ]);
  for (const mention of found.flatMap((theme) => [...theme.mentions, ...theme.aside])) {
    const line = await lineAt(made, mention.sessionId, mention.line);
    expect(line).toMatchObject({ text: mention.quote, startMs: mention.startMs, role: 'client' });
    expect(sessions.find(({ sessionId }) => sessionId === mention.sessionId)?.day).toBe(mention.day);
  }
  // The brother drinks, and the client says that they do not.
  expect(found.map(({ id }) => id)).not.toContain('alcohol');
  expect(found.map(({ id }) => id)).not.toContain('panic');
});

it('what is denied or somebody else’s stands aside, and it is said whose', async () => {
  const made = await stage();
  await talk(made, made.client, '2026-03-02', [
    'Maya Ortiz: My brother drinks every night.',
    'Maya Ortiz: I don’t drink any more.',
    'Maya Ortiz: I drank on Friday.',
    'Maya Ortiz: On Saturday I got drunk again.',
  ]);
  const [theme] = (await themes(made.ports, { client: made.client })).themes;
  expect([theme?.id, theme?.mentions.map(({ line }) => line)]).toEqual(['alcohol', [3, 4]]);
  expect(theme?.aside.map(({ line, meaning, whose }) => [line, meaning, whose])).toEqual([
    [1, 'others', 'my brother'],
    [2, 'denied', undefined],
  ]);
});

it('a session in which nobody could be heard is not silent', async () => {
  const made = await stage();
  const { client } = made;
  const father = ['Maya Ortiz: My father called.', 'Maya Ortiz: I hung up on my father.'];
  await talk(made, client, '2026-01-05', father);
  for (const day of ['2026-01-12', '2026-01-19', '2026-01-26'])
    await talk(made, client, day, ['Therapist: Hello?']);
  await talk(made, client, '2026-02-02', father);
  const { sessions, themes: found } = await themes(made.ports, { client });
  expect(sessions.map(({ heard }) => heard)).toEqual([true, false, false, false, true]);
  expect(found.find(({ id }) => id === 'father')?.returns).toEqual([]);
});

it('of a group one member is looked at, and what others said is nowhere', async () => {
  const made = await stage();
  const { ports } = made;
  const person = { id: 'p2', name: 'Jon Lund', role: 'group member' as const };
  const group: Client = { ...made.client, sessionKind: 'group', people: [...made.client.people, person] };
  await ports.vault.people.saveClient(group);
  await expect(themes(ports, { client: group, person: 'p1' })).rejects.toMatchObject({
    data: { personIds: ['p2'] },
  });
  await ports.vault.people.saveConsentEvent({
    ...consent('k2', ['record_audio', 'cross_session_search']),
    personId: 'p2',
  });
  await talk(made, group, '2026-03-02', [
    'Jon Lund: My father left.',
    'Jon Lund: I miss my father.',
    'Maya Ortiz: I can’t sleep.',
    'Maya Ortiz: I never sleep.',
  ]);
  await expect(themes(ports, { client: group })).rejects.toMatchObject({ code: 'usage' });
  const own = await themes(ports, { client: group, person: 'p1' });
  expect(own.themes.map(({ id }) => id)).toEqual(['sleep']);
  expect(JSON.stringify(own)).not.toMatch(/father|client-2/);
});

it('without consent to look across sessions nothing is read', async () => {
  const { ports, client } = await stage();
  const withdrawal = { v: 1, kind: 'withdrawal', id: 'w1', clientId: client.id, personId: 'p1' } as const;
  const withdrawnAt = new Date().toISOString();
  await ports.vault.people.saveConsentEvent({ ...withdrawal, scopes: ['cross_session_search'], withdrawnAt });
  await expect(themes(ports, { client })).rejects.toMatchObject({ code: 'consent' });
});

async function talk({ ports }: Stage, client: Client, day: string, turns: readonly string[]): Promise<void> {
  const cues = turns.map((turn, at) => {
    const [speaker, words] = turn.split(': ');
    return `00:00:${String(at * 6).padStart(2, '0')}.000 --> 00:00:${String(at * 6 + 5).padStart(2, '0')}.000\n<v ${speaker}>${words}\n`;
  });
  const startedAt = new Date(`${day}T15:00:00`);
  await importCaptions(ports, {
    client,
    text: `WEBVTT\n\n${cues.join('\n')}`,
    therapist: 'Therapist',
    startedAt,
  });
}
