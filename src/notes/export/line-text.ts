import type { PageLine } from './page.ts';

/** A sentence with its id before it and its moments after it, for paper: few moments stay together on one line. */
export function lineText({ mark, text, times }: PageLine): string {
  const gap = times.length > 3 ? ' ' : '\u00a0';
  const evidence = times.length === 0 ? '' : ` [${times.join(`,${gap}`)}]`;
  return `${mark === undefined ? '' : `${mark}  `}${text}${evidence}`;
}
