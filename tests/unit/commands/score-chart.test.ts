import { expect, it } from 'vitest';
import { insightBlocks } from '../../../src/commands/insights-text.ts';
import { scoreChart } from '../../../src/commands/score-chart.ts';
import { displayWidth } from '../../../src/core/display-width.ts';
import { sampleInsights } from '../memory/insights-page/sample-insights.ts';
import { client } from '../vault/artefacts.ts';

it.each([
  [80, true],
  [120, true],
  [80, false],
])(
  'no line is wider than %d columns, and without UTF-8 there is only ASCII of ours',
  async (columns, utf8) => {
    const same = (text: string) => text;
    const page = { client: client(), name: 'MO', reader: { columns, utf8 }, strong: same, faint: same };
    for (const weeks of [1, 4, 60]) {
      const lines = insightBlocks(await sampleInsights(weeks), page).flatMap(({ lines: own }) => own);
      expect(lines.filter((line) => displayWidth(line) > columns)).toEqual([]);
      const drawn = scoreChart((await sampleInsights(weeks)).scores[0] as never, page.reader).join('');
      expect(/[^ -~]/.test(drawn)).toBe(utf8);
    }
  },
);

it('a point lies where its day and its score are', () => {
  const points = [
    { day: '2026-01-01', score: 10, from: 'typed' as const },
    { day: '2026-01-11', score: 0, from: 'typed' as const },
    { day: '2026-01-31', score: 5, from: 'typed' as const, review: 'look' },
  ];
  const chart = scoreChart({ measure: 'x', name: 'X', points }, { columns: 38, utf8: false });
  expect(chart).toEqual([
    '  10 +*..............................',
    '     |',
    '     |',
    '     |',
    '   5 +                              #',
    '     |',
    '     |',
    '     |',
    '   0 +          *',
    `     +${'-'.repeat(31)}`,
    '      2026-01-01           2026-01-31',
  ]);
});
