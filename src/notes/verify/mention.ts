import type { Concept } from './concepts.ts';

/**
 * `yes`: told as being so. `no` and `never`: as not being so. `ceased`: as not being so any more. `partly`: as being so in a
 * lesser degree. `topic`: what something else is denied of. `open`: neither, as in a condition.
 */
export type Sign = 'yes' | 'no' | 'never' | 'ceased' | 'partly' | 'topic' | 'open';

/** One word of a text that carries meaning, with what the text says of it. */
export interface Mention {
  word: string;
  concept: Concept;
  sign: Sign;
  /** Whether the negation is plainly meant for this very word. */
  strong: boolean;
  /** Which of the things between "neither" and "nor" it belongs to. */
  item: number;
  /** Too general to be told of by itself. */
  light: boolean;
  /** The word that makes it `partly`. */
  degree: string | undefined;
  /** Which part of the text it is in, and that part's words. */
  part: number;
  within: string;
  sentence: number;
  asks: boolean;
}
