import type { Line } from './artefacts/transcript.ts';
import { clockTime } from './time.ts';

/** What stands in place of words that nobody could make out: `[inaudible 12:31–12:36]`, the end rounded up. */
export function inaudibleText({ startMs, endMs }: Pick<Line, 'startMs' | 'endMs'>): string {
  return `[inaudible ${clockTime(startMs)}–${clockTime(Math.ceil(endMs / 1000) * 1000)}]`;
}

/** Whether a line holds no words, only the mark that somebody speaks: nothing may rest on it. */
export function isInaudible({ flags = [] }: Pick<Line, 'flags'>): boolean {
  return flags.includes('inaudible');
}
