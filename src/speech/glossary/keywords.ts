import type { Glossary } from '../../core/glossary.ts';
import type { EnglishWords } from './english-words.ts';
import { spokenWords } from './spoken-words.ts';

/** No published limit; a longer list costs on every piece, and words that are expected are also heard where nobody says them. */
const most = { terms: 250, letters: 4000 };

/** A word is usual English when it is among so many of the most usual ones, in bits. */
const usualBits = 17;

/**
 * The terms an engine is told to expect, in the order of the glossary: those with a word that it would not expect by
 * itself. Names of a client's people are not among them: they would tell the provider whose session it is.
 */
export function keywordsOf({ terms }: Glossary, english: EnglishWords): string[] {
  const keywords: string[] = [];
  let letters = 0;
  for (const { term } of terms) {
    const words = spokenWords(term);
    if (words.every(({ plain }) => english.surprise(plain) < usualBits)) continue;
    letters += term.length;
    if (keywords.length >= most.terms || letters > most.letters) break;
    keywords.push(term);
  }
  return keywords;
}
