import { irregularForms } from './words/irregular-forms.ts';
import { stem } from './words/stem.ts';

/** Longer runs of letters are no words; they are cut, so that one line cannot cost much. */
const longestWord = 64;

/**
 * The words of a text in reading order: lower-case, accents folded, apostrophes made straight and a
 * possessive `'s` dropped. Any script; numbers are words.
 */
export function wordsOf(text: string): string[] {
  return wordsAsSaid(text).map((word) => shortened(word.endsWith("'s") ? word.slice(0, -2) : word));
}

/** Never to half a letter: it could not be written down. */
function shortened(word: string): string {
  return word.length <= longestWord ? word : word.slice(0, longestWord).replace(/[\uD800-\uDBFF]$/, '');
}

/** {@link wordsOf} before the possessive is dropped and long runs are cut: one for one the same words. */
export function wordsAsSaid(text: string): string[] {
  // Most lines are ASCII, and to fold what needs no folding takes most of the time.
  if (/^[ -_a-~\n]*$/.test(text)) return text.toLowerCase().match(/[a-z0-9]+(?:'[a-z]+)*/g) ?? [];
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[’‘ʼ`´]/g, "'")
    .toLowerCase();
  return plain.match(/[\p{L}\p{N}]+(?:'\p{L}+)*/gu) ?? [];
}

/** What search compares: the stem of a word's base form (`left` and `leaving` → `leav`). */
export function stemOf(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const found = stem(irregularForms.get(word) ?? word);
  if (stems.size < mostStems) stems.set(word, found);
  return found;
}

/** People say the same few thousand words: each is stemmed once. */
const stems = new Map<string, string>();
const mostStems = 50_000;

/**
 * Whether one letter typed wrong, left out, added or swapped with its neighbour makes one word of the
 * other. Words under five letters and words of another first letter are never alike: "father" is no "rather".
 */
export function isOneSlipAway(a: string, b: string): boolean {
  if (a.length < 5 || b.length < 5 || Math.abs(a.length - b.length) > 1 || a[0] !== b[0] || a === b)
    return false;
  let same = 1;
  while (a[same] !== undefined && a[same] === b[same]) same += 1;
  const restA = a.slice(same);
  const restB = b.slice(same);
  return (
    restA.slice(1) === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  );
}
