import { changeWords } from '../../core/insight-words.ts';
import { fewest, type ScorePoint, type ScoreSeries } from '../../core/insights.ts';
import { longDay, monthOfYear, placeOfDay, shortDay } from './days.ts';
import { type Html, html } from './html.ts';

/** Of the drawing, in its own units. */
const size = { width: 760, height: 262, left: 44, right: 168, top: 18, bottom: 34 };
const inner = { width: size.width - size.left - size.right, height: size.height - size.top - size.bottom };

/** Below this a number would stand on the axis. */
const lowest = size.top + inner.height - 24;

/** Up to so many points each has its number written beside it. */
const mostNumbers = 14;

/** Scores as points over time, above what the manual calls them; what is within the error of measurement is shaded. */
export function scorePlot(series: ScoreSeries, anchorOf: (point: ScorePoint) => string): Html {
  const { points, instrument, change, name } = series;
  const scores = points.map(({ score }) => score);
  const [least, most] = instrument?.range ?? [Math.min(0, ...scores), Math.max(1, ...scores)];
  const days = [points[0]?.day ?? '', points.at(-1)?.day ?? ''] as const;
  const y = (score: number) => round(size.top + ((most - score) / (most - least)) * inner.height);
  const x = (day: string) => round(size.left + 14 + placeOfDay(day, ...days) * (inner.width - 28));
  const isDense = points.length > mostNumbers;
  return html`<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${`${name}: ${changeWords(series)}`}">
${bandAreas(series, y, most)}
${change && sameArea(series, y, least, most)}
${[least, most].map((score) => html`<text x="${size.left - 8}" y="${y(score) + 4}" text-anchor="end">${score}</text>`)}
<line class="axis" x1="${size.left}" x2="${size.left + inner.width}" y1="${y(least)}" y2="${y(least)}"/>
${points.length >= fewest.scores && html`<polyline class="joined" points="${points.map(({ day, score }) => `${x(day)},${y(score)}`).join(' ')}"/>`}
${points.map((point) => pointMark(point, x(point.day), y(point.score), anchorOf(point), isDense))}
${points.map((point, at) => hasNumber(at, points.length) && html`<text class="value" x="${x(point.day)}" y="${y(point.score) + (isHigh(points, at) || y(point.score) > lowest ? -11 : 21)}" text-anchor="middle">${point.score}</text>`)}
${dayLabels(points, x)}
</svg>`;
}

function bandAreas({ instrument }: ScoreSeries, y: (score: number) => number, most: number): Html[] {
  const bands = instrument?.bands ?? [];
  return bands.map(({ from, name }, at) => {
    const [top, bottom] = [y(bands[at + 1]?.from ?? most), y(from)];
    const words = wordLines(name);
    const first = (top + bottom) / 2 + 4 - (words.length - 1) * 7;
    return html`${at % 2 === 1 && html`<rect class="band" x="${size.left}" y="${top}" width="${inner.width}" height="${round(bottom - top)}"/>`}
${words.map((line, row) => html`<text x="${size.left + inner.width + 10}" y="${round(first + row * 14)}">${line}</text>`)}`;
  });
}

/** What lies beside a plot has room for about 24 letters in a line. */
function wordLines(name: string): string[] {
  const lines: string[] = [];
  for (const word of name.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 24) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Around the first score: changes that are no larger than the error of measurement. */
function sameArea(
  { change, instrument }: ScoreSeries,
  y: (score: number) => number,
  least: number,
  most: number,
): Html {
  const first = change?.baseline.score ?? 0;
  const reliable = instrument?.change?.only_worse ? undefined : instrument?.change?.points;
  const [top, bottom] = [
    y(Math.min(most, first + (reliable ?? 0))),
    y(Math.max(least, first - (reliable ?? 0))),
  ];
  const [left, right] = [size.left, size.left + inner.width];
  return html`${reliable !== undefined && html`<rect class="same" x="${left}" y="${top}" width="${inner.width}" height="${round(bottom - top)}"/>`}
<line class="first" x1="${left}" x2="${right}" y1="${y(first)}" y2="${y(first)}"/>`;
}

function pointMark(point: ScorePoint, x: number, y: number, anchor: string, isDense: boolean): Html {
  const radius = isDense ? 3.2 : 5.5;
  const title = `${point.score} on ${longDay(point.day)}${point.review === undefined ? '' : `, ${point.review}`}`;
  const mark =
    point.review === undefined
      ? html`<circle class="point" cx="${x}" cy="${y}" r="${radius}"/>`
      : html`<path class="review" d="M${x} ${y - 8}L${x + 8} ${y}L${x} ${y + 8}L${x - 8} ${y}Z"/>`;
  return html`<a href="#${anchor}"><title>${title}</title>${mark}</a>`;
}

function hasNumber(at: number, count: number): boolean {
  return count <= mostNumbers || at === 0 || at === count - 1;
}

/** A number stands where the line does not go. */
function isHigh(points: readonly ScorePoint[], at: number): boolean {
  const score = points[at]?.score ?? 0;
  const next = points[at + 1]?.score ?? points[at - 1]?.score ?? score;
  return score >= next;
}

/** First and last day, and those between that have room. */
function dayLabels(points: readonly ScorePoint[], x: (day: string) => number): Html[] {
  const shown: { day: string; at: number }[] = [];
  const last = points.at(-1);
  for (const { day } of points) {
    const at = x(day);
    const isLast = day === last?.day;
    if (shown.some((one) => one.day === day)) continue;
    if (!isLast && last !== undefined && x(last.day) - at < 78) continue;
    if (shown.every((one) => Math.abs(one.at - at) >= 62)) shown.push({ day, at });
  }
  const isOneYear = points[0]?.day.slice(0, 4) === last?.day.slice(0, 4);
  const words = (day: string, at: number) => {
    if (at === 0 || at === shown.length - 1) return longDay(day);
    return isOneYear ? shortDay(day) : monthOfYear(day);
  };
  return shown.map(
    ({ day, at }, index) =>
      html`<text x="${at}" y="${size.height - 12}" text-anchor="middle">${words(day, index)}</text>`,
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
