import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadBlocks } from '../../../src/commands/wellbeing-text.ts';
import { displayWidth } from '../../../src/core/display-width.ts';
import type { WorkedSession } from '../../../src/core/wellbeing.ts';
import { openLoadRules } from '../../../src/memory/load/load-rules.ts';

const rules = await openLoadRules(join(import.meta.dirname, '../../../templates/rules'));

/** Three months: every day eight sessions of 50 minutes with five between them, the last far into the evening. */
function busyWeeks(): WorkedSession[] {
  return Array.from({ length: 94 }, (_, day) => day).flatMap((day) =>
    Array.from({ length: 8 }, (_, at): WorkedSession => {
      const start = Date.UTC(2025, 11, 26 + day, 12, at * 55);
      const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}+00:00`;
      const [startedAt, endedAt] = [iso(start), iso(start + 50 * 60_000)];
      const signedAt = iso(start + (1 + (at % 4) * 20) * 3_600_000);
      if (at === 7 && day > 88) return { startedAt, endedAt };
      return { startedAt, endedAt, signedAt, reviewMs: (day < 66 ? 9 : 6) * 60_000 };
    }),
  );
}

const load = rules.load(
  { sessions: busyWeeks(), deskMoments: [], unread: 2 },
  { since: '2026-03-02', until: '2026-03-29', now: '2026-03-31T09:00:00+00:00', hours: '08:00-18:00' },
);

function page(columns: number, utf8 = true): string {
  const plain = (text: string) => text;
  const blocks = loadBlocks(load, { reader: { columns, utf8 }, strong: plain, faint: plain });
  return blocks.map(({ lines }) => lines.join('\n')).join('\n\n');
}

it('a full month fits into 80 columns, and into 60', () => {
  for (const columns of [80, 60])
    for (const line of page(columns).split('\n'))
      expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
});

it('says what was counted, beside as many days before', () => {
  const text = page(80);
  expect(text).toContain('2026-03-02 to 2026-03-29: 224 sessions');
  expect(text).toContain('2 sessions in no number');
  expect(text).toContain('most in a row     8 on 2026-03-02, 12:00-19:15');
  expect(text).toMatch(/minutes per note {2}median 6\.0 in review \(219 notes\); before 9\.0 \(224\)$/m);
  expect(text).toMatch(/^ {2}2026-03-02 {2}█+ 56 {2}8 h 10 min after hours, weekend$/m);
  expect(text).toMatch(/^ {2}Mon 2026-03-16 {2}█+ 8 {2}8 in a row, 1 h 10 min after hours$/m);
});

it('draws bars of ASCII where the terminal shows no more', () => {
  expect(page(80, false)).toMatch(/^ {2}2026-03-02 {2}#+ 56/m);
  expect(page(80, false)).not.toMatch(/[^\n -~]/);
});

it('never judges, diagnoses or hurries', () => {
  const text = page(80).replaceAll(/\s+/g, ' ');
  expect(load.suggestions.map(({ id }) => id)).toEqual([
    ...['in-a-row', 'day', 'week', 'late-notes', 'waiting-notes', 'after-hours', 'weekends', 'no-break'],
  ]);
  expect(text).not.toMatch(
    /\b(must|should|need to|too (much|many)|warning|danger|immediately|burn(ed|t)? out|bad|fail)/i,
  );
  expect(text).toContain('no diagnosis');
});
