import { describe, expect, it } from 'vitest';
import type { Client } from '../../../src/core/client.ts';
import { isOwnMention } from '../../../src/core/insight-words.ts';
import { addVisit } from '../../../src/pipeline/attendance.ts';
import { draft } from '../../../src/pipeline/draft.ts';
import { enterFacts } from '../../../src/pipeline/facts.ts';
import { importCaptions } from '../../../src/pipeline/import-captions.ts';
import { insights } from '../../../src/pipeline/insights.ts';
import { addScore } from '../../../src/pipeline/measure.ts';
import { consent } from '../vault/artefacts.ts';
import { type Stage, spokenSession, stage } from './stage.ts';

async function captions(
  { ports }: Stage,
  client: Client,
  turns: readonly string[],
  day = '2026-03-09',
): Promise<string> {
  const clock = (seconds: number) => new Date(seconds * 1000).toISOString().slice(11, 23);
  const cues = turns.map((turn, at) => {
    const [speaker, words] = turn.split(': ');
    return `${clock(at * 6)} --> ${clock(at * 6 + 5)}\n<v ${speaker}>${words}\n`;
  });
  const text = `WEBVTT\n\n${cues.join('\n')}`;
  const startedAt = new Date(`${day}T15:00:00`);
  return (await importCaptions(ports, { client, text, therapist: 'Therapist', startedAt })).id;
}

it('every number opens to the lines it was made of, word for word', async () => {
  const made = await stage();
  const { ports, client } = made;
  const sessionId = await spokenSession(made);
  const found = await insights(ports, { client });
  expect(found.period).toEqual({ from: '2026-03-02', to: '2026-03-02' });
  expect(found.sessions[0]?.speaking).toEqual([
    { speaker: 'client', ms: 25_000, lines: [2, 4, 6, 8, 10] },
    { speaker: 'therapist', ms: 25_000, lines: [1, 3, 5, 7, 9] },
  ]);
  expect(found.talk[0]?.mentions.sleep).toMatchObject([
    {
      sessionId,
      line: 4,
      startMs: 18_000,
      quote: 'I slept maybe four hours most nights and I missed two shifts at work.',
    },
  ]);
  // Asked and denied: it is shown, and is no talk of the client's own.
  const denied = found.talk[0]?.mentions['self-harm'] ?? [];
  expect(denied).toMatchObject([
    { line: 6, meaning: 'negated', quote: 'No. Never. Nothing like that at all.' },
  ]);
  expect(denied.filter(isOwnMention)).toEqual([]);
});

it('what the client says about dying is counted and quoted; what the therapist says is not', async () => {
  const made = await stage();
  await captions(made, made.client, [
    'Therapist: Some people wish they would not wake up. You?',
    'Maya Ortiz: Some nights I wish I would not wake up.',
    'Maya Ortiz: My neighbour killed himself in May.',
  ]);
  const { talk } = await insights(made.ports, { client: made.client });
  const mentions = talk[0]?.mentions['self-harm'] ?? [];
  expect(mentions.filter(isOwnMention).map(({ line }) => line)).toEqual([2]);
  expect(mentions.every(({ speaker }) => speaker === 'client')).toBe(true);
});

it('in talk about dying an answer is taken for what it says, and stands below its question', async () => {
  const made = await stage();
  await captions(made, made.client, [
    'Maya Ortiz: At night I wouldn’t mind if I didn’t wake up.',
    'Therapist: Have you made any kind of plan to kill yourself?',
    'Maya Ortiz: No. No plan.',
  ]);
  const { talk } = await insights(made.ports, { client: made.client });
  const mentions = talk[0]?.mentions['self-harm'] ?? [];
  expect(mentions.map(({ line, meaning, asked }) => [line, meaning, asked?.quote])).toEqual([
    [1, 'present', undefined],
    [3, 'negated', 'Have you made any kind of plan to kill yourself?'],
  ]);
  expect(mentions.filter(isOwnMention).map(({ line }) => line)).toEqual([1]);
});

