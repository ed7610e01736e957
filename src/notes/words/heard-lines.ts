import { isInaudible } from '../../core/inaudible.ts';
import type { SpokenLine } from '../../core/lines.ts';

/**
 * The lines as rules may read them: where no words were heard stands the mark of a pause, so that the clock times of
 * the visible mark are nobody's numbers, and what was said before and after it is not one sentence.
 */
export function heardLines(lines: readonly SpokenLine[]): SpokenLine[] {
  return lines.map((line) => (isInaudible(line) ? { ...line, text: '…' } : line));
}

/** Numbers of lines without those in which no words were heard: nothing can be concluded from them. */
export function heardIds(ids: readonly number[], lines: readonly SpokenLine[]): number[] {
  const inaudible = new Set(lines.filter(isInaudible).map(({ id }) => id));
  return ids.filter((id) => !inaudible.has(id));
}
