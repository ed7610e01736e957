/** A text as it is compared, which knows where each of its characters came from. */
export interface FoldedText {
  text: string;
  /** The stretch of the original from which characters of the folded text came; `end` exclusive. */
  original(start: number, end: number): { start: number; end: number };
}

/** A syllable of Hangul written in its letters, or one character with its marks. */
const unit = /[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?|\P{M}\p{M}*|\p{M}+/gu;

/**
 * A text without what nobody sees in it (soft hyphens, joiners, marks of direction), and with full-width and other
 * compatible letters as the ordinary ones (Unicode NFKC): two texts that look alike are alike.
 */
export function folded(text: string): FoldedText {
  return foldedWith(text, '');
}

/** The same, and where something cannot be seen also with a space in its place: it may stand between two words. */
export function foldings(text: string): FoldedText[] {
  const unseen = /\p{Cf}/u.test(text);
  return [folded(text), ...(unseen ? [foldedWith(text, ' ')] : [])];
}

function foldedWith(text: string, unseen: string): FoldedText {
  if (/^[\t\n\r -~]*$/u.test(text)) return { text, original: (start, end) => ({ start, end }) };
  const starts: number[] = [];
  const ends: number[] = [];
  let plain = '';
  for (const { 0: found, index } of text.matchAll(unit)) {
    const letters = found.replace(/\p{Cf}/gu, unseen).normalize('NFKC');
    for (let each = 0; each < letters.length; each += 1) {
      starts.push(index);
      ends.push(index + found.length);
    }
    plain += letters;
  }
  const original = (start: number, end: number) => ({
    start: starts[start] ?? text.length,
    end: end > start ? (ends[end - 1] ?? text.length) : (starts[start] ?? text.length),
  });
  return { text: plain, original };
}
