/** Words that were exchanged for others; one side is empty where they were only left out or put in. */
export interface WordChange {
  from: string[];
  to: string[];
}

/**
 * What was changed between two texts, in words without case and punctuation. A quotation counts as one word of its own,
 * so that nothing a client said is ever part of a change.
 */
export function wordChanges(before: string, after: string): WordChange[] {
  const [a, b] = [comparedWords(before), comparedWords(after)];
  const common = lengths(a, b);
  const changes: WordChange[] = [];
  let open: WordChange | undefined;
  const change = () => {
    if (open === undefined) {
      open = { from: [], to: [] };
      changes.push(open);
    }
    return open;
  };
  let [at, to] = [0, 0];
  while (at < a.length || to < b.length) {
    const [word, other] = [a[at], b[to]];
    if (word !== undefined && word === other) {
      open = undefined;
      at++;
      to++;
    } else if (
      other === undefined ||
      (word !== undefined && (common[at + 1]?.[to] ?? 0) >= (common[at]?.[to + 1] ?? 0))
    ) {
      change().from.push(word ?? '');
      at++;
    } else {
      change().to.push(other);
      to++;
    }
  }
  return changes;
}

/** What stands for a quotation; no word of a note is like it. */
const quotation = '“”';

function comparedWords(text: string): string[] {
  return text
    .replace(/“[^”]*”|"[^"]*"/gu, ` ${quotation} `)
    .toLowerCase()
    .split(/\s+/u)
    .map((word) => (word === quotation ? word : word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')))
    .filter((word) => word !== '');
}

/** For each pair of places, how many words the rests of both texts have in common, in order. */
function lengths(a: readonly string[], b: readonly string[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let at = a.length - 1; at >= 0; at--)
    for (let to = b.length - 1; to >= 0; to--) {
      const row = table[at] as number[];
      row[to] =
        a[at] === b[to]
          ? 1 + (table[at + 1]?.[to + 1] ?? 0)
          : Math.max(table[at + 1]?.[to] ?? 0, row[to + 1] ?? 0);
    }
  return table;
}
