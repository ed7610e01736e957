import { commonInOrder } from '../../core/common-in-order.ts';

/** Words of a text as they stand, and as they are compared. */
export interface Words {
  written: string[];
  /** Small letters without punctuation. */
  plain: string[];
}

/** A run of words that comes again and again without anything between. */
interface Loop {
  /** Index of its first word. */
  start: number;
  /** Words in one round. */
  round: number;
  rounds: number;
}

/** Longer texts are not looked at for loops: no piece of sound holds so many words. */
const mostWords = 3000;

/** Takes a text apart at its spaces; what has no letter or digit belongs to the word before. */
export function wordsOf(text: string): Words {
  const written = text.split(/\s+/u).filter((word) => plainWord(word) !== '');
  return { written, plain: written.map(plainWord) };
}

/**
 * A text in which each loop stands once. "No, no." and "I can't, I can't" are no loops yet: people say them.
 * @returns undefined when there is no loop in it.
 */
export function withoutLoops(text: string): string | undefined {
  let words = wordsOf(text);
  if (words.plain.length > mostWords) return undefined;
  let changed = false;
  for (let loop = longestLoop(words.plain); loop !== undefined; loop = longestLoop(words.plain)) {
    words = without(words, loop.start + loop.round, loop.round * (loop.rounds - 1));
    changed = true;
  }
  return changed ? words.written.join(' ') : undefined;
}

/** Whether a loop goes on longer than people do, even at a speed they could speak at. */
export function isEndless(text: string): boolean {
  const { plain } = wordsOf(text);
  const loop = plain.length > mostWords ? undefined : longestLoop(plain);
  return loop !== undefined && loop.rounds >= 4 && loop.rounds * loop.round >= 12;
}

/** An engine may begin its repetition so many words before the end of what was heard. */
const slack = 2;

/**
 * How many words at the start of a text are word for word the last ones before it: what an engine repeats at a join
 * when it is given to it, and people seldom do. @param before what was heard before, nearest last
 */
export function carriedOver(text: string, before: string): number {
  const { plain } = wordsOf(text);
  const earlier = wordsOf(before).plain;
  let most = 0;
  for (let end = earlier.length; end >= earlier.length - slack; end--) {
    for (let count = Math.min(plain.length, end); count > most; count--) {
      if (plain.slice(0, count).every((word, index) => word === earlier[end - count + index])) most = count;
    }
  }
  return most;
}

/** How much two texts have in common: 1 for the same words in the same order, 0 for none. */
export function likeness(a: string, b: string): number {
  const [one, other] = [wordsOf(a).plain, wordsOf(b).plain];
  if (one.length === 0 || other.length === 0) return 0;
  return (2 * commonInOrder(one, other)) / (one.length + other.length);
}

function longestLoop(plain: readonly string[]): Loop | undefined {
  let best: Loop | undefined;
  for (let round = 1; round <= plain.length / 3; round++) {
    let start = 0;
    for (let at = 0; at + round <= plain.length; at++) {
      if (plain[at] !== undefined && plain[at] === plain[at + round]) continue;
      const loop = { start, round, rounds: Math.floor((at - start + round) / round) };
      // Shorter rounds come first and win: six rounds of one word are not three of two.
      if (loop.rounds >= 3 && length(loop) > (best ? length(best) : 0)) best = loop;
      start = at + 1;
    }
  }
  return best;
}

function length({ round, rounds }: Loop): number {
  return round * rounds;
}

function without({ written, plain }: Words, start: number, count: number): Words {
  return { written: written.toSpliced(start, count), plain: plain.toSpliced(start, count) };
}

function plainWord(word: string): string {
  return word
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’‘]/gu, "'")
    .replace(/[^\p{L}\p{M}\p{N}']/gu, '');
}
