import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Client } from '../../../src/core/client.ts';
import { addVisit, readVisits, removeVisit } from '../../../src/pipeline/attendance.ts';
import { draft } from '../../../src/pipeline/draft.ts';
import { edit } from '../../../src/pipeline/edit.ts';
import {
  addScore,
  correctScore,
  importScores,
  readScores,
  removeScore,
} from '../../../src/pipeline/measure.ts';
import { measureRows } from '../../../src/pipeline/measure-rows.ts';
import { readNoteContext } from '../../../src/pipeline/note-context.ts';
import { spokenSession, stage } from './stage.ts';

const date = new Date('2026-03-02T12:00:00');

describe('a score', () => {
  it('is one sealed file; a correction and a removal leave it where it is', async () => {
    const { ports, client, vault } = await stage();
    const first = await addScore(ports, client, { measure: 'PHQ-9', total: 14, date });
    const right = await correctScore(ports, client, first.id, { total: 12 });
    await removeScore(ports, client, right.id.slice(0, 6));
    expect(
      (await readScores(ports, client)).map(({ score, day, takenBackAt }) => [
        score,
        day,
        takenBackAt !== undefined,
      ]),
    ).toEqual([
      [14, '2026-03-02', true],
      [12, '2026-03-02', true],
    ]);
    const files = readdirSync(join(vault.directory, 'clients', client.id)).filter((name) =>
      name.startsWith('chart.'),
    );
    expect(files).toHaveLength(3);
    await expect(removeScore(ports, client, right.id)).rejects.toMatchObject({ code: 'not-found' });
  });

  it.each([
    ['more than there can be', { measure: 'phq9', total: 28 }, /from 0 to 27/],
    ['half a point', { measure: 'phq9', total: 14.5 }, /from 0 to 27/],
    ['items that make another total', { measure: 'gad7', total: 10, items: [1, 1, 1, 1, 1, 1, 1] }, /make 7/],
    ['too few items', { measure: 'gad7', items: [1, 1] }, /7 items, each from 0 to 3/],
    ['an item out of range', { measure: 'gad7', items: [1, 1, 1, 1, 1, 1, 4] }, /7 items, each from 0 to 3/],
    [
      'items of a form whose licence allows totals only',
      { measure: 'ors', total: 20, items: [5, 5, 5, 5] },
      /only the total/,
    ],
    ['nothing', { measure: 'phq9' }, /missing/],
    ['an unknown form', { measure: 'bdi', total: 3 }, /no such measure/],
    [
      'a day to come',
      { measure: 'phq9', total: 3, date: new Date(Date.now() + 2 * 86_400_000) },
      /still to come/,
    ],
  ])('is refused: %s', async (_, typed, message) => {
    const { ports, client } = await stage();
    await expect(addScore(ports, client, typed)).rejects.toMatchObject({ code: 'usage', message });
    expect(await readScores(ports, client)).toEqual([]);
  });

  it('of a form with a factor is the sum of its items times that', async () => {
    const { ports, client } = await stage();
    expect(await addScore(ports, client, { measure: 'who5', items: [3, 2, 3, 2, 3], date })).toMatchObject({
      score: 52,
    });
  });

  it('of several people is somebody’s', async () => {
    const { ports, client } = await stage();
    const person = { id: 'p2', name: 'Jon Lund', role: 'partner' as const };
    const couple: Client = { ...client, sessionKind: 'couple', people: [...client.people, person] };
    await expect(addScore(ports, couple, { measure: 'phq9', total: 3 })).rejects.toMatchObject({
      code: 'usage',
    });
    expect(await addScore(ports, couple, { measure: 'phq9', total: 3, person: 'p2' })).toMatchObject({
      person: 'p2',
    });
  });

  it('reaches the drafter of that day’s note and of later ones, and of no earlier one', async () => {
    const made = await stage();
    const { ports, client } = made;
    const session = await ports.vault.sessions.readSession(await spokenSession(made));
    await addScore(ports, client, { measure: 'phq9', total: 14, date: new Date('2026-02-27T12:00:00') });
    await addScore(ports, client, { measure: 'phq9', total: 9, date: new Date('2026-03-09T12:00:00') });
    await importScores(ports, client, [{ line: 1, day: '2026-02-28', score: 4 }], { measure: 'mood' });
    const { measures } = await readNoteContext(ports, session, client);
    expect(measures).toEqual([{ name: 'PHQ-9', score: '14', day: '2026-02-27' }]);
  });

  it('of the session’s own day is no text carried forward', async () => {
    const made = await stage();
    const { ports, client } = made;
    const sessionId = await spokenSession(made);
    const session = await ports.vault.sessions.readSession(sessionId);
    await addScore(ports, client, { measure: 'phq9', total: 14, date: new Date(session.startedAt) });
    await draft(ports, { sessionId, template: 'soap' });
    await edit(ports, {
      sessionId,
      change: { type: 'add', sectionId: 'assessment', texts: ['PHQ-9 was 14.'] },
    });
    const { content } = (await ports.vault.sessions.latest(sessionId, 'note'))?.value ?? {};
    const rules = await ports.noteRules();
    const found = content && rules.lint(content, [], await readNoteContext(ports, session, client));
    expect(found?.filter(({ rule }) => rule.includes('copied') || rule.includes('carried'))).toEqual([]);
  });
});

