import type { SentAlong } from '../../core/speech-ports.ts';
import { wordsOf } from './repeats.ts';

/** So many terms one after the other, in the order of the list that was sent, nobody says by chance. */
const fewestTerms = 3;

/**
 * A text without what it repeats of the words that were sent along: three and more terms in the order of their list.
 * Terms that somebody names in an order of their own stay.
 * @returns undefined when it repeats nothing.
 */
export function withoutEcho(text: string, { keywords }: SentAlong): string | undefined {
  const { written, plain } = wordsOf(text);
  const list = keywords.map((keyword) => wordsOf(keyword).plain).filter((words) => words.length > 0);
  const kept: string[] = [];
  for (let at = 0; at < plain.length; ) {
    const length = termsAt(plain, at, list);
    if (length === 0) kept.push(written[at] ?? '');
    at += Math.max(1, length);
  }
  return kept.length < written.length ? kept.join(' ') : undefined;
}

/** How many words from here on are consecutive terms of the list; 0 when they are too few. */
function termsAt(plain: readonly string[], at: number, list: readonly string[][]): number {
  let longest = 0;
  for (const [first, term] of list.entries()) {
    if (!standsAt(plain, at, term)) continue;
    let end = at;
    let index = first;
    for (let next = list[index]; next !== undefined && standsAt(plain, end, next); next = list[index]) {
      end += next.length;
      index += 1;
    }
    if (index - first >= fewestTerms) longest = Math.max(longest, end - at);
  }
  return longest;
}

function standsAt(plain: readonly string[], at: number, words: readonly string[]): boolean {
  return words.every((word, offset) => plain[at + offset] === word);
}
