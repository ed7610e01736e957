import { printable } from './printable.ts';

/** Text on one line, without anything that could hide or rewrite what the reader sees. */
export function oneLine(text: string): string {
  return printable(text).replace(/\s+/gu, ' ').trim();
}