it('scores on a note are in the same line as those entered by themselves, and say where they stand', async () => {
  const made = await stage();
  const { ports, client } = made;
  const sessionId = await spokenSession(made);
  await draft(ports, { sessionId, template: 'soap' });
  await enterFacts(ports, sessionId, { facts: { measures: { 'PHQ-9': '18', AUDIT: '5' } }, forget: [] });
  await addScore(ports, client, { measure: 'phq9', total: 18, date: new Date('2026-03-02T12:00:00') });
  await addScore(ports, client, { measure: 'phq9', total: 11, date: new Date('2026-03-09T12:00:00') });
  const { scores } = await insights(ports, { client });
  expect(
    scores.map(({ name, points }) => [name, points.map(({ score, from }) => `${score} ${from}`)]),
  ).toEqual([
    ['PHQ-9', ['18 typed', '11 typed']],
    ['AUDIT', ['5 note']],
  ]);
  expect(scores[0]?.change).toMatchObject({ points: -7, verdict: 'improved' });
  expect(scores[1]?.points[0]?.note).toEqual({ sessionId, signed: false });
});

describe('who agreed', () => {
  it('nothing is counted without consent to it', async () => {
    const { ports, client } = await stage();
    const withdrawal = { v: 1, kind: 'withdrawal', id: 'w1', clientId: client.id, personId: 'p1' } as const;
    const withdrawnAt = new Date().toISOString();
    await ports.vault.people.saveConsentEvent({ ...withdrawal, scopes: ['trend_view'], withdrawnAt });
    await expect(insights(ports, { client })).rejects.toMatchObject({
      code: 'consent',
      data: { scope: 'trend_view' },
    });
  });

  it('a couple needs the yes of both, and then one of them can be looked at', async () => {
    const made = await stage();
    const { ports } = made;
    const person = { id: 'p2', name: 'Jon Lund', role: 'partner' as const };
    const couple: Client = { ...made.client, sessionKind: 'couple', people: [...made.client.people, person] };
    await ports.vault.people.saveClient(couple);
    await expect(insights(ports, { client: couple })).rejects.toMatchObject({ data: { personIds: ['p2'] } });
    await ports.vault.people.saveConsentEvent({
      ...consent('k2', ['record_audio', 'trend_view']),
      personId: 'p2',
    });
    await captions(made, couple, [
      'Therapist: And you?',
      'Jon Lund: I never sleep.',
      'Maya Ortiz: I sleep well.',
    ]);
    const both = await insights(ports, { client: couple });
    expect(both.talk[0]?.mentions.sleep.map(({ speaker }) => speaker)).toEqual(['client-2', 'client']);
    const one = await insights(ports, { client: couple, person: 'p2' });
    expect(one.talk[0]?.mentions.sleep.map(({ quote }) => quote)).toEqual(['I never sleep.']);
  });

  it('of a group one member is looked at at a time, and nothing that others said is in it', async () => {
    const made = await stage();
    const { ports } = made;
    const person = { id: 'p2', name: 'Jon Lund', role: 'group member' as const };
    const group: Client = { ...made.client, sessionKind: 'group', people: [...made.client.people, person] };
    await ports.vault.people.saveClient(group);
    await ports.vault.people.saveConsentEvent({
      ...consent('k2', ['record_audio', 'trend_view']),
      personId: 'p2',
    });
    await addScore(ports, group, { measure: 'phq9', total: 20, person: 'p2' });
    await captions(made, group, [
      'Therapist: How did it go with the diary?',
      'Jon Lund: I wish I was dead, and I never sleep.',
      'Therapist: Jon, what you say about being dead matters here.',
      'Therapist: Did you keep the diary?',
      'Maya Ortiz: Yes, and I sleep.',
    ]);
    await captions(made, group, ['Therapist: Hello.', 'Jon Lund: Hello.'], '2026-03-16');
    await addVisit(ports, group, 'no-show', { person: 'p1', date: new Date('2026-03-16T12:00:00') });
    await addVisit(ports, group, 'cancelled', { person: 'p2', date: new Date('2026-03-23T12:00:00') });
    await expect(insights(ports, { client: group })).rejects.toMatchObject({ code: 'usage' });
    const own = await insights(ports, { client: group, person: 'p1' });
    expect(JSON.stringify(own)).not.toMatch(/dead|never sleep|"p2"|client-2/);
    expect(own.visits.map(({ day, visit }) => [day, visit])).toEqual([
      ['2026-03-09', 'attended'],
      ['2026-03-16', 'no-show'],
    ]);
    expect([own.scores, own.talk[0]?.mentions.sleep.length, own.homework.at(-1)?.said]).toEqual([
      [],
      1,
      'done',
    ]);
  });
});
