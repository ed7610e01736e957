/**
 * How many words were put in, taken out or exchanged to make one text of another (Levenshtein); case and punctuation
 * count. Memory grows with the shorter text only.
 */
export function editDistance(before: string, after: string): number {
  const [from, to] = withoutCommonEnds(wordsOf(before), wordsOf(after));
  const [short, long] = from.length < to.length ? [from, to] : [to, from];
  let row = Uint32Array.from({ length: short.length + 1 }, (_, index) => index);
  let next = new Uint32Array(short.length + 1);
  for (const [down, word] of long.entries()) {
    next[0] = down + 1;
    for (let across = 1; across <= short.length; across++) {
      const exchanged = (row[across - 1] ?? 0) + (short[across - 1] === word ? 0 : 1);
      next[across] = Math.min(exchanged, (row[across] ?? 0) + 1, (next[across - 1] ?? 0) + 1);
    }
    [row, next] = [next, row];
  }
  return row[short.length] ?? 0;
}

/** Words as a reader counts them; what stands between them is nothing. */
export function wordsOf(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}

/** What two texts begin and end with alike costs nothing, and most edits are small. */
function withoutCommonEnds(a: readonly string[], b: readonly string[]): [string[], string[]] {
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return [a.slice(start, a.length - end), b.slice(start, b.length - end)];
}
