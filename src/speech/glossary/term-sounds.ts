import type { Glossary, GlossaryTerm } from '../../core/glossary.ts';
import type { EnglishWords } from './english-words.ts';
import { pronounce } from './pronounce.ts';
import { beginningOf, type Sounds, soundsOf } from './sound-distance.ts';
import { lettersOf, spokenWords } from './spoken-words.ts';

/** A term made ready to be looked for. */
export interface SoundingTerm extends GlossaryTerm {
  letters: string;
  /** Its words as they are heard one by one. */
  spoken: string;
  /** How it may sound: as it is spelt, and as its known mishearings do. */
  ways: readonly Sounds[];
  /** Its known mishearings, letters only. */
  heardAs: ReadonlySet<string>;
  /** Words, or runs of words, that are never taken for it, letters only. */
  never: ReadonlySet<string>;
  /** Its own words, and how much of its sound each has. */
  words: ReadonlyMap<string, number>;
  /** How improbable it is in a session, in bits, before anything is heard. */
  surprise: number;
}

/** Terms of the glossary: one of them is said about once in a thousand words, and there are some hundreds. */
const termSurprise = 18;
/** People and places of a client: fewer, and said more often. */
const nameSurprise = 15;

/** Shorter names sound like too much else. */
const shortestName = 3;

/** One of the ways in which a term may sound. */
export interface TermSound {
  term: SoundingTerm;
  way: Sounds;
}

/** All terms, by what is needed to find them. */
export interface SoundingTerms {
  /** By the kind of their first consonant. */
  byBeginning: ReadonlyMap<number, readonly TermSound[]>;
  /** By their letters, and by those of their known mishearings. */
  byLetters: ReadonlyMap<string, readonly SoundingTerm[]>;
  /** Every word that makes some term more likely. */
  cues: readonly string[];
  /** By the first of their words as they are spelt: where all of them are heard so, they are right. */
  bySpokenWord: ReadonlyMap<string, readonly SoundingTerm[]>;
}

/** The glossary's terms and a client's names, with how they sound. */
export function soundingTerms(
  glossary: Glossary,
  names: readonly string[],
  english: EnglishWords,
): SoundingTerms {
  const own = names.filter((name) => lettersOf(name).length >= shortestName);
  const terms = [
    ...glossary.terms.map((term) => sounding(term, termSurprise, glossary, english)),
    ...own
      .map((term) => ({ term, sounds: [], near: [], isMedication: false }))
      .map((term) => sounding(term, nameSurprise, glossary, english)),
  ];
  const sounds = terms.flatMap((term) => term.ways.map((way) => ({ term, way })));
  const letters = terms.flatMap((term) => [term.letters, ...term.heardAs].map((key) => ({ key, term })));
  return {
    byBeginning: grouped(sounds, ({ way }) => beginningOf(way.codes)),
    byLetters: new Map(
      [...grouped(letters, ({ key }) => key)].map(([key, of]) => [key, of.map(({ term }) => term)]),
    ),
    cues: [...new Set(terms.flatMap(({ near }) => near))],
    bySpokenWord: grouped(terms, ({ spoken }) => spoken.split(' ')[0] ?? ''),
  };
}

function sounding(
  term: GlossaryTerm,
  surprise: number,
  { never }: Glossary,
  { sounds }: EnglishWords,
): SoundingTerm {
  const said = (text: string) =>
    text
      .split(' ')
      .map((word) => pronounce(word, sounds))
      .join('');
  const letters = lettersOf(term.term);
  const ways = [...readings(term.term, said), ...term.sounds.map(said)].map(soundsOf);
  const groups = never.filter((group) => group.some((word) => lettersOf(word) === letters));
  return {
    ...term,
    letters,
    spoken: spokenWords(term.term)
      .map(({ plain }) => plain)
      .join(' '),
    ways,
    heardAs: new Set(term.sounds.map(lettersOf)),
    never: new Set(
      groups
        .flat()
        .map(lettersOf)
        .filter((word) => word !== letters),
    ),
    words: new Map(spokenWords(term.term).map(({ plain, text }) => [plain, soundsOf(said(text)).weight])),
    surprise,
  };
}

/** What is written in capitals may be read letter by letter, and as a word where that is long enough to be told from others. */
function readings(term: string, said: (text: string) => string): string[] {
  const [, letters, number = ''] = /^([A-Z]{2,5})(-\d)?$/.exec(term) ?? [];
  if (letters === undefined) return [said(term)];
  const spelt = said(`${[...letters].join(' ')} ${number}`);
  return soundsOf(said(term)).weight < shortestWord ? [spelt] : [spelt, said(term)];
}

/** In consonants: `TIPP` and `ACT` sound like words of every day. */
const shortestWord = 2.3;

function grouped<T, K>(values: readonly T[], keyOf: (value: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value)) ?? [];
    group.push(value);
    groups.set(keyOf(value), group);
  }
  return groups;
}
