import { wordsOf } from '../words/words.ts';
import { formsOf } from './inflections.ts';

/** What some words of a text mean: an entry of a kind. */
export interface Sense {
  /** The kind's number; -1 for what merely means the same. */
  kind: number;
  /** A number of its own for each entry. */
  entry: number;
  /** The first of the words, by its place among the words of the text. */
  at: number;
  /** The place after the last of them. */
  end: number;
  /** `more`: part of a longer saying ("heart" in "heart attack"); `other`: it only bears what other words claim. */
  bears?: 'more' | 'other';
}

/** Words that mean the same, and kinds of words of which one excludes the others. */
export interface Meanings {
  /** What the words of a text mean, the longest sayings only. */
  sensesIn(text: string): readonly Sense[];
  /** When a word of the kind is refused that the lines do not hold. */
  refusedWhen(kind: number): Refused;
}

/** Wherever it is unheard; beside another one of its kind; or where another one stands in its place. */
export type Refused = 'unheard' | 'beside' | 'placed';

/** Everything under one name that excludes one another, as the file gives it. */
export interface Kind {
  refused: Refused;
  /** `begin~/began/start~`: words and sayings for one thing; after a `<` those that bear it when they are heard. */
  words: readonly string[];
}

interface Saying {
  words: readonly string[];
  bearing: boolean;
  kind: number;
  entry: number;
}

/** Makes kinds and sayings ready to be looked for. */
export function meaningsOf(kinds: readonly Kind[], same: readonly string[]): Meanings {
  const listed = [
    ...kinds.flatMap(({ words }, kind) => words.map((written) => ({ kind, written }))),
    ...same.map((written) => ({ kind: -1, written })),
  ];
  const byFirst = new Map<string, Saying[]>();
  for (const [entry, { kind, written }] of listed.entries()) {
    const [meant = '', bearing = ''] = written.split('<');
    for (const saying of [...readSayings(meant, false), ...readSayings(bearing, true)]) {
      const [first = ''] = saying.words;
      byFirst.set(first, [...(byFirst.get(first) ?? []), { ...saying, kind, entry }]);
    }
  }
  const known = new Map<string, readonly Sense[]>();
  return {
    sensesIn(text) {
      const found = known.get(text) ?? sensesOf(wordsOf(text).map(singular), byFirst);
      if (known.size >= mostKept) known.clear();
      known.set(text, found);
      return found;
    },
    refusedWhen: (kind) => kinds[kind]?.refused ?? 'placed',
  };
}

const mostKept = 4000;

function readSayings(written: string, bearing: boolean): Pick<Saying, 'words' | 'bearing'>[] {
  return written
    .split('/')
    .filter((saying) => saying.trim() !== '')
    .flatMap((saying) => formsOfSaying(saying.trim().split(' ')).map((words) => ({ words, bearing })));
}

/** `switch~ on` → each form of `switch`, with `on`. */
function formsOfSaying(words: readonly string[]): string[][] {
  return words.reduce<string[][]>(
    (sayings, word) => {
      const forms = word.endsWith('~') ? formsOf(word.slice(0, -1), new Map()) : [word];
      return sayings.flatMap((saying) => [...new Set(forms.map(singular))].map((form) => [...saying, form]));
    },
    [[]],
  );
}

/** All that a text's words can mean. */
function sensesOf(words: readonly string[], byFirst: ReadonlyMap<string, readonly Saying[]>): Sense[] {
  const found = words.flatMap((word, at) =>
    (byFirst.get(word) ?? [])
      .filter((saying) => saying.words.every((each, index) => words[at + index] === each))
      .map(
        ({ words: said, kind, entry, bearing }): Sense => ({
          kind,
          entry,
          at,
          end: at + said.length,
          ...(bearing && { bears: 'other' }),
        }),
      ),
  );
  const longer = (one: Sense, other: Sense) =>
    other.at <= one.at && other.end >= one.end && other.end - other.at > one.end - one.at;
  return found.map((one) =>
    found.some((other) => other.kind >= 0 && other.bears === undefined && longer(one, other))
      ? { ...one, bears: 'more' }
      : one,
  );
}

/** One form for one and several; crude, but the same for what is written and what is said. */
function singular(word: string): string {
  if (word.length <= 3 || /(?:ss|us|is)$/u.test(word)) return word;
  if (/[^aeiou]ies$/u.test(word)) return `${word.slice(0, -3)}y`;
  return word.replace(/(?<=s|x|z|ch|sh)es$|s$/u, '');
}
