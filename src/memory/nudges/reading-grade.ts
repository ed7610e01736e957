/**
 * Reading grade in US school years by Flesch and Kincaid (1975): 0.39 × words per sentence + 11.8 × syllables per word
 * − 15.59. Numbers and web addresses are no words.
 * @returns 0 for a text without words, and never less
 */
export function readingGrade(text: string): number {
  const plain = text.replace(/\S+\.(?:org|com|net|gov|uk|ie|au|nz|ca|us|edu)\S*|https?:\S+/giu, ' ');
  const words = plain.match(/\p{L}[\p{L}'’]*/gu) ?? [];
  if (words.length === 0) return 0;
  const sentences = plain.split(/[.!?]+(?=\s|$|["”])/u).filter((part) => /\p{L}/u.test(part)).length;
  const syllables = words.reduce((sum, word) => sum + syllablesIn(word), 0);
  return Math.max(
    0,
    0.39 * (words.length / Math.max(1, sentences)) + 11.8 * (syllables / words.length) - 15.59,
  );
}

/** Groups of vowels, without the silent ones: close enough for English, where no list of words is needed. */
function syllablesIn(word: string): number {
  const letters = word
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]/gu, '');
  if (letters.length <= 3) return 1;
  const spoken = letters
    .replace(/(?:[^laeiouy]es|[^td]ed|[^laeiouy]e)$/u, (end) => end.slice(0, 1))
    .replace(/^y/u, '');
  const groups = spoken.match(/[aeiouy]+/gu) ?? [];
  // `io` and `ia` in the middle are two sounds in `diary` and `period`, one in `action` and `special`.
  const split = spoken.match(/(?<![tcsx])i[ao]|eo(?!u)|u[ao](?=[lr])/gu) ?? [];
  return Math.max(1, groups.length + split.length);
}
