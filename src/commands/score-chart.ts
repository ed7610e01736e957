import type { ScoreSeries } from '../core/insights.ts';

/** How a page is read: in how many columns, and whether more than ASCII is shown. */
export interface Reader {
  columns: number;
  utf8: boolean;
}

/** Rows of a chart, the lowest score in the last of them. */
const height = 9;

const signs = {
  utf8: { point: '●', review: '◆', first: '┄', side: '│', tick: '┤', corner: '└', floor: '─' },
  ascii: { point: '*', review: '#', first: '.', side: '|', tick: '+', corner: '+', floor: '-' },
};

/**
 * Scores as points over time, each where its day lies; nothing is drawn between them. The dotted line is the first score.
 * A point that asks for a look at risk has another sign.
 */
export function scoreChart({ points, instrument }: ScoreSeries, { columns, utf8 }: Reader): string[] {
  const sign = utf8 ? signs.utf8 : signs.ascii;
  const scores = points.map(({ score }) => score);
  const [least, most] = instrument?.range ?? [Math.min(0, ...scores), Math.max(1, ...scores)];
  const labels = [most, (least + most) / 2, least].map((score) => String(Math.round(score * 10) / 10));
  const margin = Math.max(...labels.map((label) => label.length)) + 2;
  const width = columns - margin - 3;
  const rowOf = (score: number) => Math.round(((most - score) / (most - least)) * (height - 1));
  const rows = Array.from({ length: height }, () => Array<string>(width).fill(' '));
  const [first] = scores;
  if (first !== undefined) rows[rowOf(first)]?.fill(sign.first);
  const columnOf = dayScale(
    points.map(({ day }) => day),
    width,
  );
  for (const { day, score, review } of points) {
    const row = rows[rowOf(score)];
    if (row !== undefined) row[columnOf(day)] = review === undefined ? sign.point : sign.review;
  }
  const labelled = new Map(
    [0, (height - 1) / 2, height - 1].map((row, at) => [Math.floor(row), labels[at] ?? '']),
  );
  const body = rows.map((row, at) => {
    const label = labelled.get(at);
    return `${(label ?? '').padStart(margin)} ${label === undefined ? sign.side : sign.tick}${row.join('').trimEnd()}`;
  });
  const days = [points[0]?.day ?? '', points.at(-1)?.day ?? ''];
  const indent = ' '.repeat(margin + 2);
  return [
    ...body,
    `${' '.repeat(margin)} ${sign.corner}${sign.floor.repeat(width)}`,
    `${indent}${days[0]}${(days[1] ?? '').padStart(width - (days[0]?.length ?? 0))}`,
  ];
}

/** From a day to its column: the first day in the first, the last one in the last. */
function dayScale(days: readonly string[], width: number): (day: string) => number {
  const times = days.map((day) => Date.parse(day));
  const [from, to] = [Math.min(...times), Math.max(...times)];
  return (day) => (to === from ? 0 : Math.round(((Date.parse(day) - from) / (to - from)) * (width - 1)));
}
