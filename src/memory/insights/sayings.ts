import { wordsOf } from '../tokens.ts';

/** One step of a saying: any of these words, right behind the step before or up to three words later. */
interface Step {
  words: ReadonlySet<string>;
  afterGap: boolean;
}

/** Sayings ready to be looked for, by the words they can begin with. */
export interface Sayings {
  /** Whether a text says one of them. */
  saidIn(text: string): boolean;
  /** The numbers of the words, from 0, where one of them begins. */
  placesIn(text: string): number[];
  /** The same, each with the number of the word behind it. */
  spansIn(text: string): { at: number; end: number }[];
}

const longestGap = 3;

/**
 * @param terms `a/b` is one word or the other, `…` stands for up to three words in between
 * @param form what words are compared by, e.g. their stems
 */
export function sayings(terms: readonly string[], form: (word: string) => string = (word) => word): Sayings {
  const byFirst = new Map<string, Step[][]>();
  for (const term of terms) {
    const steps = stepsOf(term, form);
    for (const word of steps[0]?.words ?? []) byFirst.set(word, [...(byFirst.get(word) ?? []), steps]);
  }
  const spansIn = (text: string) => {
    const words = wordsOf(text).map(form);
    return words.flatMap((word, at) =>
      (byFirst.get(word) ?? []).flatMap((steps) => {
        const end = endOf(words, at, steps);
        return end === undefined ? [] : [{ at, end }];
      }),
    );
  };
  const placesIn = (text: string) => [...new Set(spansIn(text).map(({ at }) => at))];
  return { placesIn, spansIn, saidIn: (text) => placesIn(text).length > 0 };
}

function stepsOf(term: string, form: (word: string) => string): Step[] {
  const steps: Step[] = [];
  let afterGap = false;
  for (const part of term.split(/\s+/)) {
    const words = part.split('/').flatMap(wordsOf).map(form);
    if (words.length > 0) steps.push({ words: new Set(words), afterGap: afterGap && steps.length > 0 });
    afterGap = words.length === 0;
  }
  return steps;
}

function endOf(words: readonly string[], at: number, steps: readonly Step[]): number | undefined {
  let next = at;
  for (const { words: wanted, afterGap } of steps) {
    const end = afterGap ? next + longestGap : next;
    while (next < end && !wanted.has(words[next] ?? '')) next += 1;
    if (!wanted.has(words[next] ?? '')) return undefined;
    next += 1;
  }
  return next;
}
