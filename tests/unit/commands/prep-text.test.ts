import { expect, it } from 'vitest';
import { type PageLook, prepText } from '../../../src/commands/prep-text.ts';
import { themesText } from '../../../src/commands/themes-text.ts';
import { displayWidth } from '../../../src/core/display-width.ts';
import { type PrepItem, type PrepPage, prepParts } from '../../../src/core/prep.ts';
import type { ThemeMention, Themes } from '../../../src/core/themes.ts';

const plain = (text: string) => text;
const look: PageLook = {
  name: 'MO',
  columns: 80,
  strong: plain,
  faint: plain,
  isPlayable: () => true,
  personName: plain,
};
const words = 'I said a great many things about it that afternoon, '.repeat(8).trim();

/** Eight items of every part but risk, which has two. */
function fullPage(risks = 2): PrepPage {
  const items = prepParts.flatMap((part, order) =>
    Array.from({ length: part === 'risk' ? risks : 8 }, (_, at): PrepItem => {
      const number = order * 20 + at * 2 + 1;
      const quote = {
        sessionId: 's5k7w2m4x9qd',
        day: '2026-03-02',
        speaker: 'client',
        quote: `${number} ${words}`,
      };
      const moment = { line: 4, startMs: 3_754_000, endMs: 3_760_000 };
      const quotes = [0, 1].map((more) => ({ ...quote, number: number + more, at: moment }));
      return {
        part,
        text: `${part} ${words}`.slice(0, 90),
        remark: 'not spoken of since',
        quotes,
        tells: [],
        ask: `about ${part}`,
      };
    }),
  );
  const ask = items.map(({ quotes }) => ({ text: 'about it', numbers: quotes.map(({ number }) => number) }));
  return {
    madeOn: '2026-03-09',
    sessions: 40,
    last: { sessionId: 's5k7w2m4x9qd', day: '2026-03-02' },
    items,
    ask,
    unsigned: [],
  };
}

it('a page with far too much on it is one page of 80 columns, and says what is left out', () => {
  const lines = prepText(fullPage(), look);
  expect(lines.length).toBeLessThanOrEqual(66);
  expect(lines.every((line) => displayWidth(line) <= 80)).toBe(true);
  expect(lines.join('\n')).toContain('Threads: 1 of 8, all with --md');
  expect(lines).toContain('Listen: amynote play s5k7w2m4x9qd --at 1:02:34');
});

it('a long quote is cut at its end only: what is shown of it stands there word for word', () => {
  const { items, ...rest } = fullPage();
  const lines = prepText(
    { ...rest, items: items.filter(({ part }) => part === 'threads').slice(0, 1) },
    look,
  );
  const at = lines.findIndex((line) => line.startsWith('  [121] '));
  const shown = lines.slice(at + 1, at + 3).map((line) => line.trim());
  expect(shown[1]).toMatch(/ …$/);
  expect(`121 ${words}`.startsWith(`${shown[0]} ${shown[1]?.replace(/ …$/, '')}`)).toBe(true);
});

it('words about risk are whole while the page has room for them', () => {
  const { items, ...rest } = fullPage();
  const lines = prepText({ ...rest, items: items.slice(0, 1) }, look);
  const shown = lines.filter((line) => line.startsWith('      ')).map((line) => line.trim());
  expect(shown.join(' ')).toBe(`1 ${words} 1 ${words}`);
});

it('of risk nothing is left out, however much there is', () => {
  const lines = prepText(fullPage(30), look);
  expect(lines.filter((line) => line.startsWith('  risk ')).length).toBe(30);
});

it('what a summary rests on is on the page', () => {
  const page = fullPage();
  const last = page.items.findLast(({ part }) => part === 'promises')?.quotes[0]?.number ?? 0;
  const sentences = [{ section: 'open', text: 'Therapist said so.', numbers: [last] }];
  const summary = { sentences, requestIds: [], refused: 0, rules: [] };
  const lines = prepText(page, look, summary);
  expect(lines).toContain(`  Therapist said so. [${last}]`);
  expect(lines.some((line) => line.startsWith(`  [${last}] `))).toBe(true);
});

it('the grid of themes holds the newest sessions that fit, in ASCII where nothing else is shown', () => {
  const sessions = Array.from({ length: 60 }, (_, at) => ({
    sessionId: `s${at + 1}`,
    number: at + 1,
    day: '2026-03-02',
    heard: at !== 58,
  }));
  const at = {
    day: '2026-03-02',
    line: 1,
    startMs: 0,
    endMs: 1,
    speaker: 'client',
    quote: 'My father.',
    meaning: 'own',
  } as const;
  const mentions = [1, 1, 41, 60].map((number): ThemeMention => ({ ...at, sessionId: `s${number}` }));
  const aside: ThemeMention[] = [{ ...at, sessionId: 's50', meaning: 'others', whose: 'her' }];
  const returns = [{ number: 60, before: 41, silent: 17 }];
  const theme = {
    id: 'father',
    label: 'father',
    mentions,
    aside,
    first: 1,
    last: 60,
    silentSince: 0,
    returns,
  };
  const found: Themes = { sessions, themes: [theme] };
  for (const utf8 of [true, false]) {
    const { head, themes } = themesText(found, {
      name: 'MO',
      columns: 80,
      utf8,
      strong: plain,
      faint: plain,
    });
    const all = [...head, ...themes.flat()];
    expect(all.every((line) => displayWidth(line) <= 80)).toBe(true);
    const row = head.find((line) => line.startsWith('father')) ?? '';
    expect(row.replaceAll(/\s+/gu, ' ')).toBe(utf8 ? 'father · ? ◆' : 'father + ? *');
    expect(head.find((line) => line.startsWith('session'))).toMatch(/ 41 .* 60$/);
    expect(all.join('\n')).toContain('about: her');
  }
});
