import { hangul, type NameWord, nameKey, unspaced } from './name-words.ts';

/** Shorter runs of two names written together are also parts of ordinary words. */
const shortestWithin = 6;

/** An initial before a last name, as in `mortiz`, is looked for from this length on. */
const shortestInitialed = 5;

/**
 * How the words of a name look when they are written together, as in `mayaortiz88`.
 * @param words compared by their key
 */
export function joinedForms(words: readonly string[]): string[] {
  const bare = words.map(withoutMarks);
  const pairs = bare.flatMap((one, at) =>
    bare.filter((_, other) => other !== at).map((two) => `${one}${two}`),
  );
  const last = bare.at(-1) ?? '';
  const initialed = bare.length > 1 ? [`${bare[0]?.charAt(0)}${last}`] : [];
  return [
    ...new Set([...pairs, bare.join(''), ...initialed.filter((one) => one.length >= shortestInitialed)]),
  ];
}

/** Who is meant by a word in which names are written together. */
export function joinedOwner<T>({ key }: NameWord, joined: ReadonlyMap<string, T>): T | undefined {
  const bare = withoutMarks(key);
  const whole = joined.get(bare);
  if (whole !== undefined || bare.length <= shortestWithin || joined.size === 0) return whole;
  for (const { start, end } of stretches(bare.length, shortestWithin)) {
    const owner = joined.get(bare.slice(start, end));
    if (owner !== undefined) return owner;
  }
  return undefined;
}

/** Where names are spelt letter by letter: `O-R-T-I-Z`, `M. A. Y. A.`, `O B R I E double N`. */
export function speltNames<T>(
  text: string,
  names: ReadonlyMap<string, T>,
): { start: number; end: number; owner: T }[] {
  return [...text.matchAll(letterRun)].flatMap(({ 0: run, index }) => {
    const letters = lettersOf(run, index);
    const word = letters.map(({ letter }) => letter).join('');
    return stretches(letters.length, word.length === 2 ? 2 : 3).flatMap(({ start, end }) => {
      const owner = names.get(
        letters
          .slice(start, end)
          .map(({ letter }) => letter)
          .join(''),
      );
      const [first, last] = [letters[start], letters[end - 1]];
      return owner === undefined || first === undefined || last === undefined
        ? []
        : [{ start: first.start, end: last.end, owner }];
    });
  });
}

/** What somebody is called in a script without spaces, or in Hangul, where an ending follows without one. */
export function unspacedForms(name: string): string[] {
  if (!unspaced.test(name) && !hangul.test(name)) return [];
  const words = name.split(/[\s·・]+/u).filter((word) => unspaced.test(word) || hangul.test(word));
  const parts = [words.join(''), ...words, ...words.flatMap(givenAndFamily)];
  return [...new Set([name.trim(), ...parts.filter((part) => [...part].length > 1)])];
}

/** `王小明` → `小明`; `田中太郎` → `太郎`, `田中`. */
function givenAndFamily(word: string): string[] {
  const letters = [...word];
  if (letters.length < 3 || letters.length > 6 || !/^(?:\p{Script=Han}+|\p{Script=Hangul}+)$/u.test(word))
    return [];
  const given = letters.slice(-2).join('');
  return letters.length === 3 ? [given] : [given, letters.slice(0, -2).join('')];
}

/** A key as it is spelt or written in an address. */
export function withoutMarks(key: string): string {
  return key.replace(/['-]/gu, '');
}

const oneLetter = String.raw`(?:double[\s-]{1,3})?\p{L}\p{M}{0,3}(?![\p{L}\p{M}\p{N}])`;
const letterRun = new RegExp(
  String.raw`(?<![\p{L}\p{N}])${oneLetter}(?:[\s.,'’‐‑–—-]{1,5}${oneLetter})+`,
  'giu',
);

function lettersOf(run: string, offset: number): { letter: string; start: number; end: number }[] {
  return [...run.matchAll(/(double[\s-]{1,3})?(\p{L}\p{M}*)/giu)].flatMap(
    ({ 0: all, 1: twice, 2: one, index }) => {
      const start = offset + index;
      const letter = { letter: nameKey(one ?? ''), start, end: start + all.length };
      return twice === undefined ? [letter] : [letter, letter];
    },
  );
}

/** No name is longer. */
const longest = 40;

/** All stretches of a word, at each place the longest first. */
function stretches(length: number, least: number): { start: number; end: number }[] {
  return Array.from({ length }, (_, start) => {
    const most = Math.min(length, start + longest);
    return Array.from({ length: Math.max(0, most - start - least + 1) }, (_, less) => ({
      start,
      end: most - less,
    }));
  }).flat();
}
