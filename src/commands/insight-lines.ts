import type { Client } from '../core/client.ts';
import { displayWidth, wrapText } from '../core/display-width.ts';
import type { Receipt } from '../core/insights.ts';
import { oneLine } from '../core/one-line.ts';
import { clockTime } from '../core/time.ts';
import { placeLines } from './place-lines.ts';
import type { Reader } from './score-chart.ts';
import { table } from './table.ts';

/** What the page in the terminal needs beside the numbers. */
export interface TextPage {
  client: Client;
  name: string;
  reader: Reader;
  strong(text: string): string;
  faint(text: string): string;
}

/** `2026-03-04 00:25  s5k…  client` and the words below it: what `amynote play` needs to get there. */
export function quoted(
  { day, startMs, sessionId, speaker, quote }: Receipt,
  page: TextPage,
  more = '',
): string[] {
  const place = `  ${day} ${clockTime(startMs)}  ${sessionId}  ${speaker ?? '?'}${more === '' ? '' : `, ${more}`}`;
  const words = wrapText(
    quote === '' ? '(words that may be about somebody else)' : oneLine(quote),
    page.reader.columns - 6,
  ).map((line) => `    ${line}`);
  return [...placeLines(place, page.reader.columns).map(page.faint), ...words];
}

/** Rows as a table; where the terminal is too narrow for it, each row by itself, its cells one after the other. */
export function fitted(
  rows: readonly (readonly string[])[],
  page: TextPage,
  head?: readonly string[],
): string[] {
  const lines = table(head === undefined ? rows : [head, ...rows]);
  if (lines.every((line) => displayWidth(line) + 2 <= page.reader.columns)) {
    return lines.map((line) => `  ${line}`);
  }
  const named = (cell: string, at: number) => (head?.[at] && at > 0 ? `${head[at]} ${cell}` : cell);
  return rows.flatMap((row) => wrapped(row.map(named).filter(Boolean).join('; '), page));
}

/** Indented, none wider than the terminal. */
export function wrapped(text: string, page: TextPage): string[] {
  return wrapText(text, page.reader.columns - 2).map((line) => `  ${line}`);
}

/** Says that there are more sessions than are shown. */
export function newestOnly(shown: number, all: number, page: TextPage): string[] {
  return shown < all ? wrapped(`the last ${shown} of ${all} sessions; all with --html or --json:`, page) : [];
}
