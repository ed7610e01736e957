import { wordsAsSaid } from '../tokens.ts';

/** A word of a sentence as whose it is is read from it. */
export interface SaidWord {
  /** Lower-case, with its possessive. */
  word: string;
  /** Number of its clause. */
  clause: number;
  /** Written with a capital letter where a sentence does not ask for one: perhaps a name. */
  isName: boolean;
}

/** The sentences of a text, as words with their clauses; one for one the words that `wordsOf` gives. */
export function sentencesOf(text: string): SaidWord[][] {
  return (text.match(/[^.?!…]+/gu) ?? []).map(wordsWithClauses).filter((words) => words.length > 0);
}

function wordsWithClauses(sentence: string): SaidWord[] {
  const words: SaidWord[] = [];
  let clause = 0;
  for (const piece of sentence.split(/([,;:—–]|\s-\s)/u)) {
    if (/^(?:[,;:—–]|\s-\s)$/u.test(piece)) clause += 1;
    const spelt = piece.match(/[\p{L}\p{N}]+(?:['’‘ʼ`´]\p{L}+)*/gu) ?? [];
    const said = wordsAsSaid(piece);
    said.forEach((word, at) => {
      if (joints.has(word) || (/^(?:and|so|then)$/u.test(word) && subjects.has(said[at + 1] ?? '')))
        clause += 1;
      const isName =
        words.length > 0 &&
        /^\p{Lu}\p{Ll}/u.test(spelt[at] ?? '') &&
        !calendar.test(word) &&
        !/^i(?:'|$)/u.test(word);
      words.push({ word, clause, isName });
    });
  }
  return words;
}

const joints = new Set('but because when while although though unless until if that who which'.split(' '));

/** After "and" and "so" one of these begins something new: "and I", "and my sister". */
const subjects = new Set(
  "i i'm i've i'd i'll we we're he he's she she's they they're it it's my our his her their".split(' '),
);

const calendar =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|may|june|july|august|september|october|november|december|christmas|god|english|zoom|zoloft)$/u;
