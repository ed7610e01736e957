import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from '../cli/desk.ts';

/** A line of JSON, of which a test asks what it knows to be there. */
// biome-ignore lint/suspicious/noExplicitAny: products of the program, as a stranger would read them
type Told = Record<string, any>;

interface Line {
  line: number;
  startMs: number;
  endMs: number;
  speaker: string;
  text: string;
}

/** Twelve weeks of one client, made by commands; what is read here are the files themselves and what commands print. */
const folder = resolve('fixtures/months/ines');
const files = readdirSync(folder).filter((name) => name.endsWith('.vtt'));
const days = files.sort().map((name) => name.slice(3, 13));
const scores = [
  { day: '2026-01-05', total: 18 },
  { day: '2026-02-09', total: 15 },
  { day: '2026-03-23', total: 11 },
];
let desk: Desk;
/** By session, in their order: what the transcript says, as it lies in the file that was imported. */
const sessions = new Map<string, Line[]>();
const printed: Record<'prep' | 'themes' | 'insights', Told[]> = { prep: [], themes: [], insights: [] };

beforeAll(async () => {
  desk = openDesk();
  await typed(['init', '--no-passphrase']);
  await typed(['client', 'add', 'Ines Caldwell']);
  await typed(['consent', 'add', 'IC', '--scope', 'all']);
  for (const [at, name] of files.entries()) {
    const path = join(folder, name);
    const id = (await typed(['import', path, '--client', 'IC', '--date', `${days[at]} 09:00`])).trim();
    sessions.set(id, linesOf(readFileSync(path, 'utf8')));
  }
  for (const { day, total } of scores)
    await typed(['measure', 'add', 'IC', 'phq9', String(total), '--date', day]);
  for (const view of ['prep', 'themes', 'insights'] as const)
    printed[view] = (await typed([view, 'IC', '--json'], false))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
}, 120_000);

afterAll(() => desk?.clear());

describe('of twelve weeks', () => {
  it.each(['prep', 'themes', 'insights'] as const)('every quote of %s is a line of its file', (view) => {
    const receipts = receiptsIn(printed[view]);
    expect(receipts.length).toBeGreaterThan(10);
    for (const { sessionId, day, quote, speaker, ...told } of receipts) {
      const at = told.at ?? { line: told.line, startMs: told.startMs, endMs: told.endMs };
      const line = sessions.get(sessionId)?.[at.line - 1];
      expect({ quote, speaker, startMs: at.startMs, endMs: at.endMs, day }).toEqual({
        quote: line?.text,
        speaker: line?.speaker,
        startMs: line?.startMs,
        endMs: line?.endMs,
        day: dayOf(sessionId),
      });
    }
  });

  it('what prep says of dates is what the calendar and the lines say', () => {
    const [page] = printed.prep;
    const items: Told[] = page?.items;
    expect(page).toMatchObject({ sessions: 12, last: { day: days.at(-1) } });
    expect(page?.unsigned.map(({ day }: Told) => day)).toEqual(days);
    expect(new Set(items.flatMap(({ quotes }) => quotes.map(({ number }: Told) => number))).size).toBe(
      Math.max(...items.flatMap(({ quotes }) => quotes.map(({ number }: Told) => number))),
    );
    const measure = items.find(({ part }) => part === 'measures');
    const ago = Math.round((Date.parse(page?.madeOn) - Date.parse(scores.at(-1)?.day ?? '')) / 86_400_000);
    expect(measure?.text).toContain('11');
    expect(measure?.remark).toContain(`${ago} days ago`);
    expect(measure?.remark).toContain('item 9 was not entered');
    for (const { part, tells, quotes, text, remark } of items) {
      if (tells.includes('again')) expect(new Set(quotes.map(({ day }: Told) => day)).size, text).toBe(2);
      // A promise of which nobody speaks: none of its telling words stands in a later file.
      if (part === 'promises' && remark === 'not spoken of since') {
        const name = /(clinic|lawyer|recording)/.exec(text)?.[0] ?? '?';
        expect(sessionsWith(new RegExp(name)).at(-1)).toBe(quotes[0].day);
      }
    }
    const back = items.find(({ text }) => /^father: again after/.test(text));
    const heard = sessionsWith(/\b(?:father|dad)\b/i, 'client').map((day) => days.indexOf(day) + 1);
    const gaps = heard.slice(1).map((number, at) => number - (heard[at] ?? 0) - 1);
    expect(back?.text).toBe(`father: again after ${gaps.at(-1)} sessions without it`);
    for (const { text, numbers } of page?.ask ?? []) {
      const day = /\((\d{4}-\d\d-\d\d)\)/.exec(text)?.[1];
      const quoted = items.flatMap(({ quotes }) => quotes).filter(({ number }) => numbers.includes(number));
      if (quoted.length > 0) expect(quoted.map((quote) => quote.day)).toContain(day);
    }
  });

  it('first, last, silent and back again are counted over the lines that name a theme', () => {
    const themes = printed.themes.filter(({ type }) => type === 'theme');
    expect(themes.map(({ id }) => id)).toContain('father');
    for (const { id, mentions, counts, first, last, silentSince, returns } of themes) {
      const own = [...sessions.keys()].map(
        (session) => mentions.filter(({ sessionId }: Told) => sessionId === session).length,
      );
      expect(counts, id).toEqual(own);
      const named = own.flatMap((count, at) => (count > 0 ? [at + 1] : []));
      expect([first, last, silentSince], id).toEqual([named[0], named.at(-1), 12 - (named.at(-1) ?? 0)]);
      const back = named.flatMap((number, at) => {
        const before = named[at - 1];
        const silent = before === undefined ? 0 : number - before - 1;
        return silent >= 3 && (own[number - 1] ?? 0) >= 2 ? [{ number, before, silent }] : [];
      });
      expect(returns, id).toEqual(back);
    }
    const father = themes.find(({ id }) => id === 'father');
    expect(father?.counts).toEqual(countsOf(/\b(?:father|dad)\b/i));
    const money = themes.find(({ id }) => id === 'money');
    expect(money?.counts).toEqual(countsOf(/\b(?:money|rent|afford)\b/i));
  });

  it('the numbers of insights are those of a count by hand', () => {
    const of = (type: string) => printed.insights.filter((one) => one.type === type);
    const [figures] = of('session-figures');
    for (const figure of figures?.sessions ?? []) {
      const lines = sessions.get(figure.sessionId) ?? [];
      for (const { speaker, ms, lines: numbers } of figure.speaking) {
        const own = lines.filter((line) => line.speaker === speaker);
        expect(numbers).toEqual(own.map(({ line }) => line));
        expect(ms).toBe(own.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0));
      }
      const gaps = lines.slice(1).map(({ startMs }, at) => startMs - (lines[at]?.endMs ?? 0));
      const pauses = gaps.filter((gap) => gap >= 2000);
      expect(figure.silence).toMatchObject({
        count: pauses.length,
        ms: pauses.reduce((sum, gap) => sum + gap, 0),
        ofMs: (lines.at(-1)?.endMs ?? 0) - (lines[0]?.startMs ?? 0),
      });
    }
    expect(figures?.sessions.map(({ sessionId }: Told) => sessionId)).toEqual([...sessions.keys()]);
    const words = { sleep: /\b(?:sleep|slept|lie awake)\b/i, hopelessness: /hopeless|no point/i };
    for (const { topic, sessions: told } of of('talk')) {
      const own = [...sessions.values()].map(
        (lines) => lines.filter(({ speaker }) => speaker === 'client').length,
      );
      expect(told.map(({ clientLines }: Told) => clientLines)).toEqual(own);
      if (topic === 'sleep' || topic === 'hopelessness')
        expect(
          told.map(({ mentions }: Told) => mentions.length),
          topic,
        ).toEqual(countsOf(words[topic as 'sleep']));
    }
    const [visits] = of('attendance');
    expect(visits?.visits.map(({ day, visit }: Told) => [day, visit])).toEqual(
      days.map((day) => [day, 'attended']),
    );
    const [series] = of('score-series');
    expect(series?.points.map(({ day, score }: Told) => [day, score])).toEqual(
      scores.map(({ day, total }) => [day, total]),
    );
    expect(series?.change).toMatchObject({ points: 11 - 18, verdict: 'improved' });
    expect(series?.points.map(({ unseen }: Told) => unseen)).toEqual(
      scores.map(() => 'item 9 was not entered'),
    );
  });
});

