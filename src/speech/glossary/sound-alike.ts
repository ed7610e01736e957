import type { EnglishWords } from './english-words.ts';
import { pronounce } from './pronounce.ts';
import { areRelated, isBeginningOf } from './related-words.ts';
import { beginningOf, type Sounds, soundDistances, soundsOf } from './sound-distance.ts';
import { lettersOf, type SpokenWord } from './spoken-words.ts';
import type { SoundingTerm, SoundingTerms, TermSound } from './term-sounds.ts';

/** A run of words that sounds like a term and is improbable as it stands. */
export interface SoundAlike {
  term: SoundingTerm;
  /** Numbers of the first and the last word. */
  first: number;
  last: number;
  /** How much more probable it is than what was heard, in bits. */
  gain: number;
}

/** The most words that one term is heard as. */
const mostWords = 6;

/**
 * Below this likeness the sound does not support a term, whatever the words are; a short term has many neighbours and
 * must be heard better.
 */
const leastLikeness = { short: 0.84, long: 0.65 };
/** What counts as short and as long, in consonants. */
const lengths = { short: 3.5, long: 8 };
/** A consonant heard wrong is as improbable as this, in bits. */
const bitsPerConsonant = 5;
/** Words that go together in English are less improbable than each by itself: so many bits for each word. */
const bitsPerWord = 2.5;
/** A word of the term's subject in the same line makes the term more probable. */
const nearBits = 5;
/** The term must be more probable than what was heard by this much. */
const margin = 3;

/** For the choice between runs that overlap: what a word more must explain. */
const bitsForOneMore = 3.5;

/** All runs of a line that may be terms, the surest first. */
export function soundAlikes(
  words: readonly SpokenWord[],
  terms: SoundingTerms,
  english: EnglishWords,
): SoundAlike[] {
  const context = ` ${words.map(({ plain }) => plain).join(' ')} `;
  const cues = new Set(terms.cues.filter((cue) => context.includes(` ${cue} `)));
  const nearOf = (term: SoundingTerm) => (term.near.some((cue) => cues.has(cue)) ? nearBits : 0);
  const sounds = words.map(({ text }) => pronounce(text, english.sounds));
  const right = heardRight(words, terms);
  const found: SoundAlike[] = [];
  for (let first = 0; first < words.length; first += 1) {
    const runs = runsFrom(words, sounds, first, english);
    const add = (term: SoundingTerm, more: number, gain: number) => {
      const run = runs[more];
      if (gain <= 0 || run === undefined || !mayBe(run, term)) return;
      if (right.some((one) => takesAway(one, { term, run, first, last: first + more }))) return;
      found.push({ term, first, last: first + more, gain: gain - more * bitsForOneMore });
    };
    for (const [more, run] of runs.entries()) {
      // The same letters, or a known mishearing: more certain than anything that is only like it.
      for (const term of terms.byLetters.get(run.letters) ?? []) add(term, more, certain + run.surprise);
    }
    const heard = runs.at(-1)?.sounds.codes ?? new Uint8Array();
    for (const sound of terms.byBeginning.get(beginningOf(heard)) ?? []) {
      for (const [more, gain] of gainsOf(runs, heard, sound, nearOf(sound.term)).entries())
        add(sound.term, more, gain);
    }
  }
  return found.toSorted((a, b) => b.gain - a.gain);
}

/** A term that is heard as it is spelt. */
interface RightTerm {
  spoken: string;
  first: number;
  last: number;
}

function heardRight(words: readonly SpokenWord[], { bySpokenWord }: SoundingTerms): RightTerm[] {
  return words.flatMap(({ plain }, first) =>
    (bySpokenWord.get(plain) ?? []).flatMap(({ spoken }) => {
      const own = spoken.split(' ');
      const isHere = own.every((word, index) => {
        const heard = words[first + index];
        return heard?.plain === word && (index === 0 || !heard.apart);
      });
      return isHere ? [{ spoken, first, last: first + own.length - 1 }] : [];
    }),
  );
}

/** So many letters before a term are words of their own where they are heard, `counter` in `countertransference`. */
const longBeginning = 6;

/** Whether a change would take a right term away, or a part of it: no term is ever turned into another. */
function takesAway(
  right: RightTerm,
  { term, run, first, last }: { term: SoundingTerm; run: Run; first: number; last: number },
): boolean {
  if (right.first > last || right.last < first) return false;
  if (right.first < first || right.last > last) return true;
  if (run.letters === term.letters || term.heardAs.has(run.letters)) return false;
  if (term.letters.endsWith(lettersOf(right.spoken)) && right.first > first && right.last === last) {
    return term.letters.length - lettersOf(right.spoken).length < longBeginning;
  }
  return !` ${term.spoken} `.includes(` ${right.spoken} `);
}

