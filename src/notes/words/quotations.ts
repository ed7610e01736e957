import { plainLine } from '../plain-text.ts';

/** A quotation inside a statement: the words between double quotation marks. */
export interface Quotation {
  text: string;
  /** Where its opening mark stands in the statement. */
  index: number;
}

const quotation = /“([^“”"]*)”|"([^"“”]*)"/gu;

/** Every quotation of a statement, in order. Single quotation marks are apostrophes as often as not, so they do not count. */
export function quotationsIn(statement: string): Quotation[] {
  return [...statement.matchAll(quotation)].map((match) => ({
    text: match[1] ?? match[2] ?? '',
    index: match.index,
  }));
}

/** The statement's own words: every quotation replaced by a mark that no rule reads as a word. */
export function ownWords(statement: string): string {
  return statement.replace(quotation, ' ¶ ');
}

/** Whether a quotation mark stands alone, so that nobody can tell where the quotation ends. */
export function hasOpenQuotation(statement: string): boolean {
  return /[“”"]/u.test(ownWords(statement));
}

/**
 * Whether a line holds a quotation word for word: contiguous, beginning and ending at words. Only
 * letter case, white space, the shape of quotation marks, apostrophes and dashes, and one closing
 * punctuation mark may differ. A left-out middle does not pass, with or without an ellipsis.
 */
export function holdsVerbatim(line: string, quoted: string): boolean {
  const wanted = fixedForm(quoted).replace(/(?<!\.)[.,;:!?]$/u, '');
  if (!/[\p{L}\p{N}]/u.test(wanted)) return false;
  const held = fixedForm(line);
  for (let at = held.indexOf(wanted); at >= 0; at = held.indexOf(wanted, at + 1)) {
    if (isWhole(held, at, at + wanted.length)) return true;
  }
  return false;
}

function isWhole(text: string, start: number, end: number): boolean {
  const inWord = (index: number) =>
    /[\p{L}\p{N}]/u.test(text[index - 1] ?? '') && /[\p{L}\p{N}]/u.test(text[index] ?? '');
  return !inWord(start) && !inWord(end);
}

function fixedForm(text: string): string {
  return plainLine(text)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[“”„"‘’‚'`´]/gu, "'")
    .replace(/\s*[‐‑‒–—―-]+\s*/gu, '-')
    .replaceAll('‹', '<')
    .replaceAll('›', '>')
    .replace(/\s+/gu, ' ')
    .trim();
}
