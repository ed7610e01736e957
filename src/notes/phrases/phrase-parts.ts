import type { LongerOptions, Part, WordPart } from './phrase-match.ts';

/** One word: any of these, or any that begins so. */
export function asWord(exact: readonly string[], beginnings: readonly string[]): WordPart {
  return { kind: 'word', words: new Set(exact), beginnings };
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
    for (const word of begins.words) byFirst.set(word, [...(byFirst.get(word) ?? []), rest]);
  }
  return { byFirst, others };
}

function isOfSingleWords({ longer }: Extract<Part, { kind: 'choice' }>): boolean {
  return longer.byFirst.size === 0 && longer.others.length === 0;
}
