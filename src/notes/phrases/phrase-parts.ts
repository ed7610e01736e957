import type { LongerOptions, Part, WordPart } from './phrase-match.ts';

/** One word: any of these, or any that begins so. */
export function asWord(exact: readonly string[], beginnings: readonly string[]): WordPart {
  return { kind: 'word', words: new Set(exact), beginnings, known: new Map() };
}

/** Options inside options are made one, so that a text is held against words and not against brackets. */
export function choice(all: readonly Part[][], optional: boolean): Part {
  const flat = all.flatMap((parts): Part[][] => {
    const [only] = parts;
    if (parts.length !== 1 || only === undefined) return [parts];
    if (only.kind !== 'choice' || only.optional) return [parts];
    const begun = [...only.longer.byFirst].flatMap(([word, rests]) =>
      rests.map((rest) => [asWord([word], []), ...rest]),
    );
    return [[only.single], ...begun, ...only.longer.others.map((option) => [...option])];
  });
  const single = flat.flatMap(([first, ...rest]) =>
    first?.kind === 'word' && rest.length === 0 ? [first] : [],
  );
  const longer = flat.filter(
    ([first, ...rest]) => first !== undefined && (first.kind !== 'word' || rest.length > 0),
  );
  return { kind: 'choice', single: together(single), longer: byFirstWord(longer), optional };
}

/** One word of any of several. */
export function together(all: readonly WordPart[]): WordPart {
  const holding = all.filter(({ words: exact, beginnings }) => exact.size + beginnings.length > 0);
  const [only, another] = holding;
  if (only !== undefined && another === undefined) return only;
  return asWord(
    holding.flatMap(({ words: exact }) => [...exact]),
    holding.flatMap(({ beginnings }) => beginnings),
  );
}

function byFirstWord(all: readonly Part[][]): LongerOptions {
  const byFirst = new Map<string, Part[][]>();
  const others: Part[][] = [];
  for (const [first, ...rest] of all) {
    const begins =
      first?.kind === 'choice' && !first.optional && isOfSingleWords(first) ? first.single : first;
    if (begins?.kind !== 'word' || begins.beginnings.length > 0) {
      others.push(first === undefined ? rest : [first, ...rest]);
      continue;
    }
    for (const word of begins.words) {
      const rests = byFirst.get(word);
      if (rests === undefined) byFirst.set(word, [rest]);
      else rests.push(rest);
    }
  }
  for (const [word, rests] of byFirst) if (rests.length > fewRests) byFirst.set(word, [[oneOf(rests)]]);
  return { byFirst, others };
}

/** What follows the same first word is told apart by the second, and so on. */
function oneOf(rests: readonly Part[][]): Part {
  return choice(
    rests.filter(({ length }) => length > 0),
    rests.some(({ length }) => length === 0),
  );
}

/** Few are as quickly tried one after the other. */
const fewRests = 2;

function isOfSingleWords({ longer }: Extract<Part, { kind: 'choice' }>): boolean {
  return longer.byFirst.size === 0 && longer.others.length === 0;
}
