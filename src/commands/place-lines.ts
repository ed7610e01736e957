import { displayWidth, wrapText } from '../core/display-width.ts';

/** One line as it is where it fits the terminal, such as `  2026-03-04 00:25  s5k…  client`, else on several. */
export function placeLines(place: string, columns: number): string[] {
  if (displayWidth(place) <= columns) return [place];
  return wrapText(place, columns - 2).map((line) => `  ${line}`);
}
