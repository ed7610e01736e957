import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AmynoteError } from '../../core/errors.ts';

/** What is known of usual English words. */
export interface EnglishWords {
  /** Word → its sounds, for the most usual ones. */
  sounds: ReadonlyMap<string, string>;
  /** How improbable a word is in speech, in bits; a word nobody knows is the most improbable. */
  surprise(word: string): number;
}

const fileName = 'english-words.txt';

/** Bits of a word that is not in the list. */
const unknown = 28;

/** What people say while they look for words, and letters that stand alone: they say nothing of what was meant. */
const hesitations = new Set([
  'uh',
  'um',
  'eh',
  'er',
  'erm',
  'ah',
  'mm',
  'mhm',
  'hm',
  'hmm',
  'huh',
  'oh',
  'ehm',
]);
const hesitation = 4;
const letter = 9;

/** Bits that a form which is not listed has above the word it is made of. */
const unlistedForm = 3;

/**
 * Reads the list of usual English words.
 * @param directory The directory of the templates.
 * @throws `not-found` when there is no such file
 */
export async function readEnglishWords(directory: string): Promise<EnglishWords> {
  const text = await readFile(join(directory, 'rules', fileName), 'utf8').catch((cause: unknown) => {
    throw new AmynoteError('not-found', `${fileName} cannot be read`, {
      hint: 'reinstall amynote, or put the file back',
      cause,
    });
  });
  const rows = text.split('\n').filter((row) => row !== '' && !row.startsWith('#'));
  const sounds = new Map<string, string>();
  const ranks = new Map<string, number>();
  for (const [rank, row] of rows.entries()) {
    const [word = '', said] = row.split(' ');
    ranks.set(word, rank);
    if (said !== undefined) sounds.set(word, said);
  }
  const bitsOf = (word: string) => {
    const rank = ranks.get(word);
    // Zipf: the word of rank r is said about once in 10 (r + 3) words.
    return rank === undefined ? undefined : Math.log2(10 * (rank + 3));
  };
  return {
    sounds,
    surprise: (word) => {
      if (/^[b-hj-z]$/.test(word)) return letter;
      if (hesitations.has(word)) return hesitation;
      return bitsOf(word) ?? formBits(word, bitsOf) ?? unknown;
    },
  };
}

/** Endings of words that are English though nobody lists them, and what the listed word has in their place. */
const forms: readonly [ending: RegExp, instead: readonly string[]][] = [
  [/(?:'s|s|es|ed|ings?|ly|ers?)$/u, ['', 'e', 'y']],
  [/ies$/u, ['y']],
  [/i[sz]ations?$/u, ['ize', 'ise']],
  [/at(?:ed|es|ing|ions?)$/u, ['ate']],
];

function formBits(word: string, bitsOf: (word: string) => number | undefined): number | undefined {
  const listed = forms.flatMap(([ending, instead]) => {
    const stem = word.replace(ending, '');
    return stem === word || stem.length < 4 ? [] : instead.flatMap((end) => bitsOf(stem + end) ?? []);
  });
  return listed.length === 0 ? undefined : Math.min(...listed) + unlistedForm;
}