/** Everything in a product that names a session and quotes words. */
function receiptsIn(value: unknown): Told[] {
  if (Array.isArray(value)) return value.flatMap(receiptsIn);
  if (value === null || typeof value !== 'object') return [];
  const here = 'quote' in value && 'sessionId' in value ? [value as Told] : [];
  return [...here, ...Object.values(value).flatMap(receiptsIn)];
}

function dayOf(sessionId: string): string | undefined {
  return days[[...sessions.keys()].indexOf(sessionId)];
}

/** In how many of the client's lines the words occur, session by session. */
function countsOf(words: RegExp): number[] {
  return [...sessions.values()].map(
    (lines) => lines.filter(({ speaker, text }) => speaker === 'client' && words.test(text)).length,
  );
}

/** Days of the sessions in which the words occur. */
function sessionsWith(words: RegExp, by?: string): string[] {
  return [...sessions.values()].flatMap((lines, at) =>
    lines.some(({ speaker, text }) => (by === undefined || speaker === by) && words.test(text))
      ? [days[at] ?? '']
      : [],
  );
}

/** The cues of a file, read by a few lines of its own. */
function linesOf(vtt: string): Line[] {
  const cues = [...vtt.matchAll(/([\d:.]+) --> ([\d:.]+)\n<v ([^>]+)>(.*?)(?:<\/v>)?(?=\n|$)/g)];
  return cues.map(([, start = '', end = '', name, text = ''], at) => ({
    line: at + 1,
    startMs: msOf(start),
    endMs: msOf(end),
    speaker: name === 'Therapist' ? 'therapist' : 'client',
    text,
  }));
}

function msOf(clock: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  return Math.round((hours * 3600 + minutes * 60 + seconds) * 1000);
}

async function typed(args: readonly string[], warm = true): Promise<string> {
  const { status, stdout, stderr } = await desk.run(['--offline', ...args], { warm });
  expect(status, `amynote ${args.join(' ')}\n${stderr}`).toBe(0);
  return stdout;
}
