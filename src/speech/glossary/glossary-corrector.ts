import type { Glossary } from '../../core/glossary.ts';
import type { Corrector } from '../../core/speech-ports.ts';
import { type EnglishWords, readEnglishWords } from './english-words.ts';
import { readGlossary } from './glossary-file.ts';
import { keywordsOf } from './keywords.ts';
import { type SoundAlike, soundAlikes } from './sound-alike.ts';
import { type SpokenWord, spokenWords } from './spoken-words.ts';
import { type SoundingTerm, type SoundingTerms, soundingTerms } from './term-sounds.ts';

/** @param directory of the templates. @throws `usage` with line and column for a bad glossary, `not-found` */
export async function openGlossaryCorrector(directory: string): Promise<Corrector> {
  return createGlossaryCorrector(await readGlossary(directory), await readEnglishWords(directory));
}

/** The terms an engine is told to expect. @param directory of the templates. @throws as {@link openGlossaryCorrector} */
export async function readKeywords(directory: string): Promise<string[]> {
  return keywordsOf(await readGlossary(directory), await readEnglishWords(directory));
}

/** Finds what sounds like a term of the glossary, or like a name, and is no likely English where it stands. */
export function createGlossaryCorrector(glossary: Glossary, english: EnglishWords): Corrector {
  return {
    correct: (lines, names) => {
      const terms = soundingTerms(glossary, names, english);
      return lines.flatMap(({ id, text }) => {
        const corrected = correctedText(text, terms, english);
        return corrected === text ? [] : [{ line: id, text: corrected }];
      });
    },
  };
}

function correctedText(text: string, terms: SoundingTerms, english: EnglishWords): string {
  const words = spokenWords(text);
  const all = soundAlikes(words, terms, english);
  const chosen: SoundAlike[] = [];
  const settled: SoundAlike[] = [];
  for (const found of all) {
    if (settled.some((other) => overlap(found, other))) continue;
    settled.push(found);
    if (!all.some((other) => isRival(other, found))) chosen.push(found);
  }
  let changed = text;
  for (const { term, first, last } of chosen.toSorted((a, b) => b.first - a.first)) {
    const [from, to] = [words[first], words[last]];
    if (from === undefined || to === undefined) continue;
    changed = changed.slice(0, from.start) + spelling(term, from) + changed.slice(to.end);
  }
  return changed;
}

function overlap(a: SoundAlike, b: SoundAlike): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** How much more probable one of two terms must be that are taken for one another, in bits. */
const clearly = 2.5;

/** Whether a term that must not be taken for the found one is nearly as probable there: then nobody can tell. */
function isRival(other: SoundAlike, found: SoundAlike): boolean {
  if (!found.term.never.has(other.term.letters) || !overlap(found, other)) return false;
  return other.gain > found.gain - clearly;
}

/** A sentence begins with a capital. */
function spelling({ term }: SoundingTerm, from: SpokenWord): string {
  const startsSentence = from.first && from.text.charAt(0) !== from.plain.charAt(0);
  return startsSentence ? term.charAt(0).toUpperCase() + term.slice(1) : term;
}
