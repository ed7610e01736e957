/** The forms of irregular words, by the word itself: `take` → `take takes took taken taking`. */
export type IrregularForms = ReadonlyMap<string, readonly string[]>;

/**
 * Every form in which a verb or noun is spoken: `cut` → cut, cuts, cutting. Some forms that nobody uses come along;
 * they match nothing.
 */
export function formsOf(word: string, irregular: IrregularForms): string[] {
  const known = irregular.get(word);
  if (known !== undefined) return [...known];
  if (word.endsWith('e')) return [word, `${word}s`, `${word}d`, `${word.slice(0, -1)}ing`];
  if (/[^aeiou]y$/u.test(word))
    return [word, `${word.slice(0, -1)}ies`, `${word.slice(0, -1)}ied`, `${word}ing`];
  if (/(?:s|x|z|ch|sh)$/u.test(word)) return [word, `${word}es`, `${word}ed`, `${word}ing`];
  const stem = doubling.test(word) ? `${word}${word.at(-1)}` : word;
  return [word, `${word}s`, `${stem}ed`, `${stem}ing`];
}

/** One syllable that ends in one vowel and one consonant: `slap` → slapped. */
const doubling = /^[^aeiou]*[aeiou][bdgklmnprt]$/u;
