import { spaced } from './phrases.ts';

/**
 * Whether a text is English, the one language that the rules read: of any five words and more between two full stops
 * one is a small English word, and of the whole text one in eight.
 */
export function isEnglish(text: string): boolean {
  const sentences = text.split(/[.!:;]+(?:\s|$)|\n/u).map(wordsOf);
  const all = sentences.flat();
  const isNone = (words: readonly string[]) => !words.some((word) => small.has(word));
  if (sentences.some((words) => words.length > 4 && isNone(words))) return false;
  return all.length < 5 || all.filter((word) => small.has(word)).length * 8 >= all.length;
}

function wordsOf(sentence: string): string[] {
  return spaced(sentence)
    .trim()
    .split(' ')
    .filter((word) => /^\p{L}/u.test(word));
}

/** Usual English words that are none in the other languages a clinician may write in. */
const small = new Set(
  `the you your it's its is are we our of for and or or with by at that this these those there here when then if after before
  from about until than any each every one two three four five ten some more most enough only just small short
  what which who how can could may might were be been have has had does did not don't it i'm i he she they them
  his her their my to through into onto up down out over around near today tomorrow tonight minutes minute days day week
  please counts count fine nice good well now back away between`.split(/\s+/u),
);
