/** Fewest words to put in, leave out or exchange that make one text of the other. */
export function wordErrors(said: readonly string[], heard: readonly string[]): number {
  let row = Array.from({ length: heard.length + 1 }, (_, index) => index);
  for (const [index, word] of said.entries()) {
    const next = [index + 1];
    for (let column = 1; column <= heard.length; column++) {
      const same = row[column - 1] ?? 0;
      const changed = same + (heard[column - 1] === word ? 0 : 1);
      next.push(Math.min(changed, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
