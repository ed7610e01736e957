import { expect, it } from 'vitest';
import { themesText } from '../../../src/commands/themes-text.ts';
import type { Theme, ThemeSession } from '../../../src/core/themes.ts';

const look = {
  name: 'IC',
  columns: 80,
  utf8: true,
  strong: (text: string) => text,
  faint: (text: string) => text,
};

/** A theme of every fourth of so many sessions. */
function themesOf(count: number) {
  const sessions = Array.from(
    { length: count },
    (_, at): ThemeSession => ({ sessionId: `s${at + 1}`, number: at + 1, day: '2026-03-02', heard: true }),
  );
  const numbers = sessions.map(({ number }) => number).filter((number) => number % 4 === 0);
  const mentions = numbers.map((number) => ({
    ...{ sessionId: `s${number}`, day: '2026-03-02', line: 1, startMs: 0, endMs: 1000 },
    ...{ speaker: 'client', quote: `In ${number}.`, meaning: 'own' as const },
  }));
  const returns = numbers.slice(1).map((number) => ({ number, before: number - 4, silent: 3 }));
  const theme: Theme = {
    ...{ id: 'father', label: 'father', mentions, aside: [], first: 4, last: count },
    ...{ silentSince: 0, returns },
  };
  return themesText({ sessions, themes: [theme] }, look);
}

it('of many returns the newest are told, and how many there were before', () => {
  const [lines = []] = themesOf(400).themes;
  expect(lines.filter((line) => line.includes('back in session'))).toHaveLength(3);
  expect(lines).toContain('  back 96 times before; all with --json');
  expect(lines.length).toBeLessThan(25);
  const [few = []] = themesOf(12).themes;
  expect(few.join('\n')).not.toContain('times before');
});

it('numbers of sessions stand apart, however many there are', () => {
  const header = (count: number) => themesOf(count).head.find((line) => line.startsWith('session'));
  expect(header(400)).toMatch(/^session +382 +384 .* 398 +400$/u);
  expect(header(12)).toMatch(/^session +1 +2 +3 .* 11 +12$/u);
});
