import { longDay, monthOfYear, shortDay } from './days.ts';
import { type Html, html } from './html.ts';

const size = { width: 760, height: 158, left: 54, right: 16, top: 24, bottom: 32 };
const inner = { width: size.width - size.left - size.right, height: size.height - size.top - size.bottom };

/** What a session shows in a plot: parts on top of each other, the first one at the bottom, or marks at heights. */
export interface SessionColumn {
  day: string;
  /** Where a click leads. */
  href: string;
  parts?: { value: number; kind: 'own' | 'other' | 'third' | 'hollow' }[];
  marks?: { value: number; kind: 'own' | 'hollow' }[];
  /** What stands above it, and what a reader is told of it. */
  label: string;
  title: string;
}

/** Sessions side by side, oldest first, each as wide as the others whatever lies between their days. */
export function sessionPlot(
  columns: readonly SessionColumn[],
  most: number,
  unit: string,
  title: string,
): Html {
  const step = inner.width / columns.length;
  const width = Math.min(36, step * 0.62);
  const y = (value: number) => round(size.top + (1 - value / most) * inner.height);
  const everyLabel = Math.ceil(58 / step);
  return html`<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${title}">
<text x="${size.left - 8}" y="${size.top + 4}" text-anchor="end">${most}${unit}</text>
<text x="${size.left - 8}" y="${size.top + inner.height + 4}" text-anchor="end">0</text>
<line class="axis" x1="${size.left}" x2="${size.left + inner.width}" y1="${y(0)}" y2="${y(0)}"/>
${columns.map((column, at) => {
  const middle = round(size.left + step * (at + 0.5));
  const isLabelled = (columns.length - 1 - at) % everyLabel === 0;
  return html`<a href="#${column.href}"><title>${`${longDay(column.day)}: ${column.title}`}</title>
<rect x="${round(middle - step / 2)}" y="${size.top}" width="${round(step)}" height="${inner.height}" fill="transparent"/>
${partBars(column, middle, width, y)}${valueMarks(column, middle, y)}
${isLabelled && html`<text class="value" x="${middle}" y="${topOf(column, y) - 7}" text-anchor="middle">${column.label}</text>`}</a>
${isLabelled && html`<text x="${Math.min(middle, size.width - 26)}" y="${size.height - 10}" text-anchor="middle">${dayIn(columns, column.day)}</text>`}`;
})}
</svg>`;
}

/** Where a year is not enough, the month and its year. */
function dayIn(columns: readonly SessionColumn[], day: string): string {
  const isLong = columns[0]?.day.slice(0, 4) !== columns.at(-1)?.day.slice(0, 4) && columns.length > 20;
  return isLong ? monthOfYear(day) : shortDay(day);
}

function partBars(
  { parts = [] }: SessionColumn,
  middle: number,
  width: number,
  y: (value: number) => number,
): Html[] {
  let below = 0;
  return parts.map(({ value, kind }) => {
    const [bottom, top] = [y(below), y(below + value)];
    below += value;
    return html`${value > 0 && html`<rect class="${kind}" x="${round(middle - width / 2)}" y="${top}" width="${round(width)}" height="${round(bottom - top)}"/>`}`;
  });
}

function valueMarks({ marks = [] }: SessionColumn, middle: number, y: (value: number) => number): Html[] {
  return marks.map(({ value, kind }) =>
    kind === 'own'
      ? html`<circle class="own" cx="${middle - 8}" cy="${y(value)}" r="5.5"/>`
      : html`<rect class="hollow" x="${middle + 3}" y="${round(y(value) - 5)}" width="10" height="10"/>`,
  );
}

function topOf({ parts = [], marks = [] }: SessionColumn, y: (value: number) => number): number {
  const height = Math.max(
    parts.reduce((sum, { value }) => sum + value, 0),
    ...marks.map(({ value }) => value),
  );
  return y(height) - (marks.length > 0 ? 4 : 0);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