/** Bits above all that likeness can give. */
const certain = 100;

/** The first words from a place on, as many as there are. */
interface Run {
  words: readonly SpokenWord[];
  sounds: Sounds;
  letters: string;
  surprise: number;
}

function runsFrom(
  words: readonly SpokenWord[],
  sounds: readonly string[],
  first: number,
  english: EnglishWords,
): Run[] {
  const runs: Run[] = [];
  let [heard, letters, surprise] = ['', '', bitsPerWord];
  for (let last = first; last < Math.min(words.length, first + mostWords); last += 1) {
    const word = words[last];
    if (word === undefined || (last > first && word.apart)) break;
    heard += sounds[last] ?? '';
    letters += lettersOf(word.plain);
    surprise += english.surprise(word.plain) - bitsPerWord;
    runs.push({ words: words.slice(first, last + 1), sounds: soundsOf(heard), letters, surprise });
  }
  return runs;
}

/** For each run, up to the last that has the term's length, how much more probable the term is, in bits. */
function gainsOf(runs: readonly Run[], heard: Uint8Array, { term, way }: TermSound, near: number): number[] {
  const least = leastFor(way.weight);
  const [from, to] = [way.weight * least, way.weight / least];
  const spare = (run: Run) => run.surprise + near - term.surprise - margin;
  const ends: number[] = [];
  let most = -1;
  for (const run of runs) {
    if (run.sounds.weight > to) break;
    ends.push(run.sounds.codes.length);
    if (run.sounds.weight >= from) most = Math.max(most, spare(run) / bitsPerConsonant);
  }
  if (most <= 0) return [];
  return soundDistances(heard, ends, way, Math.min(most, to - way.weight)).map((distance, more) => {
    const run = runs[more];
    if (run === undefined) return 0;
    // Words of the term that are right as they stand do not speak for the others.
    const right = rightWeight(run, term);
    const likeness = leastFor(way.weight - right);
    const rest = Math.max(run.sounds.weight, way.weight) - right;
    if (distance > (1 - (isNamed(run, term) ? Math.max(likeness, leastLikeness.short) : likeness)) * rest)
      return 0;
    return spare(run) - distance * bitsPerConsonant;
  });
}

/** `if s` has the letters of IFS; said letter by letter, each stands alone. */
function isChance({ words }: Run, { term }: SoundingTerm): boolean {
  return /^[A-Z]+$/.test(term) && words.some(({ text }) => /^\p{Ll}{2}/u.test(text));
}

/** A capital within a sentence is a name of something else, unless the term has one as well or sounds nearly the same. */
function isNamed({ words }: Run, { term }: SoundingTerm): boolean {
  if (/\p{Lu}/u.test(term)) return false;
  return words.some(({ text, first }) => !first && text.length > 1 && /^\p{Lu}/u.test(text));
}

function rightWeight({ words }: Run, { words: own }: SoundingTerm): number {
  if (own.size === 1) return 0;
  return words.reduce((sum, { plain }) => sum + (own.get(plain) ?? 0), 0) / 2;
}

function leastFor(weight: number): number {
  const share = Math.min(1, Math.max(0, (weight - lengths.short) / (lengths.long - lengths.short)));
  return leastLikeness.short + share * (leastLikeness.long - leastLikeness.short);
}

function mayBe(run: Run, term: SoundingTerm): boolean {
  if (term.never.has(run.letters)) return false;
  const text = run.words.map(({ plain }) => plain).join(' ');
  if (run.letters === term.letters) return text !== term.term.toLowerCase() && !isChance(run, term);
  // Where the term itself is heard, what stands beside it was said as well.
  if (` ${text} `.includes(` ${term.spoken} `)) return false;
  if (term.heardAs.has(run.letters)) return true;
  // Another form of a word, or its opposite, is what was said.
  if (run.words.some((_, index) => isOtherWord(run, index, term))) return false;
  return !run.words.some(({ plain }) => term.never.has(plain) && !term.letters.includes(plain));
}

function isOtherWord({ words }: Run, index: number, { words: own }: SoundingTerm): boolean {
  const heard = words[index]?.plain ?? '';
  if (own.has(heard)) return false;
  const before = words.slice(0, index).map(({ plain }) => plain);
  const said = before.filter((word) => !own.has(word)).join('');
  return [...own.keys()].some(
    (word) => areRelated(heard, word) && !(word.endsWith(heard) && isBeginningOf(said, word)),
  );
}