describe('a file of daily numbers', () => {
  it.each([
    ['with names and more columns', 'date,note,mood\n2026-03-01,"tired, again",4\n2026-03-02,,6\n'],
    ['with semicolons and a byte order mark', '\ufeffday;score\r\n2026-03-01;4\r\n2026-03-02;6'],
    ['bare', '2026-03-01,4\n\n2026-03-02 08:15,6\n'],
    ['with tabs', '2026-03-01\t4\n2026-03-02\t6'],
  ])('is read %s', (_, text) => {
    expect(measureRows(text).map(({ day, score }) => [day, score])).toEqual([
      ['2026-03-01', 4],
      ['2026-03-02', 6],
    ]);
  });

  it.each([
    ['a day that is none', '2026-03-01,4\n2026-02-31,5', /^line 2: the day/],
    ['words for a number', 'date,mood\n2026-03-01,fine', /^line 2: there is no number/],
    ['names that say nothing', 'when,mood\n2026-03-01,3', /^line 1: the names/],
    ['nothing', '\n', /^the file holds no numbers/],
  ])('is refused with its line: %s', (_, text, message) => {
    expect(() => measureRows(text)).toThrow(message);
  });

  it('is taken in all or not at all, and what is known is left out', async () => {
    const { ports, client } = await stage();
    const rows = (text: string) => measureRows(text);
    const to = { measure: 'mood' };
    await expect(importScores(ports, client, rows('2026-03-01,4\n2026-03-02,11'), to)).rejects.toMatchObject({
      message: /^line 2: a score of Mood is from 0 to 10/,
    });
    expect(await readScores(ports, client)).toEqual([]);
    expect((await importScores(ports, client, rows('2026-03-01,4\n2026-03-02,6'), to)).added).toHaveLength(2);
    const again = await importScores(ports, client, rows('2026-03-02,6\n2026-03-03,7'), to);
    expect([again.added.length, again.known]).toEqual([1, 1]);
    await expect(importScores(ports, client, rows('2026-03-01,5'), to)).rejects.toMatchObject({
      message: /^line 1: that day has another number/,
    });
  });
});

it('an appointment stands beside the sessions, and is taken back without being lost', async () => {
  const made = await stage();
  const { ports, client } = made;
  const sessionId = await spokenSession(made);
  const missed = await addVisit(ports, client, 'no-show', { date: new Date('2026-03-09T12:00:00') });
  await addVisit(ports, client, 'attended', { date: new Date('2026-03-02T12:00:00') });
  expect((await readVisits(ports, client)).map(({ day, visit, sessionId: of }) => [day, visit, of])).toEqual([
    ['2026-03-02', 'attended', sessionId],
    ['2026-03-09', 'no-show', undefined],
  ]);
  await removeVisit(ports, client, missed.id);
  expect((await readVisits(ports, client)).map(({ takenBackAt }) => takenBackAt === undefined)).toEqual([
    true,
    false,
  ]);
});
