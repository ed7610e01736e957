import type { Instrument } from './instrument.ts';

/** `PHQ-9`, `phq 9` and `phq9` are one name. */
export function instrumentKey(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/gu, '');
}

/** What the manual calls a score; undefined where it names no bands. */
export function bandOf({ bands }: Instrument, score: number): string | undefined {
  return bands.findLast(({ from }) => score >= from)?.name;
}

/** Whether a score is one that the instrument can have. */
export function isScore({ range: [least, most], step }: Instrument, score: number): boolean {
  const steps = (score - least) / step;
  return score >= least && score <= most && Math.abs(steps - Math.round(steps)) < 1e-6;
}

/** What to say where a score or an item asks for a look at risk; undefined where it does not, or where the item is not known. */
export function reviewOf(
  { review }: Instrument,
  score: number,
  items?: readonly number[],
): string | undefined {
  if (review === undefined) return undefined;
  const looked = review.item === undefined ? score : items?.[review.item - 1];
  return looked !== undefined && looked >= review.from ? review.say : undefined;
}

/**
 * Says that the item which would ask for a look at risk was not entered, so that a total alone is not taken for an all-clear;
 * undefined where there is no such item, where it is known, and with a total of 0.
 */
export function unseenOf(
  { review }: Instrument,
  score: number,
  items?: readonly number[],
): string | undefined {
  if (review?.item === undefined || items !== undefined || score === 0) return undefined;
  return `item ${review.item} was not entered`;
}
