/** Longer than this without a key, and nobody was at it, in milliseconds. */
const longestGap = 120_000;

/** How much of the time between two keys somebody was at work; none of it when the gap is too long. */
export function activeMs(previousAt: number, at: number): number {
  const gap = at - previousAt;
  return gap > 0 && gap <= longestGap ? gap : 0;
}
