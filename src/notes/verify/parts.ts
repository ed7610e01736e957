import { spokenForm } from '../words/spoken-text.ts';
import { withoutOwners } from './doers.ts';
import { fluent } from './fluent.ts';

/** A stretch of a sentence over which one negation can reach. */
export interface Part {
  words: readonly string[];
  /** The word or comma that it begins after; empty at the beginning of a sentence. */
  after: string;
  /** Whether its sentence is a question. */
  asks: boolean;
  sentence: number;
}

/** The parts of a text, in order; what was spoken is first rid of what speech has too much. */
export function partsOf(text: string, isSpoken: boolean): Part[] {
  const said = spokenForm(withoutOwners(text.replace(/;/gu, '.')));
  const form = asOne(isSpoken ? fluent(said) : said);
  return [...form.matchAll(/[^.?…]+[.?…]?/gu)].flatMap(([sentence], index) =>
    split(sentence.replace(/[.?…]/gu, ' ').trim().split(/\s+/u)).map((part) => ({
      ...part,
      asks: sentence.includes('?'),
      sentence: index,
    })),
  );
}

/** Ways of saying something in two words, as one. */
function asOne(form: string): string {
  return joined.reduce((text, [from, to]) => text.replace(from, to), form);
}

/** "Like" is a word of its own only after somebody who likes; elsewhere it fills a pause or compares. */
const joined: readonly (readonly [RegExp, string])[] = [
  [
    /( (?:i|we|they|you|(?:do|does|did) not(?: really)?)) like (?=(?:to|it|my|the|his|her|him|how|being|\p{L}+ing|\p{L}{3,}s) )/gu,
    '$1 enjoy ',
  ],
  [/( (?:feel|feels|felt|feeling|getting (?:you|me|him|her))) (?:down|low) /gu, '$1 depressed '],
  [/ (?:come|comes|came|coming) and (?:go|goes|going|went) /gu, ' fluctuate '],
  [/ or not(?= )/gu, ''],
  [/ low mood /gu, ' depressed '],
  [
    / (?:go|goes|going|went|gone|come|comes|came|coming) up (?!(?:the|to|there|a|my|with|again|on) )/gu,
    ' increased ',
  ],
  [
    / (?:go|goes|going|went|gone|come|comes|came|coming) down (?!(?:the|to|there|a|my|with|again|on) )/gu,
    ' decreased ',
  ],
  [/ (?:not at all|at all) /gu, ' '],
  [/ you never know /gu, ' '],
  [/ still living /gu, ' still alive '],
  [/ longer living /gu, ' longer alive '],
];

function split(words: readonly string[]): Pick<Part, 'words' | 'after'>[] {
  const parts: { words: string[]; after: string }[] = [{ words: [], after: '' }];
  words.forEach((word, index) => {
    const current = parts.at(-1);
    if (current === undefined || word === '') return;
    if (breaks(word, words, index)) parts.push({ words: [], after: word });
    else current.words.push(word);
  });
  return parts.filter((part) => part.words.length > 0);
}

function breaks(word: string, words: readonly string[], index: number): boolean {
  const next = words[index + 1] ?? '';
  if (word === 'and')
    return anew.has(next) || /..ed$/u.test(next) || (/[^s]s$/u.test(next) && verbs.has(next));
  // "Paracetamol on this occasion, wouldn't help": a pause after what it is about.
  if (word === ',')
    return !(/^(?:would|will|could|can|is|was|has|do|does|did)$/u.test(next) && words[index + 2] === 'not');
  if (word === 'so') return anew.has(next);
  if (word === 'if' || word === 'unless') return words[index - 1] !== 'as';
  return ends.has(word);
}

const ends = new Set(
  `, but yet though although whereas while however because which who where when until since then except despite whose why
  how what yeah`.split(/\s+/u),
);

/** Words with which something new begins. */
const anew = new Set(
  `i we he she they it you there this that client clients therapist clinician am is are was were has have had does do did will
  would can could should then also still reported described said felt took told kept nothing nobody none no not never
  neither`.split(/\s+/u),
);

/** Verbs in the third person, where a noun in the plural would go on with a list. */
const verbs = new Set(
  'takes drinks smokes sleeps eats wants needs likes feels thinks works lives goes gets keeps remains believes hopes walks denies enjoys dislikes says uses'.split(
    ' ',
  ),
);
