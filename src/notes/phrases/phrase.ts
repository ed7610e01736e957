import type { SpokenWords } from './phrase-match.ts';

/** A stretch of a spoken form; `end` is exclusive. */
export interface Span {
  start: number;
  end: number;
  /** Of several phrases that stand together in any order, where each stands. */
  parts?: readonly Span[];
}

/** A phrase that can be looked for. */
export interface Phrase {
  isIn(said: SpokenWords): boolean;
  /** Where it occurs in the form. */
  spans(said: SpokenWords): Span[];
  /** Groups of words of which a text must hold one each; `word~` stands for any ending. */
  anchors: readonly (readonly string[])[];
}
