/** A word of a line and where it stands. */
export interface SpokenWord {
  /** As written. */
  text: string;
  /** In small letters, without marks. */
  plain: string;
  start: number;
  /** Exclusive. */
  end: number;
  /** Whether a sentence begins with it. */
  first: boolean;
  /** Whether a sentence, or a quotation, ends before it: nothing is heard across. */
  apart: boolean;
}

/** The words of a line, in order; a hyphen parts two words. */
export function spokenWords(line: string): SpokenWord[] {
  const words: SpokenWord[] = [];
  for (const match of line.matchAll(/[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu)) {
    const [text] = match;
    const between = line.slice(words.at(-1)?.end ?? 0, match.index);
    const first = words.length === 0 || /[.?!]/.test(between);
    const apart = first || /[;:"“”()[\]—–]/.test(between);
    words.push({
      text,
      plain: text.replace(/’/g, "'").toLowerCase(),
      start: match.index,
      end: match.index + text.length,
      first,
      apart,
    });
  }
  return words;
}

/** Letters and digits alone, in small letters: what is left when spaces and hyphens do not count. */
export function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}
